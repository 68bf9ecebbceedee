"""Bringing courses in."""

from courses.interchange.actions.importing import import_package
from courses.interchange.actions.writing import Written, write_course

__all__ = ["Written", "import_package", "write_course"]
