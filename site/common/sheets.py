"""Tables as files: CSV streamed row by row, XLSX written in constant memory. Both from the rows of the screen."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, TypeVar

import xlsxwriter
from django.utils import translation

BOM = "\ufeff"
# A spreadsheet takes a text that begins so for a formula.
_LEADS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_IN_A_PIECE = 200
WIDEST = 60

Cell = str | int | float | dt.date | None
Piece = TypeVar("Piece", str, bytes)


class _Line:
    """A file that only hands back what was written to it."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would run is shown with an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_LEADS):
        return f"'{cell}"
    return cell


def csv_pieces(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file in pieces of some hundred rows, beginning with the mark that tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    piece = [BOM, writer.writerow([harmless(head) for head in heads])]
    for number, row in enumerate(rows, start=1):
        piece.append(writer.writerow([_plain(harmless(cell)) for cell in row]))
        if number % _ROWS_IN_A_PIECE == 0:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)


def _plain(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def xlsx_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A workbook with one sheet; texts are texts, so nothing in it is ever a formula."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    book = xlsxwriter.Workbook(kept, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.freeze_panes(1, 1)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, min(max(len(head) + 2, 10), WIDEST))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell)
    book.close()
    kept.seek(0)
    return kept


def _sheet_name(name: str) -> str:
    """Excel forbids some signs, the apostrophe at the ends and more than 31 letters."""
    plain = "".join(char for char in name if char not in "[]:*?/\\")[:31].strip("' ")
    return plain or "Sheet"


def in_language(language: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A stream is drawn after the middleware has put the language away; each piece is made in it."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
