"""Kinds whose answer has several parts: what belongs together, the right order, a text with gaps."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds import kind_of
from courses.assessment.kinds.written import accepts, fold, is_accepted

MATCH = {"options": ["a", "b", "c"], "targets": ["x", "y", "z"], "pairs": {"a": "x", "b": "y", "c": "x"}}
ORDER = {"options": ["a", "b", "c"]}
CLOZE = {
    "gaps": {
        "1": {"kind": "text", "accepted": ["recall", "召回率"]},
        "2": {"kind": "numeric", "value": "9", "tolerance": "0.5"},
        "10": {"kind": "single", "options": ["x", "y"], "correct": ["x"]},
    }
}
WORDS = {
    "prompt": "[[10]] [[1]] `[[2]]`",
    "options": {key: {"text": key.upper()} for key in ("a", "b", "c", "x", "y", "z")},
}


def sent(**parts: object) -> QueryDict:
    return QueryDict(urlencode({f"answer-{key.lstrip('_')}": value for key, value in parts.items()}, doseq=True))


@pytest.mark.parametrize(
    ("kind", "structure", "parts", "answer", "share"),
    [
        ("match", MATCH, {"a": "x", "b": "y", "c": "x"}, {"a": "x", "b": "y", "c": "x"}, Fraction(1)),
        ("match", MATCH, {"a": "x", "b": "z"}, {"a": "x", "b": "z"}, Fraction(1, 3)),
        ("match", MATCH, {"a": "y", "b": "x", "c": "y"}, {"a": "y", "b": "x", "c": "y"}, Fraction(0)),
        ("match", MATCH, {"a": "", "b": " "}, None, Fraction(0)),
        ("match", MATCH, {}, None, Fraction(0)),
        ("match", MATCH, {"a": ["y", "x"]}, {"a": "x"}, Fraction(1, 3)),
        ("match", MATCH, {"d": "x", "x": "a"}, None, Fraction(0)),
        ("order", ORDER, {"a": "1", "b": "2", "c": "3"}, ["a", "b", "c"], Fraction(1)),
        ("order", ORDER, {"a": "2", "b": "1", "c": "3"}, ["b", "a", "c"], Fraction(0)),
        ("order", ORDER, {"a": "", "b": "", "c": ""}, None, Fraction(0)),
        (
            "cloze",
            CLOZE,
            {"_1": " Recall. ", "_2": "９", "_10": "x"},
            {"1": "Recall.", "2": "9", "10": "x"},
            Fraction(1),
        ),
        ("cloze", CLOZE, {"_1": "precision", "_2": "9.5"}, {"1": "precision", "2": "9.5"}, Fraction(1, 3)),
        ("cloze", CLOZE, {"_1": "re\x00call\x07"}, {"1": "re call"}, Fraction(0)),
        ("cloze", CLOZE, {"_1": "", "_3": "x", "_10": ""}, None, Fraction(0)),
    ],
)
def test_an_answer_of_parts_is_read_and_earns_its_share(kind, structure, parts, answer, share):
    read = kind_of(kind).read(structure, sent(**parts))
    assert read == answer
    marked = kind_of(kind).mark(structure, read)
    assert (marked.share, marked.correct) == (share, share == 1)


@pytest.mark.parametrize(
    ("kind", "structure", "parts", "said"),
    [
        ("match", MATCH, {"a": "q"}, "not one of the options"),
        ("match", MATCH, {"a": "b"}, "not one of the options"),
        ("match", MATCH, {"a": "x" * 10_000}, "not one of the options"),
        ("order", ORDER, {"a": "1", "b": "1", "c": "2"}, "Two lines have the same place"),
        ("order", ORDER, {"a": "1", "b": "2"}, "Give every line its place"),
        ("order", ORDER, {"a": "0", "b": "1", "c": "2"}, "not one of the options"),
        ("order", ORDER, {"a": "１", "b": "2", "c": "3"}, "not one of the options"),
        ("order", ORDER, {"a": "1" * 10_000}, "not one of the options"),
        ("cloze", CLOZE, {"_1": "x" * 10_000}, "Gap 1: This answer is too long"),
        ("cloze", CLOZE, {"_2": "nine"}, "Gap 2: This is not a number"),
        ("cloze", CLOZE, {"_2": "9" * 10_000}, "Gap 2: This is not a number"),
        ("cloze", CLOZE, {"_10": "z"}, "Gap 10: This answer is not one of the options"),
    ],
)
def test_a_part_that_cannot_be_an_answer_is_refused(kind, structure, parts, said):
    with pytest.raises(AnswerInvalid) as refused:
        kind_of(kind).read(structure, sent(**parts))
    assert said in str(refused.value.message)


@pytest.mark.parametrize("kind", ["match", "order", "cloze"])
@pytest.mark.parametrize("answer", [None, "", "a", [], ["q"], {}, {"1": "?"}, {"2": "words"}, {"a": "q"}])
def test_an_answer_of_another_time_or_kind_is_wrong_and_breaks_nothing(kind, answer):
    """A check's question may have changed since, and what was typed may have been erased."""
    structure = {"match": MATCH, "order": ORDER, "cloze": CLOZE}[kind]
    assert kind_of(kind).mark(structure, answer).share == 0
    order = kind_of(kind).arranged(structure, random.Random(1), shuffle=False)
    lines = kind_of(kind).lines(structure, WORDS, answer, order)
    assert not any(line.is_right for line in lines)


