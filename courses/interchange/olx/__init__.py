"""Reads what Open edX exports: courses and libraries of problems in OLX."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course, QuestionImport
from courses.interchange.olx.course import Assembly, opened
from courses.interchange.olx.questions import bank_of
from courses.interchange.readers import Options

FORMAT = "olx"
COURSE = re.compile(rb"<course\b(?P<attributes>[^>]*)")
OURS = re.compile(rb"\b(?:url_name|org|course|slug)\s*=|<chapter\b")
LIBRARY = re.compile(rb"<library\b[^>]*\b(?:org|library|url_name|xblock-family)\s*=")
# Formats that hold a file of one of these names too.
FOREIGN = ("moodle_backup.xml", "imsmanifest.xml")
BEGINNING = 4000


def _root(source: Source) -> tuple[Source, str]:
    """The source from where its course or library begins, and its first file; an empty name where there is none."""
    if any(name in source.files for name in FOREIGN):
        return source, ""
    for wanted, shape in (("course.xml", _is_course), ("library.xml", _is_library)):
        held = source.rooted(wanted)
        # A file of the course lies in a folder of the same name: what points to it stands above.
        if wanted in held.files and shape(held.files[wanted]):
            return held, wanted
    for name, content in source.files.items():
        if "/" not in name and name.endswith(".xml") and (_is_course(content) or _is_library(content)):
            return source, name
    return source, ""


def _is_course(content: bytes) -> bool:
    found = COURSE.search(content[:BEGINNING])
    return bool(found and (OURS.search(found["attributes"]) or b"<chapter" in content[:BEGINNING]))


def _is_library(content: bytes) -> bool:
    return bool(LIBRARY.search(content[:BEGINNING]))


def recognises(source: Source) -> bool:
    return bool(_root(source)[1])


def read(source: Source, options: Options) -> Course:
    """The course in an export of Open edX. Raises ImportRefused."""
    held, file = _root(source)
    if not file:
        raise _none(source)
    if _is_library(held.files[file]) and not _is_course(held.files[file]):
        message = _("This is a library of problems, not a course. Bring it in as questions.")
        raise ImportRefused("not_a_course", message, file)
    course = Assembly(opened(held, options, file), options).build()
    if not course.modules:
        raise ImportRefused(
            "no_module", _("There is no chapter in this course that could be read. Export the course again."), file
        )
    return course


def read_questions(source: Source, options: Options) -> QuestionImport:
    """The problems of a library or a course. Raises ImportRefused."""
    held, file = _root(source)
    if not file:
        raise _none(source)
    return bank_of(opened(held, options, file), options)


def _none(source: Source) -> ImportRefused:
    message = _("There is no course.xml or library.xml here, with which an export of Open edX begins. Export it again.")
    return ImportRefused("not_olx", message, source.name)
