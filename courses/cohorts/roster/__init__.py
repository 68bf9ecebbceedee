"""Reading a roster: bytes or pasted text in, rows of plain values out. Nothing here knows the database."""

from courses.cohorts.roster.cleaning import MOST, ReadRow
from courses.cohorts.roster.reading import Roster, read_file, read_text

__all__ = ["MOST", "ReadRow", "Roster", "read_file", "read_text"]
