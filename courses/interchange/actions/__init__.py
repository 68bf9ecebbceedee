"""Bringing courses in."""

from courses.interchange.actions.importing import FORMATS, import_course
from courses.interchange.actions.writing import Written, write_course

__all__ = ["FORMATS", "Written", "import_course", "write_course"]
