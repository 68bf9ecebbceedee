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
from courses.cohorts.roster.tables import Cells

_SIGNS_OF_LOSS = "\ufffd"


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


def _understand(table: list[Cells], *, encoding: str) -> Roster:
    numbered = [(number, cells) for number, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells)]
    if not numbered:
        raise RosterNotRead(_("This list is empty. Bring a list with one person a row."))
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
        used={name: header[place].strip() for name, place in columns.items() if header},
        unused=[cell.strip() for place, cell in enumerate(header) if place not in columns.values() and cell.strip()],
    )


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
    if not verdict:
        for kind, value in words.items():
            if len(value) > MOST[kind]:
                verdict = Verdict.NAME_TOO_LONG if kind == "name" else Verdict.TEXT_TOO_LONG
                detail = {"field": kind, "most": MOST[kind], "is": len(value)}
                break
            if _SIGNS_OF_LOSS in value:
                verdict, detail = Verdict.NOT_READABLE, {"field": kind}
                break
    return ReadRow(
        number=number,
        email=email[: MOST["email"]],
        typed=typed[: MOST["email"]],
        language=language_of(at(headers.LANGUAGE)),
        verdict=verdict,
        detail=detail,
        **{kind: value[: MOST[kind]] for kind, value in words.items()},
    )
