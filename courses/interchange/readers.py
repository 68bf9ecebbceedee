"""Every format that can be read, by name: who recognises it, who reads a course from it, who reads questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.languages import closest
from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.names import COURSE_FORMATS, QUESTION_FORMATS, in_a_row
from courses.interchange.neutral import Course, QuestionImport
from courses.interchange.package import FILE

PACKAGE = "package"
# Modules of readers by format, the surest first: a cartridge that holds a SCORM package is a cartridge.
COURSES: dict[str, str] = {
    "moodle-mbz": "courses.interchange.moodle.backup",
    "olx": "courses.interchange.olx",
    "cmi5": "courses.interchange.packages.cmi5",
    "h5p": "courses.interchange.packages.h5p",
    "scorm": "courses.interchange.packages.scorm",
    "cc": "courses.interchange.cartridge",
    "qti": "courses.interchange.qti",
    "moodle-csv": "courses.interchange.moodle.course_csv",
    "notebook": "courses.interchange.notebook",
    "markdown": "courses.interchange.markdown",
}
QUESTIONS: dict[str, str] = {
    "moodle-xml": "courses.interchange.moodle.xml",
    "olx": "courses.interchange.olx",
    "qti": "courses.interchange.qti",
    "aiken": "courses.interchange.moodle.aiken",
    "gift": "courses.interchange.moodle.gift",
}
COURSE_LABELS: dict[str, Promise] = dict(COURSE_FORMATS)
QUESTION_LABELS: dict[str, Promise] = dict(QUESTION_FORMATS)


@dataclass(frozen=True)
class Options:
    """What whoever imports says, beside the file itself. `bank` names the bank that questions go to."""

    owner: str
    code: str = ""
    language: str = "en"
    bank: str = ""
    # Whether the language was said, and so wins over what the source says of itself.
    told: bool = False

    def language_of(self, said: str) -> str:
        """The authoring language: what was told, else what the source says of itself (`zh-CN`, `zh_tw`, `en-US`)."""
        return self.language if self.told else closest(said) or self.language


def course_reader(source: Source, form: str = "") -> tuple[str, Callable[[Source, Options], Course]]:
    """The format and its reader. Raises ImportRefused for what nobody recognises."""
    name, module = _chosen(COURSES, COURSE_LABELS, source, form)
    if module is None:
        if held := _recognised(QUESTIONS, source):
            message = _("This file holds questions (%(format)s), not a course. Bring it in as questions.")
            raise ImportRefused("not_a_course", message % {"format": QUESTION_LABELS[held]}, source.name)
        raise _unknown(COURSE_LABELS, source)
    return name, module.read


def question_reader(source: Source, form: str = "") -> tuple[str, Callable[[Source, Options], QuestionImport]]:
    """The same for questions."""
    name, module = _chosen(QUESTIONS, QUESTION_LABELS, source, form)
    if module is None:
        if held := PACKAGE if is_own_package(source) else _recognised(COURSES, source):
            message = _("This file holds a course (%(format)s), not questions. Bring it in as a course.")
            raise ImportRefused("not_questions", message % {"format": COURSE_LABELS[held]}, source.name)
        raise _unknown(QUESTION_LABELS, source)
    return name, module.read_questions


def is_own_package(source: Source) -> bool:
    """Whether it was taken out of an academy like this one."""
    return FILE in source.files or FILE in source.rooted(FILE).files


def _chosen(
    known: dict[str, str], labels: dict[str, Promise], source: Source, form: str
) -> tuple[str, ModuleType | None]:
    """The format that was named, else the first that recognises it; None where none does."""
    if not form:
        name = _recognised(known, source)
        return name, import_module(known[name]) if name else None
    if form not in known:
        raise _unknown(labels, source)
    module = import_module(known[form])
    if not module.recognises(source) and (held := _recognised(known, source)):
        message = _("This does not look like “%(named)s”, but like “%(found)s”. Choose that, or have it recognised.")
        told = {"named": labels[form], "found": labels[held]}
        raise ImportRefused("wrong_format", message % told, source.name)
    return form, module


def _recognised(known: dict[str, str], source: Source) -> str:
    """The surest format that knows this for its own; empty where none does."""
    return next((name for name, path in known.items() if import_module(path).recognises(source)), "")


def _unknown(labels: dict[str, Promise], source: Source) -> ImportRefused:
    message = _("This is in no form that this site reads. It reads: %(known)s.")
    return ImportRefused("unknown_format", message % {"known": in_a_row(labels.values())}, source.name)
