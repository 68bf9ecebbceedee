"""Every format that can be read, by name: who recognises it, who reads a course from it, who reads questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.utils.translation import gettext as _

from common.languages import closest
from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course, QuestionImport

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
    name, module = _chosen(COURSES, source, form)
    return name, module.read


def question_reader(source: Source, form: str = "") -> tuple[str, Callable[[Source, Options], QuestionImport]]:
    """The same for questions."""
    name, module = _chosen(QUESTIONS, source, form)
    return name, module.read_questions


def _chosen(known: dict[str, str], source: Source, form: str) -> tuple[str, ModuleType]:
    if form:
        if form not in known:
            message = _("This site reads: %(known)s.") % {"known": ", ".join(known)}
            raise ImportRefused("unknown_format", message, source.name)
        return form, import_module(known[form])
    for name, path in known.items():
        module = import_module(path)
        if module.recognises(source):
            return name, module
    message = _("This is in no form that this site reads. It reads: %(known)s.") % {"known": ", ".join(known)}
    raise ImportRefused("unknown_format", message, source.name)
