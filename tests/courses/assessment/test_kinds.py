from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds import kind_of
from courses.assessment.kinds.written import fold

CHOICES = {"options": ["a", "b", "c"], "correct": ["a", "b"]}
ONE = {"options": ["a", "b"], "correct": ["a"]}
NUMBER = {"value": "1989.5", "tolerance": "0.5"}
TEXT = {"accepted": ["Ｒecall", "召回率"]}


def read(kind: str, structure, *answers: str):
    return kind_of(kind).read(structure, QueryDict(urlencode({"answer": answers}, doseq=True)))


@pytest.mark.parametrize(
    ("kind", "structure", "answers", "right"),
    [
        ("single", ONE, ["a"], True),
        ("single", ONE, ["b"], False),
        ("single", ONE, [], False),
        ("multiple", CHOICES, ["b", "a"], True),
        ("multiple", CHOICES, ["a", "a", "b"], True),
        ("multiple", CHOICES, ["a"], False),
        ("multiple", CHOICES, ["a", "b", "c"], False),
        ("multiple", CHOICES, [], False),
        ("numeric", NUMBER, ["1989"], True),
        ("numeric", NUMBER, ["1,990"], True),
        ("numeric", NUMBER, ["１９８９．５"], True),
        ("numeric", NUMBER, [" 1989.5 % "], True),
        ("numeric", NUMBER, ["1990.01"], False),
        ("numeric", NUMBER, ["-1989"], False),
        ("numeric", NUMBER, [""], False),
        ("numeric", {"value": "0.3", "tolerance": "0"}, ["0.30"], True),
        ("text", TEXT, ["  RECALL. "], True),
        ("text", TEXT, ["ｒｅｃａｌｌ"], True),
        ("text", TEXT, ["召回率。"], True),
        ("text", TEXT, ["re call"], False),
        ("text", TEXT, ["   "], False),
    ],
)
def test_an_answer_is_marked(kind, structure, answers, right):
    assert kind_of(kind).mark(structure, read(kind, structure, *answers)).correct is right


@pytest.mark.parametrize(
    ("kind", "structure", "given"),
    [
        ("single", ONE, "c"),
        ("multiple", CHOICES, "d"),
        ("numeric", NUMBER, "nine"),
        ("numeric", NUMBER, "NaN"),
        ("numeric", NUMBER, "Infinity"),
        ("numeric", NUMBER, "1e999"),
        ("numeric", NUMBER, "9" * 41),
        ("text", TEXT, "x" * 201),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind, structure, given):
    with pytest.raises(AnswerInvalid):
        read(kind, structure, given)


def test_characters_that_no_database_keeps_are_taken_out_of_a_text():
    assert read("text", TEXT, "re\x00call\x07") == "re call"


def test_folding_twice_is_folding_once():
    assert fold(fold(" Ｃａｆé\u200b ！")) == fold(" Ｃａｆé\u200b ！") == "café"


def test_a_number_nobody_can_reckon_with_is_refused_by_the_kind():
    for value, tolerance in (
        ("1e9999999", "0"),
        ("1", "1e9999999"),
        ("1e-9999999", "0"),
        ("1", "-1"),
        ("Infinity", "0"),
    ):
        assert kind_of("numeric").problems({"value": value, "tolerance": tolerance})
    assert not kind_of("numeric").problems({"value": "6.02e23", "tolerance": "0"})
