"""Bringing courses in."""

from courses.interchange.actions.importing import FORMATS, import_course
from courses.interchange.actions.jobs import (
    bring_import,
    check_import,
    confirm_import,
    forget_who_brought,
    take_import,
    tidy_imports,
)
from courses.interchange.actions.writing import Written, write_course

__all__ = [
    "FORMATS",
    "Written",
    "bring_import",
    "check_import",
    "confirm_import",
    "forget_who_brought",
    "import_course",
    "take_import",
    "tidy_imports",
    "write_course",
]
