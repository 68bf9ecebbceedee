"""Courses in Markdown that nobody here wrote, with the counts of an independent counter."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from courses.interchange.archives import open_source
from courses.interchange.markdown import read
from courses.interchange.neutral import Course
from courses.interchange.readers import Options
from courses.interchange.reports import counts, counts_in
from tests.helpers.shared import shared

pytestmark = pytest.mark.slow


@cache
def course(name: str) -> Course:
    return read(open_source(shared(name)), Options(owner="ftahk"))


def answered_for(course: Course) -> dict[str, int]:
    told = Counter(course.taken)
    told.update(row["kind"] for row in [*course.converted, *course.left_out])
    return dict(told)


@pytest.mark.parametrize(
    "name", ["md/hf-llm-course", "md/ms-security-101", "md/rdmkit", "md/lc-fair-research", "md/turing-ai-ethics"]
)
def test_every_element_is_answered_for(name: str) -> None:
    found = course(name)
    assert answered_for(found) == {kind: number for kind, number in found.source.items() if number}
    assert [row for row in found.left_out if row["where"] == "unaccounted"] == []


def test_a_course_with_a_table_of_contents_and_questions_in_its_pages() -> None:
    found = course("md/hf-llm-course")
    held = counts(found)
    assert (held["modules"], held["lessons"], held["quizzes"]) == (14, 103, 0)
    # Two of the questions with several right answers, and four right answers, are written `correct : true`.
    assert held["questions"] == {"multiple": 36, "single": 97}
    structures = [question.structure for question in found.questions]
    assert sum(len(structure["options"]) for structure in structures) == 469
    assert sum(len(structure["correct"]) for structure in structures) == 199


def test_its_chinese_pages_stand_beside_them_and_what_is_not_translated_is_told() -> None:
    found = course("md/hf-llm-course")
    here = counts_in(found, "zh-hans")
    assert (here["modules"], here["lessons"]) == (12, 78)
    kinds = Counter(row["kind"] for row in [*found.converted, *found.left_out])
    assert kinds["page without translation"] == 25
    assert sum(here["questions"].values()) + kinds["translated question"] == 100


def test_a_flat_folder_with_numbers_and_three_chinese_editions() -> None:
    found = course("md/ms-security-101")
    assert [module.words["en"].title for module in found.modules][:2] == [
        "Basic security concepts",
        "Identity & access management fundamentals",
    ]
    assert {language: counts_in(found, language)["lessons"] for language in found.words} == {
        "en": 32,
        "zh-hans": 32,
        "zh-hant": 32,
    }
    # Hong Kong's edition is this site's Traditional Chinese; Taiwan's is said to be left out.
    assert {row["where"].split("/")[1] for row in found.left_out if "same language" in row["why"]} == {"tw"}


def test_other_courses_are_ordered_by_their_side_bars_or_their_names() -> None:
    assert [(len(module.activities), module.words["en"].title) for module in course("md/rdmkit").modules] == [
        (12, "About"),
        (12, "Contribute"),
        (3, "Data management"),
        (7, "Your role"),
        (22, "Your domain"),
        (26, "Your tasks"),
        (16, "Tool assembly"),
        (20, "National resources"),
    ]
    assert [len(module.activities) for module in course("md/lc-fair-research").modules] == [3, 7, 5]
    assert [len(module.activities) for module in course("md/turing-ai-ethics").modules] == [1, 3, 3, 3, 5, 7, 23]


def test_the_same_source_gives_the_same_keys() -> None:
    again = read(open_source(shared("md/lc-fair-research")), Options(owner="ftahk"))
    other = read(open_source(shared("md/lc-fair-research")), Options(owner="szfa"))
    first = course("md/lc-fair-research")
    assert [lesson.key for lesson in again.lessons] == [lesson.key for lesson in first.lessons]
    assert not {lesson.key for lesson in other.lessons} & {lesson.key for lesson in first.lessons}
