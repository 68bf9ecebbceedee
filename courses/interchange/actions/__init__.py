"""Bringing courses and questions in, and questions out."""

from courses.interchange.actions.importing import FORMATS, import_course
from courses.interchange.actions.jobs import (
    bring_import,
    check_import,
    confirm_import,
    forget_who_brought,
    take_import,
    tidy_imports,
)
from courses.interchange.actions.question_files import (
    QUESTION_FORMATS,
    QuestionFile,
    export_questions,
    import_questions,
    write_question_file,
)
from courses.interchange.actions.taking_back import take_back_what_was_left
from courses.interchange.actions.writing import Written, write_course, write_courses

__all__ = [
    "FORMATS",
    "QUESTION_FORMATS",
    "QuestionFile",
    "Written",
    "bring_import",
    "check_import",
    "confirm_import",
    "export_questions",
    "forget_who_brought",
    "import_course",
    "import_questions",
    "take_back_what_was_left",
    "take_import",
    "tidy_imports",
    "write_course",
    "write_courses",
    "write_question_file",
]
