"""Attempts that Moodle's own tests script: the same answers to the same questions, marked by our kinds.

What Moodle gives in parts to single answers, or takes away for further tries, ours do not; the report says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

from courses.assessment.kinds import kind_of
from courses.interchange.neutral import Course, Question
from tests.courses.interchange.moodle.backups import course, told
from tests.courses.interchange.moodle.banks import answers, old, question
from tests.helpers.shared import shared

FIXTURES = "moodle/moodle33-fixtures/mod/quiz/tests/fixtures"
MULTIPLE = '<multichoice id="1"><single>0</single></multichoice>'
PAIRS = "".join(
    f'<match id="{number}"><questiontext>{left}</questiontext><answertext>{right}</answertext></match>'
    for number, (left, right) in enumerate(
        (("frog", "amphibian"), ("cat", "mammal"), ("newt", "amphibian"), ("", "insect")), 1
    )
)


@cache
def bank() -> Course:
    """The questions the scripts answer, by the slot they stand in."""
    owl = answers(("Dog", "0"), ("Owl", "1"), ("*", "0")) + '<shortanswer id="1"><usecase>0</usecase></shortanswer>'
    cat = answers(("Bow-wow", "0"), ("Wiggly worm", "0"), ("Pussy-cat", "1"))
    cat += '<multichoice id="1"><single>1</single></multichoice>'
    frogs = (
        answers(("frog", "1"), ("toad", "0.8"), ("*", "0")) + '<shortanswer id="1"><usecase>0</usecase></shortanswer>'
    )
    four = (("One", "1"), ("Two", "0"), ("Three", "0"), ("Four", "0"))
    two = (("One", "0.5"), ("Two", "0"), ("Three", "0.5"), ("Four", "0"))
    held = [
        question("1", "shortanswer", "shortanswer", frogs),
        question("2", "numerical", "numerical", answers(("3.14", "1"), ("3.142", "0"), ("3.1", "0"), ("*", "0"))),
        question("3", "match", "match", f"<matches>{PAIRS}</matches>"),
        question(
            "4",
            "truefalse",
            "truefalse",
            answers(("True", "1"), ("False", "0"))
            + '<truefalse id="1"><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>',
        ),
        question("5", "two of four", "multichoice", answers(*two) + MULTIPLE),
        question("6", "one of four", "multichoice", answers(*four)),
        question(
            "7", "The {#1} and the {#2}", "multianswer", '<multianswer id="1"><sequence>8,9</sequence></multianswer>'
        ),
        question("8", "part", "shortanswer", owl, parent="7"),
        question("9", "part", "multichoice", cat, parent="7"),
    ]
    return course().page("1", "A", "a").questions(old("1", "Bank", *held)).read()


def by_words(one: Question, words: str) -> str:
    """The option that says these words."""
    return next(name for name, option in one.words["en"]["options"].items() if option["text"] == words)


def slot(number: int) -> Question:
    """The question of a slot of the script; the first slot draws between two."""
    return bank().questions[number - 1]


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"{FIXTURES}/{name}").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def answered(step: dict[str, str]) -> Iterator[tuple[int, Question, object]]:
    """Slot, question and answer of one scripted attempt, as our kinds take answers. The second slot is calculated."""
    drawn = slot(1) if step["randqs.1"] == "shortanswer" else slot(2)
    yield 1, drawn, step["responses.1.answer"]
    matching = slot(3)
    given = {
        by_words(matching, left): by_words(matching, step[f"responses.3.{left}"]) for left in ("frog", "cat", "newt")
    }
    yield 3, matching, given
    yield 4, slot(4), {"1": "true", "0": "false"}[step["responses.4.answer"]]
    several = slot(5)
    chosen = [name for name in ("One", "Two", "Three", "Four") if step[f"responses.5.{name}"] == "1"]
    yield 5, several, sorted(by_words(several, name) for name in chosen)
    yield 6, slot(6), by_words(slot(6), step["responses.6.answer"])
    yield 7, slot(7), gaps(step["responses.7.1.answer"], step["responses.7.2.answer"])


def gaps(first: str, second: str) -> dict[str, str]:
    return {"1": first, "2": by_words(slot(7), second)}


def share(one: Question, answer: object) -> Fraction:
    return kind_of(one.kind).mark(one.structure, answer).share


@pytest.mark.parametrize("number", range(10))
def test_a_scripted_attempt_earns_what_moodle_gives_it(number: int) -> None:
    step, result = rows("steps00.csv")[number], rows("results00.csv")[number]
    for place, one, answer in answered(step):
        expected = Fraction(result[f"slots.{place}.mark"]).limit_denominator(10)
        if one.kind in {"multiple", "text"} and 0 < expected < 1:
            # Part of the marks for a single answer: wrong here.
            expected = Fraction(0)
        assert share(one, answer) == expected, (place, answer)


def test_the_report_says_where_parts_are_not_given() -> None:
    assert told(bank(), "shortanswer") == [
        "Answers that earned part of the marks are wrong here; only fully right ones count."
    ]
    assert told(bank(), "multichoice") == [
        "Each right answer earned part of the marks; here all of them and no other earn the points."
    ]


def test_the_last_try_of_a_scripted_attempt_earns_what_moodle_gives_it_without_penalty() -> None:
    """Moodle takes a third away for each further try that a gap needed; the first gap did in the first attempt."""
    last = {row["quizattempt"]: row for row in rows("steps01.csv")}
    for result in rows("results01.csv"):
        step = last[result["quizattempt"]]
        given = gaps(step["responses.1.1.answer"], step["responses.1.2.answer"])
        penalty = Fraction(1, 6) if result["quizattempt"] in {"1", "5"} else Fraction(0)
        expected = Fraction(result["slots.1.mark"]).limit_denominator(3) / 100
        assert share(slot(7), given) - penalty == expected.limit_denominator(6)
