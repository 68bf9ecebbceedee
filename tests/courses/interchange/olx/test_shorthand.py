"""Problems kept in the shorthand of Open edX's editor, where no XML stands beside it."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from courses.interchange.neutral import Question
from tests.courses.interchange.olx.trees import problem, rows, words


def read(markdown: str) -> list[Question]:
    return problem("", f"markdown={quoteattr(markdown)}").questions


def test_a_single_choice_with_hints_and_an_explanation() -> None:
    (found,) = read(
        ">>Which is a vegetable?||Only one.<<\n\n( ) apple {{A fruit.}}\n(x) potato {{Right:: A\ntuber.}}\n\n"
        "||Think of soup.||\n\n[explanation]\nIt grows below.\n[explanation]\n"
    )
    assert (found.kind, found.structure) == ("single", {"options": ["a", "b"], "correct": ["b"]})
    assert words(found) == {
        "prompt": "Which is a vegetable?\n\nOnly one.",
        "explanation": "It grows below.",
        "options": {
            "a": {"text": "apple", "reason": "A fruit."},
            "b": {"text": "potato", "reason": "Right: A tuber."},
        },
        "hints": ["Think of soup."],
    }


def test_check_boxes() -> None:
    (found,) = read(
        "Fruits?\n\n[x] Apple {{selected: Yes., unselected: It is.}}\n[ ] Leek\n[x] Pear\n\n{{((A C)) Well done.}}"
    )
    assert (found.kind, found.structure["correct"]) == ("multiple", ["a", "c"])
    assert words(found)["options"]["a"]["reason"] == "Yes."
    assert words(found)["explanation"] == "“Apple” not chosen: It is.\n\nApple + Pear: Well done."


def test_lists_numbers_and_texts() -> None:
    assert read(">>Where?<<\n[[\nHere\n(There)\n]]")[0].structure == {"options": ["a", "b"], "correct": ["b"]}
    assert read(">>Where?<<\n[[Here, (There)]]")[0].structure["correct"] == ["b"]
    assert read(">>How many?<<\n= 100 +- 5%")[0].structure == {"value": "100", "tolerance": "5"}
    assert read(">>Between?<<\n= [5, 7]")[0].structure == {"value": "6", "tolerance": "1"}
    (text,) = read(">>Who?<<\n= King\nor= M. L. King\nnot= Malcolm {{No.}}")
    assert (text.structure, words(text)["explanation"]) == ({"accepted": ["King", "M. L. King"]}, "Malcolm: No.")


def test_several_questions_behind_lines_of_hyphens() -> None:
    found = read(">>One?<<\n= 1\n\n---\n\n>>Two?<<\n( ) a\n(x) b\n")
    assert [(one.kind, words(one)["prompt"]) for one in found] == [("numeric", "One?"), ("single", "Two?")]


def test_that_it_was_shorthand_is_said_and_xml_counts_before_it() -> None:
    course = problem("", 'markdown="&gt;&gt;Q?&lt;&lt;&#10;= 1"')
    assert rows(course, "problem") == ["It was written in Open edX's own shorthand, which is read as its editor does."]
    both = problem('<p>X</p><stringresponse answer="a" type="ci"><textline/></stringresponse>', 'markdown="= 1"')
    assert both.questions[0].kind == "text"
    assert rows(both, "problem") == []
