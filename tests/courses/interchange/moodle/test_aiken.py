"""Aiken is strict; what people write beside its rules is read where it can mean one thing only."""

from __future__ import annotations

import pytest

from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle import aiken
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.reading import accounted, kinds, only, read
from tests.helpers.shared import shared

GOOD = "Good?\nA) yes\nB) no\nANSWER: A\n\n"


def test_the_sample_has_five_questions() -> None:
    source = open_source(shared("qas-editor-datasets/datasets/aiken/aiken_1.txt"))
    made = aiken.read_questions(source, Options("ftahk", bank="Aiken"))
    assert kinds(made) == {"single": 5}
    assert [question.structure["correct"] for question in made.bank.questions] == [["e"], ["a"], ["a"], ["b"], ["a"]]
    assert [len(question.structure["options"]) for question in made.bank.questions] == [5, 3, 3, 3, 4]
    assert (made.left_out, made.converted) == ([], [])
    accounted(made)


@pytest.mark.parametrize(
    "text",
    [
        "Which?\nA. one\nB. two\nANSWER: B",
        "Which?\nA)one\nB)two\nANSWER:B",
        "Which?\n\nA) one\n\nB) two\n\nANSWER: B\n",
        "Which?\na) one\nb) two\nAnswer: b",
        "Which?\r\n(A) one\r\n(B) two\r\nANSWER: B) two",
        "Which?\nＡ）one\nＢ）two\n答案：Ｂ",
    ],
)
def test_common_spellings_are_one_question(text: str) -> None:
    question = only("aiken", text)
    assert question.structure == {"options": ["a", "b"], "correct": ["b"]}
    assert question.words["en"]["prompt"] == "Which?"
    assert [option["text"] for option in question.words["en"]["options"].values()] == ["one", "two"]


def test_words_are_words_whatever_signs_they_hold() -> None:
    question = only("aiken", "Is 1 < 2 & {true}?\nover two lines\nA) <b>yes</b>\nB) no, ~\ngoing on\nANSWER: A")
    made = question.words["en"]
    assert made["prompt"] == "Is 1 < 2 & {true}?\nover two lines"
    assert [option["text"] for option in made["options"].values()] == ["<b>yes</b>", "no, ~\ngoing on"]


def test_several_letters_are_several_right_answers() -> None:
    question = only("aiken", "Which?\nA) one\nB) two\nC) three\nANSWER: A, C")
    assert (question.kind, question.structure["correct"]) == ("multiple", ["a", "c"])


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("Bad?\nA) one\nB) two\nANSWER: C\n", 9, "names no option"),
        ("Bad?\nA) one\nB) two\nANSWER:\n", 9, "names no option"),
        ("Bad?\nA) one\nANSWER: A\n", 8, "fewer than two options"),
        ("ANSWER: A\n", 6, "no question stands before it"),
        ("Bad?\nA) one\nB) two\n", 6, "without a line that says which is right"),
        ("Bad?\nA) one\nC) two\nANSWER: A\n", 8, "out of order"),
    ],
)
def test_a_fault_leaves_out_one_question_and_names_its_line(text: str, line: int, told: str) -> None:
    made = read("aiken", GOOD + text)
    assert kinds(made) == {"single": 1}
    assert (made.left_out[0]["where"], told in made.left_out[0]["why"]) == (f"bank.txt:{line}", True)
    accounted(made)


def test_a_forgotten_answer_costs_one_question_and_not_the_next() -> None:
    made = read("aiken", "First?\nA) one\nB) two\n\nSecond?\nA) yes\nB) no\nANSWER: B\n")
    (question,) = made.bank.questions
    assert question.words["en"]["prompt"] == "Second?"
    assert [row["where"] for row in made.left_out] == ["bank.txt:5"]


@pytest.mark.parametrize("text", ["", "Only words\nand more\n", "ANSWER: A"])
def test_a_file_without_a_question_is_refused(text: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read("aiken", text)
    assert refused.value.code == "no_question"
