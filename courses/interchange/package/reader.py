"""A package's files to a neutral course. Reads and checks everything; changes nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.catalogue.enums import MOST_MINUTES, EnrolmentPolicy, Level
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Activity, Course, CourseWords, Module, ModuleWords
from courses.interchange.package.activities import read_assignment, read_lesson, read_quiz
from courses.interchange.package.banks import read_banks
from courses.interchange.package.checks import check_course
from courses.interchange.package.faults import all_at_once, going_on, note, noted
from courses.interchange.package.files import text_of
from courses.interchange.package.media import read_media
from courses.interchange.package.parcels import read_foreign
from courses.interchange.package.yaml_text import Value, load

FORMAT = "alliance-academy-course/1"
RESERVED = {"learn", "organisation", "search", "request", "enrol", "feed"}
NUMBERED = re.compile(r"^(\d{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)$")
LESSON = re.compile(r"^(\d{2,3}-[a-z0-9-]+)\.(en|zh-hans|zh-hant)\.md$")
ASSIGNMENT = re.compile(r"^(\d{2,3}-[a-z0-9-]+)\.assignment\.(en|zh-hans|zh-hant)\.md$")
QUIZ = re.compile(r"^(\d{2,3}-[a-z0-9-]+)\.quiz\.yaml$")
PACKAGE = re.compile(r"^(\d{2,3}-[a-z0-9-]+)\.package\.yaml$")
COURSE_KEYS = (
    "format",
    "key",
    "code",
    "owner",
    "source_language",
    "slug",
    "level",
    "enrolment",
    "minutes",
    "law_as_at",
    "valid_months",
    "topics",
    "recognised_by",
    "skills",
    "publish",
    "words",
)
COURSE_REQUIRED = ("format", "key", "code", "owner", "source_language", "slug", "words")
COURSE_WORDS = ("title", "summary", "audience", "outcomes", "prerequisites", "assessment_note", "teachers")


def read_package(files: dict[str, bytes]) -> Course:
    """The course a package holds. Raises ImportRefused with file, line and what to do, of everything that is wrong."""
    with all_at_once():
        course = _read(files)
        # What contradicts something else is looked for where all of it could be read.
        if not noted():
            check_course(course)
    course.source = {
        "course": 1,
        "module": len(course.modules),
        "lesson": len(course.lessons),
        "quiz": len(course.quizzes),
        "package": len(course.packages),
        "bank": len(course.banks),
        "question": len(course.questions),
        "media": len(course.media),
    }
    if course.assignments:
        course.source["assignment"] = len(course.assignments)
    course.taken = dict(course.source)
    if course.recognised_by:
        course.source["recognised_by"] = len(course.recognised_by)
        course.converted += [_wish(association) for association in course.recognised_by]
    return course


def _wish(association: str) -> dict[str, str]:
    """Nobody recognises a course by being named in a package."""
    how = _("“%(association)s” is noted as to be asked; it recognises the course once its officer says so.")
    return {"where": "course.yaml", "kind": "recognised_by", "how": how % {"association": association}}


def _read(files: dict[str, bytes]) -> Course:
    course = _course(load(text_of(files, "course.yaml"), "course.yaml"))
    if not course.source_language:
        return course  # without it no other file can be understood
    used = {"course.yaml"}
    with going_on():
        course.media = read_media(files, used)
    course.banks = read_banks(files, used, course.source_language)
    for folder in _module_folders(files):
        with going_on():
            course.modules.append(_module(files, used, folder, course))
    for name in sorted(files):
        if name not in used and not re.fullmatch(r"(?:README|LICENSE|LICENCE)(?:\.[a-z]+)?", name):
            message = _("This file has no place in a package. Rename it or take it out.")
            note(ImportRefused("unknown_file", message, name))
    return course


def slug_of(stem: str, where: str) -> str:
    """The slug behind the number of a file or folder."""
    found = NUMBERED.match(stem)
    if found is None:
        raise ImportRefused(
            "wrong_name", _("Names begin with two digits and a hyphen, such as 01-how-ai-works."), where
        )
    if found[2] in RESERVED or len(found[2]) > 60:
        raise ImportRefused(
            "wrong_slug", _("The site uses this name in its own addresses, or it is too long. Choose another."), where
        )
    return found[2]


def words_of(value: Value, source_language: str) -> dict[str, Value]:
    """Languages of a `words` mapping; the authoring language must be there."""
    if value.is_missing or not source_language:
        return {}
    found = value.fields(LANGS)
    if not value.is_mapping:
        return {}
    if source_language not in found:
        raise value.refuse(
            "missing_language",
            _("The words in the authoring language (%(language)s) are missing.") % {"language": source_language},
        )
    return {language: found[language] for language in LANGS if language in found}


def _course(value: Value) -> Course:
    if "format" in (given := dict(value.items())) and given["format"].text(60) != FORMAT:
        raise given["format"].refuse(
            "unknown_format", _("This site reads packages of the form %(form)s.") % {"form": FORMAT}
        )
    found = value.fields(COURSE_KEYS, COURSE_REQUIRED)
    before = noted()
    language = found["source_language"].choice(*LANGS)
    if noted() > before or found["source_language"].is_missing:
        language = ""
    slug = found["slug"].slug()
    if slug in RESERVED:
        raise found["slug"].refuse(
            "wrong_slug", _("The site uses this name in its own addresses, or it is too long. Choose another.")
        )
    words = words_of(found["words"], language)
    course = Course(
        key=found["key"].key(),
        code=found["code"].text(20).upper(),
        owner=found["owner"].text(40),
        source_language=language,
        slug=slug,
        words={code: _course_words(given) for code, given in words.items()},
    )
    if "level" in found:
        course.level = found["level"].choice(*Level.values)
    if "enrolment" in found:
        course.enrolment = found["enrolment"].choice(*EnrolmentPolicy.values)
    if "minutes" in found:
        course.minutes = found["minutes"].number(1, MOST_MINUTES)
    if "law_as_at" in found:
        course.law_as_at = found["law_as_at"].day()
    if "valid_months" in found:
        course.valid_months = found["valid_months"].number(1, 1200)
    if "topics" in found:
        course.topics = {name: minutes.number(0, MOST_MINUTES) for name, minutes in found["topics"].items()}
    if "recognised_by" in found:
        course.recognised_by = sorted({row.text(40) for row in found["recognised_by"].rows()})
    if "skills" in found:
        course.skills = [_skill(row) for row in found["skills"].rows()]
    if "publish" in found:
        course.publish = found["publish"].flag()
    return course


def _skill(row: Value) -> tuple[str, int]:
    found = row.fields(("code", "level"), ("code",))
    return found["code"].text(10), found["level"].number(1, 4) if "level" in found else 1


def _course_words(value: Value) -> CourseWords:
    found = value.fields(COURSE_WORDS, ("title", "summary"))
    words = CourseWords(title=found["title"].text(255), summary=found["summary"].text(400))
    if "audience" in found:
        words.audience = found["audience"].text(200, empty=True)
    if "outcomes" in found:
        words.outcomes = [" ".join(row.text(500).split()) for row in found["outcomes"].rows()]
    if "prerequisites" in found:
        words.prerequisites = found["prerequisites"].text(2000, empty=True)
    if "assessment_note" in found:
        words.assessment_note = found["assessment_note"].text(240, empty=True)
    if "teachers" in found:
        words.teachers = [_teacher(row) for row in found["teachers"].rows()]
    return words


def _teacher(row: Value) -> dict[str, str]:
    found = row.fields(("name", "name_other", "role"), ("name",))
    return {
        "name": found["name"].text(80),
        "name_other": found["name_other"].text(80, empty=True) if "name_other" in found else "",
        "role": found["role"].text(160, empty=True) if "role" in found else "",
    }


def _module_folders(files: dict[str, bytes]) -> list[str]:
    folders = {name.split("/", 1)[0] for name in files if "/" in name} - {"banks", "media"}
    good = []
    for folder in sorted(folders):
        with going_on():
            slug_of(folder, folder)
            good.append(folder)
    return sorted(good, key=lambda folder: (int(folder.split("-", 1)[0]), folder))


def _module(files: dict[str, bytes], used: set[str], folder: str, course: Course) -> Module:
    name = f"{folder}/module.yaml"
    if name not in files:
        raise ImportRefused("missing_file", _("The folder of a module needs a file module.yaml."), folder)
    used.add(name)
    found = load(text_of(files, name), name).fields(("key", "draft", "words"), ("key", "words"))
    words = {
        language: _module_words(value) for language, value in words_of(found["words"], course.source_language).items()
    }
    module = Module(key=found["key"].key(), slug=slug_of(folder, folder), words=words)
    if "draft" in found:
        module.draft = found["draft"].flag()
    inside = [PurePosixPath(file).name for file in files if file.startswith(f"{folder}/")]
    stems: dict[str, Any] = {}
    for file in sorted(inside):
        if lesson := LESSON.match(file):
            stems.setdefault(lesson[1], {})[lesson[2]] = f"{folder}/{file}"
        elif work := ASSIGNMENT.match(file):
            stems.setdefault(f"{work[1]}.assignment", {})[work[2]] = f"{folder}/{file}"
        elif alone := QUIZ.match(file) or PACKAGE.match(file):
            stems[alone[1]] = f"{folder}/{file}"
    for stem in sorted(stems, key=lambda stem: (int(stem.split("-", 1)[0]), stem)):
        with going_on():
            module.activities.append(_activity(files, used, stem, stems[stem], course))
    return module


def _module_words(value: Value) -> ModuleWords:
    found = value.fields(("title", "summary"), ("title",))
    return ModuleWords(
        title=found["title"].text(255),
        summary=found["summary"].text(400, empty=True) if "summary" in found else "",
    )


def _activity(files: dict[str, bytes], used: set[str], stem: str, source: Any, course: Course) -> Activity:
    if isinstance(source, str) and source.endswith(".package.yaml"):
        parcel = f"{source.removesuffix('.yaml')}.zip"
        used.update((source, parcel))
        if parcel not in files:
            raise ImportRefused("missing_file", _("The package itself is missing: a zip of the same name."), parcel)
        value = load(text_of(files, source), source)
        return read_foreign(value, files[parcel], parcel, slug_of(stem, source), course.source_language)
    if isinstance(source, str):
        used.add(source)
        return read_quiz(load(text_of(files, source), source), slug_of(stem, source), course.source_language)
    used.update(source.values())
    if course.source_language not in source:
        raise ImportRefused(
            "missing_language",
            _("The words in the authoring language (%(language)s) are missing.") % {"language": course.source_language},
            next(iter(source.values())),
        )
    texts = {language: (name, text_of(files, name)) for language, name in source.items()}
    name, _dot, kind = stem.partition(".")
    slug = slug_of(name, source[course.source_language])
    return (read_assignment if kind else read_lesson)(texts, slug, course.source_language)
