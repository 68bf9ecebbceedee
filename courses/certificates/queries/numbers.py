"""Lists of certificate numbers, in whatever way people bring them: pasted, or as a column of a file."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, Person
from courses.certificates import codes
from courses.certificates.code_words import slips_in
from courses.certificates.enums import LineVerdict
from courses.certificates.exceptions import ListNotRead
from courses.certificates.models import BulkLine, Certificate

MOST_LINES = 20_000
MOST_BYTES = 2 * 1024 * 1024
TYPED = 80
AT_ONCE = 500
PROBE = 500  # so many lines tell which column holds the numbers
_DELIMITERS = re.compile(r"[\t,;|，；、]")
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))


@dataclass(frozen=True)
class Entry:
    """One number as it was brought, with the line it stood in."""

    number: int
    typed: str


def text_of(data: bytes) -> str:
    """The text of a file of numbers. Numbers are ASCII, so whatever else its letters are they are passed over."""
    if len(data) > MOST_BYTES:
        raise ListNotRead(
            gettext_lazy("This file is larger than %(most)s MB. Keep only the column with the numbers.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data:
        raise ListNotRead(gettext_lazy("This file is not a list of text. Save it as CSV and bring it again."))
    return data.decode("utf-8", errors="replace")


def entries_of(text: str) -> list[Entry]:
    """One entry a line, from the column that holds the most numbers; each by itself where lines hold several."""
    text = text.replace("\x00", "")
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise _too_many()
    columns = Counter(
        column for _number, cells in lines[:PROBE] for column, cell in enumerate(cells) if codes.read(cell).code
    )
    column, most = columns.most_common(1)[0] if columns else (0, 0)
    if columns.total() >= 2 * most > 0:
        found = [cell for _number, cells in lines for cell in cells if cell]
        if len(found) > MOST_LINES:
            raise _too_many()
        entries = [Entry(number, cell[:TYPED]) for number, cell in enumerate(found, start=1)]
    else:
        rows = [(number, cells[column] if column < len(cells) else "") for number, cells in lines]
        entries = [Entry(number, cell[:TYPED]) for number, cell in rows if cell]
        if entries and _is_heading(entries[0].typed):
            entries = entries[1:]
    if not entries:
        raise ListNotRead(gettext_lazy("This list is empty. Bring one number a line."))
    return entries


def _cells(line: str) -> list[str]:
    """The cells of a line. Numbers may hold spaces, and stand side by side with nothing but spaces between them."""
    cells = [_bare(cell) for cell in _DELIMITERS.split(line)]
    if len(cells) == 1 and not codes.read(cells[0]).code:
        words = cells[0].split()
        if len(words) > 1 and all(codes.read(word).code for word in words):
            return words
    return cells


def _too_many() -> ListNotRead:
    return ListNotRead(
        gettext_lazy("This list has more than %(most)s numbers. Divide it and bring the parts one after another.")
        % {"most": f"{MOST_LINES:,}"}
    )


def _bare(cell: str) -> str:
    """Without what spreadsheets put around it, and without what an address carries: it may hold the token of a paper."""
    return cell.strip().strip("\"'").partition("?")[0].strip()


def _is_heading(cell: str) -> bool:
    reading = codes.read(cell)
    return not reading.code and not reading.has_right_length and not any(character.isdigit() for character in cell)


def lines_of(entries: Sequence[Entry], *, issuer: Organisation, viewer: Person) -> Iterator[BulkLine]:
    """The verdict on each number, of certificates that `issuer` has issued. Reads alone; nothing is saved."""
    first: dict[str, int] = {}
    mine = Certificate.objects.issued_where_officer(viewer)
    for start in range(0, len(entries), AT_ONCE):
        read = [(entry, codes.read(entry.typed)) for entry in entries[start : start + AT_ONCE]]
        wanted = {reading.code for _entry, reading in read if reading.code}
        known: dict[str, tuple[int, str, int]] = {
            code: (pk, number, issued_by)
            for code, pk, number, issued_by in mine.filter(code__in=wanted).values_list(
                *("code", "pk", "number", "issuer")
            )
        }
        for entry, reading in read:
            line = BulkLine(number=entry.number, typed=entry.typed)
            code = reading.code
            if not code:
                line.verdict = LineVerdict.MISTYPED
            elif code in first:
                line.verdict, line.same_as = LineVerdict.DUPLICATE, first[code]
            elif code not in known:
                line.verdict = LineVerdict.UNKNOWN
            else:
                certificate, number, issued_by = known[code]
                if issued_by != issuer.pk:
                    line.verdict = LineVerdict.ELSEWHERE
                elif not reading.agrees_with(number):
                    line.verdict = LineVerdict.DIFFERS
                else:
                    line.verdict, line.certificate_id = LineVerdict.FOUND, certificate
                    first[code] = entry.number
            yield line


def said_of(line: BulkLine) -> str:
    """What is wrong with a line, in words that help to mend it; empty where nothing is."""
    if line.verdict == LineVerdict.DUPLICATE:
        return _("The same number as in line %(line)d.") % {"line": line.same_as}
    if line.verdict == LineVerdict.MISTYPED:
        return slips_in(codes.read(line.typed))[0]
    return {
        LineVerdict.UNKNOWN: _("Your association has issued no certificate with this number."),
        LineVerdict.ELSEWHERE: _("Another association of yours has issued it. Prepare a change of its own there."),
        LineVerdict.DIFFERS: _("Its last part is known, but belongs to another number. Check the whole of it."),
    }.get(LineVerdict(line.verdict), "")
