"""Moodle XML, type by type."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import QuestionImport
from tests.courses.interchange.moodle.reading import accounted, kinds, only, picture, read


def quiz(*questions: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"


def question(kind: str, text: str, *parts: str) -> str:
    """One `question`; texts are HTML."""
    inner = "\n".join(parts)
    return (
        f'<question type="{kind}"><name><text>Name</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>\n{inner}</question>'
    )


def answer(text: str, fraction: str = "0", feedback: str = "", inner: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{said}{inner}</answer>'


TWO = answer("one", "100") + answer("two")


def changes(made: QuestionImport, kind: str) -> str:
    return " ".join(row["how"] for row in made.converted if row["kind"] == kind)


@pytest.mark.parametrize(
    ("source", "kind", "structure"),
    [
        (
            question("multichoice", "Q", "<single>true</single>", TWO),
            "single",
            {"options": ["a", "b"], "correct": ["a"]},
        ),
        (
            question("multichoice", "Q", "<single>false</single>", TWO),
            "multiple",
            {"options": ["a", "b"], "correct": ["a"]},
        ),
        (
            question("truefalse", "Q", answer("true"), answer("false", "100")),
            "truefalse",
            {"options": ["true", "false"], "correct": ["false"]},
        ),
        # Old files have the words of their language, in the order true, false.
        (
            question("truefalse", "Q", answer("Wahr", "100"), answer("Falsch")),
            "truefalse",
            {"options": ["true", "false"], "correct": ["true"]},
        ),
        (
            question("shortanswer", "Q", "<usecase>1</usecase>", answer("Lake *", "100"), answer("Sea", "50")),
            "text",
            {"accepted": ["Lake *"], "wildcards": True, "case": True},
        ),
        (question("shortanswer", "Q", answer("2 \\* 3", "100")), "text", {"accepted": ["2 * 3"]}),
        (
            question("numerical", "Q", answer("3,5", "100", inner="<tolerance>0.1</tolerance>")),
            "numeric",
            {"value": "3.5", "tolerance": "0.1"},
        ),
        (
            question(
                "matching",
                "Q",
                "<subquestion><text>a</text><answer><text>x</text></answer></subquestion>",
                "<subquestion><text>b</text><answer><text>x</text></answer></subquestion>",
                "<subquestion><text></text><answer><text>z</text></answer></subquestion>",
            ),
            "match",
            {"options": ["m1", "m2"], "targets": ["t1", "t2"], "pairs": {"m1": "t1", "m2": "t1"}},
        ),
        (
            question("ordering", "Q", answer("second", "2.0"), answer("first", "1.0")),
            "order",
            {"options": ["a", "b"]},
        ),
        (
            question(
                "gapselect",
                "A [[2]] and [[3]].",
                "<selectoption><text>x</text><group>1</group></selectoption>",
                "<selectoption><text>y</text><group>1</group></selectoption>",
                "<selectoption><text>p</text><group>2</group></selectoption>",
                "<selectoption><text>q</text><group>2</group></selectoption>",
            ),
            "cloze",
            {
                "gaps": {
                    "1": {"kind": "single", "options": ["g1o1", "g1o2"], "correct": ["g1o2"]},
                    "2": {"kind": "single", "options": ["g2o3", "g2o4"], "correct": ["g2o3"]},
                }
            },
        ),
    ],
)
def test_each_type_becomes_a_kind_of_ours(source: str, kind: str, structure: dict[str, Any]) -> None:
    made = only("moodle-xml", quiz(source))
    assert (made.kind, made.structure) == (kind, structure)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("{1:SHORTANSWER:=Paris#Yes~%50%Lyon#Near}", {"kind": "text", "accepted": ["Paris"]}),
        ("{:SAC:=Paris}", {"kind": "text", "accepted": ["Paris"], "case": True}),
        ("{2:MW:%100%a\\}b~=c\\~d}", {"kind": "text", "accepted": ["a}b", "c~d"]}),
        ("{1:SA:=R&amp;D~=&lt;b&gt;}", {"kind": "text", "accepted": ["R&D", "<b>"]}),
        ("{1:NUMERICAL:=3.5:0.25#Yes}", {"kind": "numeric", "value": "3.5", "tolerance": "0.25"}),
        ("{1:NM:%100%-2~%50%-3:1}", {"kind": "numeric", "value": "-2", "tolerance": "0"}),
        ("{1:MCV:=a~b}", {"kind": "single", "options": ["g1a", "g1b"], "correct": ["g1a"]}),
        ("{1:MULTICHOICE_HS:a~%100%b#Yes}", {"kind": "single", "options": ["g1a", "g1b"], "correct": ["g1b"]}),
        ("{1:MULTIRESPONSE:=a~b}", {"kind": "single", "options": ["g1a", "g1b"], "correct": ["g1a"]}),
    ],
)
def test_embedded_answers_become_gaps(text: str, gap: dict[str, Any]) -> None:
    source = question("cloze", f"First {text} then {{1:SA:=x}}, not [[2]].")
    made = only("moodle-xml", quiz(source))
    assert made.structure["gaps"] == {"1": gap, "2": {"kind": "text", "accepted": ["x"]}}
    assert made.words["en"]["prompt"] == "First [[1]] then [[2]], not [ [2]]."


def test_one_gap_with_several_right_options_is_a_question_of_its_own_kind() -> None:
    made = only("moodle-xml", quiz(question("multianswer", "Primes: {1:MR:%50%2~%50%3~%-100%4}")))
    assert (made.kind, made.structure) == ("multiple", {"options": ["a", "b", "c"], "correct": ["a", "b"]})
    assert made.words["en"]["prompt"] == "Primes: _____"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (question("cloze", "{1:MR:%50%2~%50%3~4} {1:SA:=x}"), "several right options"),
        (question("cloze", "{1:SA:=x"), "opened in its text and not closed"),
        (question("cloze", "nothing"), "no gap"),
        (question("multichoice", "Q", answer("one", "100")), "fewer than two answers"),
        (question("ddwtos", "[[9]]", "<dragbox><text>x</text></dragbox>"), "does not hold"),
        (question("numerical", "Q", answer("many", "100")), "not a number"),
        (question("calculated", "{a} + {b}"), "calculated anew"),
        (question("randomsamatch", "Q"), "drawn from other questions"),
        (question("ddmarker", "Q"), "on a picture"),
        (question("ddimageortext", "Q"), "on a picture"),
        (question("coderunner", "Q"), "program"),
        (question("stack", "Q"), "program"),
        (question("formulas", "Q"), "calculated anew"),
        (question("description", "Read this."), "asks nothing"),
        (question("somethingnew", "Q"), "no counterpart"),
        (question("multichoice", "Q", "<hidden>1</hidden>", TWO), "hidden in Moodle"),
    ],
)
def test_what_cannot_be_asked_is_left_out_by_its_own_name(source: str, told: str) -> None:
    made = read("moodle-xml", quiz(question("multichoice", "Good", TWO), source))
    assert len(made.bank.questions) == 1
    (row,) = made.left_out
    assert (told in row["why"], row["kind"]) == (True, source.split('"')[1])
    assert row["where"] == "bank.xml:5 Name"
    accounted(made)


def test_settings_that_work_otherwise_here_are_told() -> None:
    made = read(
        "moodle-xml",
        quiz(
            question(
                "multichoice",
                "Q",
                "<defaultgrade>2.5</defaultgrade><single>false</single><shuffleanswers>false</shuffleanswers>",
                "<penalty>0.3333333</penalty><idnumber>Q-1</idnumber>",
                answer("one", "50"),
                answer("two", "50"),
                answer("three", "-100"),
                "<correctfeedback><text>Your answer is correct.</text></correctfeedback>",
                "<incorrectfeedback><text>Read chapter 1.</text></incorrectfeedback>",
                '<hint format="html"><text>Think.</text></hint>',
                "<tags><tag><text>law</text></tag></tags>",
            )
        ),
    )
    (asked,) = made.bank.questions
    assert asked.points == 3
    assert asked.words["en"]["hints"] == ["Think."]
    assert asked.words["en"]["explanation"] == "✗: Read chapter 1."
    told = changes(made, "multichoice")
    for sentence in ("kept their order", "part of the marks", "worth 2.5", "right or wrong answer"):
        assert sentence in told
    assert "further try" in changes(made, "penalty")
    assert [row["why"] for row in made.left_out] == ["Questions here have no tags: “law”."]
    accounted(made)


def test_a_unit_stands_with_the_question() -> None:
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    made = only("moodle-xml", quiz(question("numerical", "<p>How far?</p>", answer("3", "100"), units)))
    assert made.words["en"]["prompt"] == "How far?\n\n(m)"


@pytest.mark.parametrize(
    ("format_", "text", "prompt"),
    [
        ("markdown", "**One**\n\n    code", "One\n\n```\ncode\n```"),
        ("plain_text", "1 < 2\n<b>", "1 < 2\n<b>"),
        ("moodle_auto_format", "one\ntwo", "one\ntwo"),
        ("html", "one\ntwo", "one two"),
    ],
)
def test_formats_of_texts(format_: str, text: str, prompt: str) -> None:
    source = quiz(question("truefalse", text, answer("true", "100"), answer("false")))
    made = only("moodle-xml", source.replace('questiontext format="html"', f'questiontext format="{format_}"'))
    assert made.words["en"]["prompt"] == prompt


def test_scripts_and_foreign_files_never_pass() -> None:
    bad = '<script>alert(1)</script><iframe src="https://example.org/"></iframe><img src="https://example.org/x.png">Q'
    made = read("moodle-xml", quiz(question("truefalse", bad, answer("true", "100"), answer("false"))))
    assert "script" in made.source
    assert made.source["picture elsewhere"] == 1
    assert "alert" not in str(made.bank)
    accounted(made)


def test_a_broken_file_inside_a_question_costs_the_file_alone() -> None:
    source = question("truefalse", '<img src="@@PLUGINFILE@@/x.png" alt="X">Q', answer("true", "100"), answer("false"))
    files = '<file name="x.png" encoding="base64">!!</file><file name="y.png">AAAA</file>'
    source = source.replace("</questiontext>", f"{files}</questiontext>")
    made = read("moodle-xml", quiz(source))
    assert kinds(made) == {"truefalse": 1}
    assert made.media == []
    assert [row["why"] for row in made.left_out] == ["The file is empty.", "No text of the question shows it."]
    accounted(made)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "broken_xml"),
        ("<quiz><question>", "broken_xml"),
        ("<other/>", "not_moodle_xml"),
        ("<quiz></quiz>", "no_question"),
        ('<!DOCTYPE quiz [<!ENTITY x "y">]><quiz>&x;</quiz>', None),
    ],
)
def test_what_is_no_question_file_is_refused(text: str, code: str | None) -> None:
    with pytest.raises(ImportRefused) as refused:
        read("moodle-xml", text)
    assert code is None or refused.value.code == code


def test_a_gap_where_no_words_are_costs_its_question_and_its_pictures_alone() -> None:
    lost = question("cloze", 'One {1:SA:=x} <img src="@@PLUGINFILE@@/x.png" alt="X"> <script>{1:SA:=y}</script>')
    coded = base64.b64encode(picture()).decode()
    lost = lost.replace("</questiontext>", f'<file name="x.png" encoding="base64">{coded}</file></questiontext>')

    made = read("moodle-xml", quiz(lost, question("multichoice", "Good", TWO)))

    assert kinds(made) == {"single": 1}
    assert made.media == []
    assert [row["kind"] for row in made.left_out if row["kind"] in {"cloze", "file"}] == ["cloze", "file"]
    accounted(made)
