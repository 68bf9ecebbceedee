"""Small courses of Open edX, written in the test that reads them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from courses.interchange import olx
from courses.interchange.archives import Source
from courses.interchange.neutral import Course, Lesson, Question, QuestionImport
from courses.interchange.readers import Options

OPTIONS = Options(owner="ftahk", code="OLX-1")
POLICY = {
    "policies/r/policy.json": "{}",
    "policies/r/grading_policy.json": '{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.6}}',
}


def source_of(files: dict[str, str | bytes], name: str = "course") -> Source:
    held = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return Source(name, dict(sorted(held.items())))


def read(files: dict[str, str | bytes], options: Options = OPTIONS) -> Course:
    """The course in some files; every element of the source has been answered for."""
    course = olx.read(source_of(files), options)
    assert_balanced(course)
    return course


def assert_balanced(held: Course | QuestionImport) -> None:
    answered = Counter(held.taken)
    answered.update(row["kind"] for row in [*held.converted, *held.left_out])
    assert answered == Counter(held.source)
    assert not [row for row in held.left_out if row["where"] == "unaccounted"]


def course_of(inner: str, files: dict[str, str | bytes] | None = None, **attributes: str) -> Course:
    """A course of one chapter and one section that holds units written inline."""
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    start = f'<course url_name="r" org="o" course="C1" display_name="A course"{told}>'
    chapter = '<chapter url_name="ch" display_name="Chapter"><sequential url_name="se" display_name="Section">'
    text = f"{start}{chapter}{inner}</sequential></chapter></course>"
    return read({"course.xml": text, **POLICY, **(files or {})})


def unit(inner: str, files: dict[str, str | bytes] | None = None) -> Course:
    return course_of(f'<vertical url_name="v" display_name="Unit">{inner}</vertical>', files)


def problem(inner: str, attributes: str = "", files: dict[str, str | bytes] | None = None) -> Course:
    return unit(f'<problem url_name="p" display_name="A problem" {attributes}>{inner}</problem>', files)


def questions(inner: str, attributes: str = "") -> list[Question]:
    return problem(inner, attributes).questions


def question(inner: str, attributes: str = "") -> Question:
    (found,) = questions(inner, attributes)
    return found


def words(held: Question) -> dict[str, Any]:
    found: dict[str, Any] = held.words["en"]
    return found


def blocks(lesson: Lesson, language: str = "en") -> list[tuple[str, Any]]:
    return [(block.kind, block.value) for block in lesson.words[language].blocks]


def rows(held: Course | QuestionImport, kind: str) -> list[str]:
    """What is said of elements of one kind, that came in changed or not at all."""
    return [row.get("how") or row["why"] for row in [*held.converted, *held.left_out] if row["kind"] == kind]
