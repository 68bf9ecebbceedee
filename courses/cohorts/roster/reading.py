"""The one road from a list to rows; screen and command use the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import Verdict
from courses.cohorts.exceptions import RosterNotRead
from courses.cohorts.roster import headers, tables
from courses.cohorts.roster.cleaning import (
    MOST,
    ReadRow,
    clean_address,
    clean_words,
    joined_name,
    judge_address,
    language_of,
    split_brackets,
)
from courses.cohorts.roster.decoding import decode
from courses.cohorts.roster.tables import Cells, Numbered

# What programs write for a letter that they could not: the sign made for it, or nothing but question marks.
_LOST = re.compile(r"\ufffd|^[\s?]*\?[\s?]*$")
# Lists begin with their title and the day they were made.
_MOST_LINES_ABOVE = 5


@dataclass(frozen=True)
class Roster:
    """A list as it was read: its rows, and how it was understood."""

    rows: list[ReadRow]
    encoding: str = ""
    used: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def read_file(data: bytes, *, encoding: str = "", prefer_traditional: bool = False) -> Roster:
    """Read an uploaded CSV or XLSX; refuses in words what cannot be used as a whole."""
    tables.refuse_unusable(data)
    if tables.is_workbook(data):
        return _understand(tables.rows_of_workbook(data), encoding="XLSX")
    text, written_in = decode(data, encoding=encoding, prefer_traditional=prefer_traditional)
    return _understand(tables.rows_of_text(text), encoding=written_in)


def read_text(text: str) -> Roster:
    """Read what was pasted: from a spreadsheet, from a mail, or plain addresses."""
    tables.refuse_unusable(text.encode("utf-8", errors="replace"))
    return _understand(tables.rows_of_text(text), encoding="")


def _understand(numbered: list[Numbered], *, encoding: str) -> Roster:
    if not numbered:
        raise RosterNotRead(_("This list is empty. Bring a list with one person a row."))
    numbered = numbered[_lines_above(numbered) :]
    columns = headers.columns_by_header(numbered[0][1])
    if columns and headers.EMAIL not in columns:
        raise RosterNotRead(
            _("No column with e-mail addresses was found. Name it “E-mail” in the first row and bring the list again.")
        )
    header: Cells = []
    if columns:
        header, numbered = numbered[0][1], numbered[1:]
        if not numbered:
            raise RosterNotRead(_("This list has a header and no people. Bring a list with one person a row."))
    elif _is_addresses_alone([cells for _number, cells in numbered]):
        single = [part for _number, cells in numbered for cell in cells for part in _addresses_in(cell)]
        numbered = [(number, [part]) for number, part in enumerate(single, start=1)]
        columns = {headers.EMAIL: 0}
    else:
        columns = headers.columns_by_content([cells for _number, cells in numbered])
        if not columns:
            raise RosterNotRead(
                _("No e-mail address was found in this list. Bring a list with one person a row and a column “E-mail”.")
            )
    if len(numbered) > tables.MOST_ROWS:
        raise tables.too_many_rows()
    return Roster(
        rows=[_read(number, cells, columns) for number, cells in numbered],
        encoding=encoding,
        used={name: _head(header[place]) for name, place in columns.items() if header},
        unused=[_head(cell) for place, cell in enumerate(header) if place not in columns.values() and _head(cell)],
    )


def _head(cell: str) -> str:
    return clean_words(cell)[: MOST["name"]]


def _lines_above(numbered: Sequence[Numbered]) -> int:
    """How many lines stand above the names of the columns; none where no row names them."""
    for above, (_number, cells) in enumerate(numbered[: _MOST_LINES_ABOVE + 1]):
        if any("@" in cell for cell in cells):
            return 0
        if headers.EMAIL in headers.columns_by_header(cells):
            return above
    return 0


def _is_addresses_alone(table: Sequence[Cells]) -> bool:
    """Every cell that holds anything holds an address: a line from a mail program, or one address a line."""
    cells = [cell for row in table for cell in row if cell.strip()]
    return bool(cells) and all("@" in cell for cell in cells)


def _addresses_in(cell: str) -> list[str]:
    """A line of a mail program holds several people."""
    parts = [part for part in re.split(r"[;；\n]", cell) if part.strip()]
    divided = [piece for part in parts for piece in (re.split(r"[,，]", part) if part.count("@") > 1 else [part])]
    return divided if all("@" in piece for piece in divided) else parts


def _read(number: int, cells: Cells, columns: dict[str, int]) -> ReadRow:
    def at(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    typed = clean_words(at(headers.EMAIL))
    name_beside, bare = split_brackets(typed)
    name = clean_words(at(headers.NAME)) or joined_name(clean_words(at(headers.GIVEN)), clean_words(at(headers.FAMILY)))
    name = name or name_beside
    email = clean_address(bare)
    words = {"name": name, "team": clean_words(at(headers.TEAM)), "label": clean_words(at(headers.LABEL))}
    verdict, detail = judge_address(email)
    written_in = clean_words(at(headers.LANGUAGE))
    language = language_of(written_in)
    if not verdict and written_in and not language:
        detail = {"language": written_in[:20]}
    if not verdict:
        for kind, value in words.items():
            if len(value) > MOST[kind]:
                verdict = Verdict.NAME_TOO_LONG if kind == "name" else Verdict.TEXT_TOO_LONG
                detail = {"field": kind, "most": MOST[kind], "is": len(value)}
                break
            if _LOST.search(value):
                verdict, detail = Verdict.NOT_READABLE, {"field": kind}
                break
    return ReadRow(
        number=number,
        email=email[: MOST["email"]],
        typed=typed[: MOST["email"]],
        language=language,
        verdict=verdict,
        detail=detail,
        **{kind: value[: MOST[kind]] for kind, value in words.items()},
    )