def test_what_is_matched_is_never_shown_beside_what_it_belongs_to():
    structure = {"options": ["a", "b"], "targets": ["x", "y"], "pairs": {"a": "x", "b": "y"}}
    chance = random.Random(7)
    shown = {tuple(kind_of("match").arranged(structure, chance, shuffle=False)) for _ in range(50)}
    assert shown == {("y", "x")}


def test_an_order_is_never_shown_as_it_is_right():
    chance = random.Random(7)
    shown = {tuple(kind_of("order").arranged(ORDER, chance, shuffle=False)) for _ in range(200)}
    assert len(shown) == 5
    assert ("a", "b", "c") not in shown


def test_where_everything_belongs_to_one_the_answers_are_shuffled_all_the_same():
    structure = {"options": ["a", "b"], "targets": ["x", "y"], "pairs": {"a": "x", "b": "x"}}
    assert sorted(kind_of("match").arranged(structure, random.Random(1), shuffle=True)) == ["x", "y"]


def test_answers_are_told_in_words():
    assert kind_of("match").in_words(MATCH, {"c": "z", "a": "x"}, WORDS) == "A → X; C → Z"
    assert kind_of("match").model_answer(MATCH, WORDS) == "A → X; B → Y; C → X"
    assert kind_of("order").in_words(ORDER, ["c", "a", "b"], WORDS) == "C → A → B"
    assert kind_of("cloze").in_words(CLOZE, {"10": "y", "1": "y"}, WORDS) == "[1] y; [10] Y"
    assert kind_of("cloze").model_answer(CLOZE, WORDS) == "[1] recall; [2] 9; [10] X"
    assert kind_of("cloze").in_full(CLOZE, WORDS) == "[1] recall / 召回率\n[2] 9 ± 0.5\n[10] X"


