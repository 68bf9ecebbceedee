"""Problems with programs in them look simple and are not: nothing in a question stands for what a program computes."""

from __future__ import annotations

import pytest

from tests.courses.interchange.olx.trees import problem, rows, words

ASK = '<p>What is $x plus ${y}?</p><numericalresponse answer="$z"><textline/></numericalresponse>'


def script(text: str, kind: str = "loncapa/python") -> str:
    return f'<script type="{kind}">\n{text}\n</script>'


def test_constants_are_written_in() -> None:
    course = problem(script("x = 2\ny = 3.5\nz = x + y") + ASK)
    (found,) = course.questions
    assert found.structure == {"value": "5.5", "tolerance": "0.000055"}
    assert words(found)["prompt"] == "What is 2 plus 3.5?"
    assert rows(course, "problem") == ["What its program set is written in: x = 2, y = 3.5, z = 5.5."]


@pytest.mark.parametrize(
    "program",
    [
        "import random\nx = random.randint(1, 9)\ny = 1\nz = x + y",
        "x = 1\ny = 2\nz = 3\nx = 4",
        "x = 1\ny = 2\nz = 3\nfor x in range(3): pass",
        "x = 1\ny = 2\nz = 3\ndef f():\n    global z\n    z = 5\nf()",
        "from random import *\nx = 1\ny = 2\nz = 3",
        "x = 1\ny = 2\nz = 3\nexec('x = 7')",
        "x, y, z = 1, 2, 3",
        "if True:\n    x = 1\ny = 2\nz = 3",
        "x = 1\ny = 2",
        "print 'old Python'\nx = 1\ny = 2\nz = 3",
        "x = 1\ny = 2\nz = 1/0",
    ],
)
def test_what_is_not_known_without_running_it_is_left_out(program: str) -> None:
    course = problem(script(program) + ASK)
    assert course.questions == []
    (said,) = rows(course, "problem")
    assert said.startswith("A program computes what it asks: $")


def test_a_program_that_nothing_uses_is_taken_out() -> None:
    inner = script("seed = 3") + "<p>It costs $5.</p>" + '<stringresponse answer="5"><textline/></stringresponse>'
    course = problem(inner)
    assert words(course.questions[0])["prompt"] == "It costs $5."
    assert rows(course, "problem") == ["A program that nothing in it uses was taken out."]


def test_a_program_for_the_browser_is_taken_out() -> None:
    inner = script("alert($x)", "text/javascript") + '<p>Q</p><stringresponse answer="5"><textline/></stringresponse>'
    course = problem(inner)
    assert "alert" not in str(course.questions)
    assert rows(course, "problem") == ["A program for the browser was taken out."]


def test_hints_that_a_program_chose_are_told() -> None:
    inner = script("def h(a, b, c, d): pass") + (
        '<p>Q</p><numericalresponse answer="5"><textline/><hintgroup hintfn="h"/></numericalresponse>'
    )
    assert rows(problem(inner), "problem") == [
        "Hints that a program chose are not kept. A program that nothing in it uses was taken out."
    ]


def test_a_response_with_an_answer_that_is_a_program_is_left_out() -> None:
    inner = "<stringresponse><textline/><answer>correct = True</answer></stringresponse>"
    assert problem(inner).questions == []


def test_a_dollar_without_a_program_is_a_dollar() -> None:
    course = problem('<p>What does $PATH hold?</p><stringresponse answer="folders"><textline/></stringresponse>')
    assert words(course.questions[0])["prompt"] == "What does $PATH hold?"


def test_a_variable_in_an_option_counts_too() -> None:
    inner = script("import math\nx = math.pi") + (
        "<p>Q</p><multiplechoiceresponse><choicegroup><choice correct='true'>$x</choice><choice>2</choice>"
        "</choicegroup></multiplechoiceresponse>"
    )
    assert problem(inner).questions == []
