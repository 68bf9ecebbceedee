"""The alliance's own course: long enough, complete, and every figure recomputed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courses.interchange.neutral import Course, Lesson
from courses.interchange.package import opened, read_package
from courses.interchange.package.lesson_text import body_text

AIF = Path(__file__).resolve().parents[3] / "courses/library/aif-101"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_package(opened(AIF))


def lessons(course: Course) -> list[Lesson]:
    return [lesson for lesson in course.lessons if lesson.required]


def text(lesson: Lesson) -> str:
    return body_text(lesson.words["en"].blocks)


def test_there_are_eight_lessons_of_600_to_1200_words(course: Course) -> None:
    assert len(lessons(course)) == 8
    for lesson in lessons(course):
        assert 600 <= len(re.findall(r"[A-Za-z]+", text(lesson))) <= 1200, lesson.slug


def test_every_lesson_has_what_a_lesson_needs(course: Course) -> None:
    for lesson in lessons(course):
        kinds = {block.kind for block in lesson.words["en"].blocks}
        assert {"pair", "check", "tomorrow", "law_as_at"} <= kinds, lesson.slug
        assert {"figure", "table"} & kinds, lesson.slug
        assert set(lesson.words) == {"en", "zh-hans", "zh-hant"}


def test_every_option_has_a_reason_and_every_typed_answer_an_explanation(course: Course) -> None:
    for question in course.questions:
        words = question.words["en"]
        assert all(option["reason"] for option in words["options"].values()), words["prompt"]
        assert words["options"] or words["explanation"], words["prompt"]


def test_the_final_draws_twenty_of_forty(course: Course) -> None:
    final = next(quiz for quiz in course.quizzes if quiz.slug == "final-assessment")
    bank = next(bank for bank in course.banks if bank.key == final.draws[0].bank)
    assert (len(bank.questions), final.draws[0].count) == (40, 20)
    assert (final.pass_mark, final.attempts, final.waiting_hours) == (70, 3, 24)


def test_every_quotient_and_product_in_the_lessons_is_right(course: Course) -> None:
    number = r"(\d[\d,]*(?:\.\d+)?)"
    seen = 0
    for lesson in lessons(course):
        words = text(lesson).replace("**", "")
        for top, below, result, cent in re.findall(rf"{number} / {number} = {number}(%)?", words):
            value = float(top.replace(",", "")) / float(below.replace(",", "")) * (100 if cent else 1)
            places = len(result.partition(".")[2])
            assert round(value, places) == float(result.replace(",", "")), (lesson.slug, top, below)
            seen += 1
    assert seen >= 9


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (1_000_000 * 0.001 * 0.99, 990),
        (999_000 * 0.01, 9_990),
        (990 + 9_990, 10_980),
        (999_000 - 9_990, 989_010),
        (round((990 + 989_010) / 1_000_000 * 100, 1), 99.0),
        (round(999_000 / 1_000_000 * 100, 1), 99.9),
        (999_000 * 0.001, 999),
        (400 * 0.06 * 0.25, 6),
        (round(12 / 300 * 100, 1), 4.0),
        (round(20 / 450 * 100, 1), 4.4),
        (int(40 * 200 / 412), 19),
        (900 * 8 / 150, 48),
        ((500 * 4 + 100 * 4 - 500 - 400) / 60, 25),
        (500 / 200, 2.5),
    ],
)
def test_the_worked_figures_are_right(figure: float, value: float) -> None:
    assert figure == pytest.approx(value)


def test_tables_of_counts_add_up(course: Course) -> None:
    lesson = next(lesson for lesson in course.lessons if lesson.slug == "reading-a-score-card")
    figure = next(block for block in lesson.words["en"].blocks if block.kind == "figure")
    rows = [[int(cell.replace(",", "")) for cell in row[1:]] for row in figure.value["table"]["rows"][1:]]
    assert [sum(column) for column in zip(*rows[:2], strict=True)] == rows[2]
    assert all(row[0] + row[1] == row[2] for row in rows)


def test_the_words_stand_in_typographic_signs() -> None:
    plain = re.compile(r"\w'\w|\d %|\w\"|\"\w")
    for path in sorted(AIF.rglob("*")):
        if path.suffix in {".md", ".yaml"}:
            assert plain.findall(path.read_text()) == [], path.name
