"""From text or a workbook to rows of cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from django.utils.translation import gettext_lazy as _

from courses.cohorts.exceptions import RosterNotRead

MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
# What a list of the most rows and some twenty columns needs; more only costs time.
MOST_UNPACKED = 32 * 1024 * 1024
MOST_COLUMNS = 60
# Spreadsheets leave empty rows behind; so many are passed over.
MOST_LINES = 100_000
_DELIMITERS = ("\t", ",", ";", "，", "；", "|")
_OLE = b"\xd0\xcf\x11\xe0"
# What programs call a list and is a page to print, a page of the web or a letter.
_NO_LISTS = (b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<table", b"<?xml", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_QUOTED = re.compile(r'"[^"]*"')
# A quotation mark that is never closed swallows the rest of the file into one cell.
_MOST_LINES_IN_A_CELL = 3

Cells = list[str]
# A row with the number it has in the spreadsheet; rows that hold nothing are left out.
Numbered = tuple[int, Cells]


def too_many_rows() -> RosterNotRead:
    return RosterNotRead(
        _("This list has more than %(most)s rows. Divide it and bring the parts one after another.")
        % {"most": f"{MOST_ROWS:,}"}
    )


def not_text() -> Any:
    return _("This file is not a list of text. Save it as CSV or XLSX and bring it again.")


def is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def refuse_unusable(data: bytes) -> None:
    """What can be said about a file before it is read."""
    if len(data) > MOST_BYTES:
        raise RosterNotRead(
            _("This file is larger than %(most)s MB. Keep only the columns with names and addresses.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise RosterNotRead(_("This list is empty. Bring a list with one person a row."))
    if data.startswith(_OLE):
        raise RosterNotRead(
            _("This is an old Excel file (.xls) or one with a password. Save it as XLSX or CSV without a password.")
        )
    if data.lstrip()[:9].lower().startswith(tuple(sign.lower() for sign in _NO_LISTS)):
        raise RosterNotRead(not_text())


def rows_of_text(text: str) -> list[Numbered]:
    """Cells of CSV or of what was pasted from a spreadsheet; the delimiter is found by itself."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    delimiter = delimiter_of(text)
    try:
        found = list(_limited(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)))
    except csv.Error as error:
        raise RosterNotRead(_quotation_open()) from error
    for number, cells in found:
        if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for cell in cells):
            raise RosterNotRead(_quotation_open(number))
    return found


def _quotation_open(number: int | None = None) -> Any:
    if number is None:
        return _("A cell of this list is longer than any name. Perhaps a quotation mark is not closed.")
    return _("From row %(number)d on, a quotation mark is not closed. Mend that row and bring the list again.") % {
        "number": number
    }


def delimiter_of(text: str) -> str:
    """The sign that divides the most lines into the same number of cells."""
    lines = [_QUOTED.sub("", line) for line in text.split("\n")[:40] if line.strip()]
    if not lines:
        return ","

    def agreement(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        in_first = counts[0]
        return (sum(count == in_first for count in counts) if in_first else 0, in_first)

    best = max(_DELIMITERS, key=agreement)
    if agreement(best)[0]:
        return best
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))


def rows_of_workbook(data: bytes) -> list[Numbered]:
    """Cells of the first sheet that holds anything; of a formula, the value it had when the file was saved."""
    try:
        _refuse_bomb(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                found = list(_limited(_plain(row) for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)))
                if found:
                    return found
        finally:
            book.close()
    except RosterNotRead:
        raise
    except Exception as error:  # a broken workbook breaks in as many ways as there are libraries below
        raise RosterNotRead(
            _("This file is not a workbook that can be read. Save it as XLSX or CSV and bring it again.")
        ) from error
    raise RosterNotRead(_("This workbook is empty. Bring a list with one person a row."))


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise RosterNotRead(_("This workbook is too large when unpacked. Save only the list as CSV."))


def _plain(row: Iterable[Any]) -> Cells:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def _limited(rows: Iterable[Cells]) -> Iterator[Numbered]:
    filled = 0
    for number, cells in enumerate(rows, start=1):
        if number > MOST_LINES:
            raise RosterNotRead(
                _(
                    "This list goes on for more than %(most)s rows. Copy the people alone into a new sheet and bring that."
                )
                % {"most": f"{MOST_LINES:,}"}
            )
        kept = cells[:MOST_COLUMNS]  # what stands beyond is nobody's name
        if not any(cell.strip() for cell in kept):
            continue
        filled += 1
        if filled > MOST_ROWS + 1:  # one row more than people, for the header
            raise too_many_rows()
        yield number, kept
