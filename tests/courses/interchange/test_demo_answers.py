"""How the learners of the demonstration answer: right, or wrong in every part."""

from __future__ import annotations

from random import Random

import pytest

from courses.assessment.enums import QuestionKind
from courses.assessment.kinds import kind_of
from courses.interchange.demo.sittings import WAYS, answers_to

CHOICE = {"options": ["a", "b", "c"], "correct": ["b"]}
ASKED = {
    "single": CHOICE,
    "truefalse": {"options": ["true", "false"], "correct": ["true"]},
    "multiple": {"options": ["a", "b", "c"], "correct": ["a", "b"]},
    "numeric": {"value": "9.5", "tolerance": "0.5"},
    "text": {"accepted": ["recall"]},
    "match": {"options": ["a", "b", "c"], "targets": ["x", "y", "z"], "pairs": {"a": "x", "b": "y", "c": "x"}},
    "order": {"options": ["a", "b"]},
    "cloze": {
        "gaps": {
            "1": {"kind": "text", "accepted": ["recall"]},
            "2": {"kind": "numeric", "value": "4", "tolerance": "0"},
            "3": {"kind": "single", **CHOICE},
        }
    },
}


def test_every_kind_that_no_person_marks_is_answered():
    assert set(ASKED) == set(WAYS) == set(QuestionKind.values) - {QuestionKind.ESSAY}


@pytest.mark.parametrize("name", ASKED)
def test_the_right_answer_is_right_and_the_wrong_ones_in_no_part(name):
    structure, kind = ASKED[name], kind_of(name)
    assert kind.problems(structure) == []
    right, wrong = answers_to(name, structure, Random(1))
    assert kind.mark(structure, right).correct
    assert [kind.mark(structure, answer).share for answer in wrong] == [0] * len(wrong)
    assert 1 <= len(wrong) <= 4
