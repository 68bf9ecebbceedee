"""Moodle's lessons and assignments."""

from __future__ import annotations

from html import escape

import pytest

from courses.interchange.neutral import Assignment, Course
from tests.courses.interchange.moodle.backups import course, outline, told


def page(
    ident: int, kind: int, title: str, *answers: tuple[str, int, int], before: int = 0, after: int = 0, more: str = ""
) -> str:
    """A page of a lesson; each answer has its words, where it leads and what it scores."""
    rows = "".join(
        f'<answer id="{ident}{number}"><jumpto>{jump}</jumpto><score>{score}</score><answer_text>{escape(text)}</answer_text>'
        f"<response>$@NULL@$</response><answerformat>0</answerformat></answer>"
        for number, (text, jump, score) in enumerate(answers)
    )
    return (
        f'<page id="{ident}"><prevpageid>{before}</prevpageid><nextpageid>{after}</nextpageid><qtype>{kind}</qtype>{more}'
        f"<title>{title}</title><contents>Words of {title}</contents><contentsformat>1</contentsformat>"
        f"<answers>{rows}</answers></page>"
    )


def lesson(*pages: str, more: str = "<custom>0</custom>") -> Course:
    return course().activity("lesson", "1", "Walk", f"{more}<pages>{''.join(pages)}</pages>").read()


READ = ("Continue", -1, 0)


def test_pages_are_a_lesson_and_questions_a_quiz_after_it() -> None:
    read = lesson(
        page(3, 3, "Ask", ("Yes", -1, 1), ("No", 0, 0), before=2),
        page(1, 20, "Start", READ, after=2),
        page(2, 20, "More", READ, before=1, after=3),
    )
    assert outline(read) == [("First section", ["Lesson: Walk", "Quiz: Walk: Questions"])]
    words = read.lessons[0].words["en"].blocks
    assert [block.value for block in words] == [
        "Start",
        "<p>Words of Start</p>",
        "More",
        "<p>Words of More</p>",
    ]
    (one,) = read.questions
    assert one.structure == {"options": ["a", "b"], "correct": ["a"]}
    assert read.taken["lesson page"] == 3


def test_branches_are_told() -> None:
    read = lesson(
        page(1, 20, "Start", ("Left", 2, 0), ("Right", 3, 0), after=2),
        page(2, 20, "Left", READ, before=1, after=3),
        page(3, 3, "Ask", ("Yes", -9, 1), ("No", 1, 0), before=2),
        page(4, 21, "End of branch"),
    )
    (one,) = read.questions
    # Back to the first page is no way on.
    assert one.structure == {"options": ["a", "b"], "correct": ["a"]}
    assert told(read, "lesson page") == [
        "Its buttons led to different pages; here all pages follow each other in their order.",
        "What she answered decided which page came next; here all pages follow each other.",
        "It only steers which page comes next; here pages follow each other.",
    ]


def test_pages_in_a_circle_end() -> None:
    read = lesson(page(1, 20, "A", READ, after=2), page(2, 20, "B", READ, before=1, after=1))
    assert [block.value for block in read.lessons[0].words["en"].blocks if block.kind == "heading"] == ["A", "B"]


@pytest.mark.parametrize(
    ("kind", "answers", "more", "expected"),
    [
        (1, [("Paris", -1, 1), ("Lyon", 0, 0)], "", ("text", {"accepted": ["Paris"]})),
        (2, [("True", -1, 1), ("False", 0, 0)], "", ("single", {"options": ["a", "b"], "correct": ["a"]})),
        (
            3,
            [("A", -1, 1), ("B", -1, 1), ("C", 0, 0)],
            "<qoption>1</qoption>",
            ("multiple", {"options": ["a", "b", "c"], "correct": ["a", "b"]}),
        ),
        (8, [("3:5", -1, 1)], "", ("numeric", {"value": "4", "tolerance": "1"})),
        (10, [("", -1, 1)], "", ("essay", {"longest": 10000})),
    ],
)
def test_pages_that_ask(
    kind: int, answers: list[tuple[str, int, int]], more: str, expected: tuple[str, dict[str, object]]
) -> None:
    (one,) = lesson(page(1, kind, "Ask", *answers, more=more)).questions
    assert (one.kind, one.structure) == expected


def test_a_question_that_takes_any_answer_is_read() -> None:
    read = lesson(page(1, 3, "Opinion", ("Yes", -1, 1), ("No", -1, 1)))
    assert outline(read) == [("First section", ["Lesson: Walk"])]
    assert told(read, "lesson page") == [
        "Every answer was right: its words are read in the lesson, and nothing is asked."
    ]


def test_regular_expressions_are_not_answers() -> None:
    read = lesson(page(1, 20, "A", READ), page(2, 1, "Ask", ("^P.*s$", -1, 1), more="<qoption>1</qoption>"))
    assert told(read, "lesson page") == ["Its right answers are regular expressions, which are not used here."]


def config(plugin: str, name: str, value: str) -> str:
    return (
        f'<plugin_config id="1"><plugin>{plugin}</plugin><subtype>assignsubmission</subtype><name>{name}</name>'
        f"<value>{value}</value></plugin_config>"
    )


def assignment(*configs: str, more: str = "", gradepass: str = "") -> tuple[Assignment, list[str]]:
    made = course().activity(
        "assign",
        "1",
        "Essay",
        f"{more}<plugin_configs>{''.join(configs)}</plugin_configs>",
        intro="<p>Write about trust.</p>",
        gradepass=gradepass,
    )
    read = made.file(
        b"%PDF-1.4 form", "form.pdf", context="1001", component="mod_assign", area="introattachment"
    ).read()
    (one,) = read.assignments
    return one, told(read, "assign")


def test_an_assignment_asks_for_what_moodle_asked_for() -> None:
    one, remarks = assignment(
        config("onlinetext", "enabled", "1"),
        config("file", "enabled", "1"),
        config("file", "maxfilesubmissions", "20"),
        gradepass="60.00000",
    )
    assert (one.text, one.files, one.pass_mark) == (True, 5, 60)
    assert [(block.kind, block.value) for block in one.words["en"].blocks] == [
        ("text", "<p>Write about trust.</p>"),
        ("download", {"file": "form.pdf", "title": "form.pdf"}),
    ]
    assert remarks == ["Up to 20 files could be handed in; here at most 5."]


def test_an_assignment_without_anything_to_hand_in_asks_for_a_text() -> None:
    one, remarks = assignment(config("file", "enabled", "0"), more="<duedate>1500000000</duedate>")
    assert (one.text, one.files, one.pass_mark) == (True, 0, 50)
    words = (
        "Nothing was handed in on the site; here a text is, for somebody to mark. "
        "It had no grade to pass; here it is passed with 50%. It had dates; here a cohort has its own."
    )
    assert remarks == [words]