@pytest.mark.parametrize(
    ("kind", "structure"),
    [
        ("match", {}),
        ("match", {"options": [], "targets": ["x", "y"], "pairs": {}}),
        ("match", {"options": ["a"], "targets": ["x"], "pairs": {"a": "x"}}),
        ("match", {"options": ["a"], "targets": ["x", "y"], "pairs": {}}),
        ("match", {"options": ["a"], "targets": ["x", "y"], "pairs": {"a": "z"}}),
        ("match", {"options": ["a"], "targets": ["a", "y"], "pairs": {"a": "y"}}),
        ("match", {"options": [str(n) for n in range(101)], "targets": ["x", "y"], "pairs": {}}),
        ("order", {}),
        ("order", {"options": ["a"]}),
        ("order", {"options": ["a", "a"]}),
        ("order", {"options": [str(n) for n in range(101)]}),
        ("cloze", {}),
        ("cloze", {"gaps": {"x": {"kind": "text", "accepted": ["a"]}}}),
        ("cloze", {"gaps": {"0": {"kind": "text", "accepted": ["a"]}}}),
        ("cloze", {"gaps": {"1": {"kind": "essay"}}}),
        ("cloze", {"gaps": {"1": {"kind": "text", "accepted": []}}}),
        ("cloze", {"gaps": {"1": {"kind": "numeric", "value": "x"}}}),
        ("cloze", {"gaps": {"1": {"kind": "single", "options": ["x", "y"], "correct": []}}}),
        (
            "cloze",
            {"gaps": {n: {"kind": "single", "options": ["x", "y"], "correct": ["x"]} for n in ("1", "2")}},
        ),
    ],
)
def test_a_structure_that_cannot_be_asked_says_so(kind, structure):
    assert kind_of(kind).problems(structure) != []


@pytest.mark.parametrize(
    ("prompt", "fits"),
    [
        ("[[1]] [[2]] [[10]]", True),
        ("[[1]] [[2]]", False),
        ("[[1]] [[1]] [[2]] [[10]]", False),
        ("[[1]] [[2]] [[10]] [[3]]", False),
        ("", False),
    ],
)
def test_words_of_a_text_with_gaps_hold_each_gap_once(prompt, fits):
    words = {"prompt": prompt, "options": {"x": {"text": "X"}, "y": {"text": "Y"}}}
    assert (kind_of("cloze").word_problems(CLOZE, words) == []) is fits


def test_an_option_that_only_shows_a_picture_needs_no_words():
    picture = {"file": 1, "kind": "image", "title": "A tree"}
    words = {"prompt": "?", "options": {"a": {"text": "", "attachments": [picture]}, "b": {"text": "B"}}}
    structure = {"options": ["a", "b"], "correct": ["a"]}
    assert kind_of("single").word_problems(structure, words) == []
    assert kind_of("single").model_answer(structure, words) == "A tree"
    del words["options"]["b"]
    assert kind_of("single").word_problems(structure, words) != []


@pytest.mark.parametrize(
    ("accepted", "flags", "given", "right"),
    [
        (["re*ll"], {"wildcards": True}, "Recall.", True),
        (["re*ll"], {"wildcards": True}, "rell", True),
        (["re*ll"], {"wildcards": True}, "rel", False),
        (["*"], {"wildcards": True}, "anything", True),
        (["*area*under*"], {"wildcards": True}, "the area under the curve", True),
        (["*area*under*"], {"wildcards": True}, "under the area", False),
        ([r"2\*3"], {"wildcards": True}, "2*3", True),
        ([r"2\*3"], {"wildcards": True}, "2x3", False),
        (["re*ll"], {}, "recall", False),
        (["re*ll"], {}, "RE*LL", True),
        (["NaCl"], {"case": True}, "NaCl", True),
        (["NaCl"], {"case": True}, "nacl", False),
        (["NaCl"], {"case": True}, "ＮａＣｌ", True),
        (["Na*"], {"case": True, "wildcards": True}, "NaOH", True),
        (["Na*"], {"case": True, "wildcards": True}, "nAOH", False),
    ],
)
def test_a_text_may_have_wildcards_and_may_tell_capitals_apart(accepted, flags, given, right):
    assert is_accepted({"accepted": accepted, **flags}, given) is right


def test_many_wildcards_cost_no_more_than_the_text_is_long():
    assert accepts("*a" * 100, fold("a" * 199 + "b")) is False
    assert accepts("*a" * 100, "a" * 200) is True


def test_the_answer_shown_of_a_pattern_is_one_that_can_be_typed():
    text = kind_of("text")
    assert text.model_answer({"accepted": ["rec*", "recall"], "wildcards": True}, {}) == "recall"
    assert text.model_answer({"accepted": [r"rec* \*"], "wildcards": True}, {}) == "rec… *"
    assert text.model_answer({"accepted": ["rec*"]}, {}) == "rec*"
