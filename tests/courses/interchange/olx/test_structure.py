"""Chapters, sections, units, pools and groups: what becomes of each, and what never is shown."""

from __future__ import annotations

import json
from xml.sax.saxutils import quoteattr

import pytest

from courses.interchange.neutral import Lesson, Quiz
from tests.courses.interchange.olx.trees import POLICY, course_of, read, rows, unit

PAGE = '<html url_name="{0}"><p>Words of {0}.</p></html>'
ASK = '<problem url_name="{0}"><p>{0}?</p><stringresponse answer="1"><textline/></stringresponse></problem>'


def vertical(name: str, inner: str, more: str = "") -> str:
    return f'<vertical url_name="{name}" display_name="{name.title()}" {more}>{inner}</vertical>'


def activities(course: object) -> list[tuple[str, str]]:
    return [(type(one).__name__, one.words["en"].title) for one in course.activities]  # type: ignore[attr-defined]


def test_text_and_problems_are_a_lesson_and_a_quiz() -> None:
    course = unit(PAGE.format("h") + ASK.format("p"))
    assert activities(course) == [("Lesson", "Unit"), ("Quiz", "Unit: quiz")]
    assert course.taken["vertical/lesson"] == course.taken["vertical/quiz"] == 1
    assert rows(course, "vertical") == ["It holds text and problems: it becomes a lesson and a quiz."]


def test_problems_before_the_text_are_a_quiz_before_the_lesson() -> None:
    assert [kind for kind, _title in activities(unit(ASK.format("p") + PAGE.format("h")))] == ["Quiz", "Lesson"]


def test_that_problems_stood_between_texts_is_said() -> None:
    course = unit(PAGE.format("h") + ASK.format("p") + PAGE.format("i"))
    assert [kind for kind, _title in activities(course)] == ["Lesson", "Quiz"]
    assert "Its problems stood between its texts" in rows(course, "vertical")[0]


def test_a_section_alone_is_named_in_the_summary_and_several_before_the_titles() -> None:
    alone = course_of(vertical("one", PAGE.format("h")))
    assert (alone.modules[0].words["en"].summary, activities(alone)) == ("Section", [("Lesson", "One")])
    text = (
        '<course url_name="r" org="o"><chapter display_name="C"><sequential display_name="First">'
        + vertical("one", PAGE.format("h"))
        + '</sequential><sequential display_name="Second">'
        + vertical("two", PAGE.format("i"))
        + "</sequential></chapter></course>"
    )
    several = read({"course.xml": text, **POLICY})
    assert activities(several) == [("Lesson", "First: One"), ("Lesson", "Second: Two")]
    assert several.modules[0].words["en"].summary == "First · Second"
    assert (
        rows(several, "sequential")
        == ["Sections have no level of their own here: its title stands before those of its lessons and quizzes."] * 2
    )


@pytest.mark.parametrize(
    "setting", ['visible_to_staff_only="true"', 'hide_from_toc="true"', "visible_to_staff_only='\"True\"'"]
)
def test_what_only_staff_see_never_comes_in(setting: str) -> None:
    hidden = f'<vertical url_name="s" {setting}>{PAGE.format("secret")}{ASK.format("key")}</vertical>'
    course = course_of(vertical("one", PAGE.format("h")) + hidden)
    assert activities(course) == [("Lesson", "One")]
    assert (course.questions, "secret" in str(course.modules)) == ([], False)
    assert [row["kind"] for row in course.left_out][-4:-1] == ["vertical", "html", "problem"] or len(
        course.left_out
    ) >= 3


def test_a_component_that_only_staff_see_never_comes_in() -> None:
    hidden = '<html url_name="s" visible_to_staff_only="true"><p>secret</p></html>'
    course = unit(PAGE.format("h") + hidden)
    assert "secret" not in str(course.modules)
    assert rows(course, "html") == ["Only staff see it in Open edX. It is left out, so that no learner can."]


def test_the_policy_file_can_hide_too() -> None:
    policy = json.dumps({"html/s": {"visible_to_staff_only": True}})
    course = unit(PAGE.format("h") + PAGE.format("s"), {"policies/r/policy.json": policy})
    assert "Words of s." not in str(course.modules)


def test_what_some_groups_alone_saw_is_a_draft() -> None:
    course = course_of(
        vertical("one", PAGE.format("h")) + vertical("two", PAGE.format("i"), "group_access='{\"5\": [1]}'")
    )
    assert [lesson.draft for lesson in course.lessons] == [False, True]


def test_pools_are_banks_from_which_a_quiz_draws() -> None:
    pool = "".join(ASK.format(name) for name in "abc")
    course = unit(
        f'<library_content url_name="l" display_name="Pool" max_count="2">{pool}</library_content>{ASK.format("d")}'
    )
    (quiz,) = course.quizzes
    named, bank = sorted(course.banks, key=lambda held: len(held.questions))
    assert (len(named.questions), len(bank.questions), bank.name) == (1, 3, "A course (OLX-1): Pool")
    assert [(draw.bank, draw.count) for draw in quiz.draws] == [(bank.key, 2), (None, 1)]
    assert rows(course, "library_content") == ["A bank, “A course (OLX-1): Pool”, from which each attempt draws 2."]


@pytest.mark.parametrize(
    ("tag", "attributes", "count"),
    [
        ("itembank", 'max_count="-1"', 3),
        ("library_content", 'max_count="9"', 3),
        ("library_content", "", 1),
        ("randomize", "", 1),
    ],
)
def test_how_many_a_pool_draws(tag: str, attributes: str, count: int) -> None:
    pool = "".join(ASK.format(name) for name in "abc")
    (quiz,) = unit(f'<{tag} url_name="l" {attributes}>{pool}</{tag}>').quizzes
    assert [draw.count for draw in quiz.draws] == [count]


def test_of_groups_one_branch_comes_in_and_that_is_said() -> None:
    groups = quoteattr('{"0": "i4x://o/c/vertical/second", "1": "i4x://o/c/vertical/first"}')
    course = unit(
        f'<split_test url_name="ab" group_id_to_child={groups}>'
        + vertical("first", PAGE.format("one"))
        + vertical("second", PAGE.format("two"))
        + "</split_test>"
    )
    assert "Words of two." in str(course.modules)
    assert "Words of one." not in str(course.modules)
    assert rows(course, "split_test") == [
        "Groups of learners saw different things there; what the first group saw is kept: “Second”."
    ]
    assert course.source["vertical"] == 3


def test_what_is_shown_on_a_condition_is_left_out_with_all_it_holds() -> None:
    course = unit(PAGE.format("h") + f'<conditional url_name="c"><show/>{PAGE.format("answer")}</conditional>')
    assert "answer" not in str(course.modules)
    assert [row["kind"] for row in course.left_out if row["kind"] in {"conditional", "show", "html"}] == [
        "conditional", "show", "html",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "poll", "survey", "drag-and-drop-v2", "openassessment", "ubcpi", "word_cloud", "lti", "lti_consumer", "annotatable",
        "google-document", "google-calendar", "scorm", "done", "problem-builder", "edx_sga", "customtag", "never-heard-of",
        "poll_question", "textannotation",
    ],
)  # fmt: skip
def test_components_without_a_place_are_left_out_by_their_own_name(tag: str) -> None:
    course = unit(PAGE.format("h") + f'<{tag} url_name="x" display_name="X"><inner>text</inner></{tag}>')
    (row,) = [row for row in course.left_out if row["kind"] == tag]
    assert row["where"] == "Chapter / Section / Unit / X: course.xml (x)"
    assert course.source[tag] == 1


def test_a_discussion_is_a_prompt() -> None:
    course = unit('<discussion url_name="d" discussion_category="Week 1" discussion_target="Risk"/>')
    assert course.lessons[0].words["en"].blocks[0].value == "<p><b>For discussion: Week 1: Risk</b></p>"


def test_a_chapter_without_anything_that_came_in_is_a_draft() -> None:
    text = (
        '<course url_name="r" org="o"><chapter display_name="A"><sequential>'
        + vertical("one", PAGE.format("h"))
        + '</sequential></chapter><chapter display_name="B"><sequential><vertical><poll/></vertical></sequential></chapter>'
        + "</course>"
    )
    course = read({"course.xml": text, **POLICY})
    assert [(module.slug, module.draft, len(module.activities)) for module in course.modules] == [
        ("a", False, 1),
        ("b", True, 0),
    ]


def test_quizzes_of_sections_that_are_not_graded_are_practice() -> None:
    text = (
        '<course url_name="r" org="o"><chapter display_name="A"><sequential graded="true" display_name="G">'
        + vertical("one", ASK.format("p"))
        + '</sequential><sequential display_name="U">'
        + vertical("two", ASK.format("q") + PAGE.format("h"))
        + "</sequential></chapter></course>"
    )
    course = read({"course.xml": text, **POLICY})
    assert [(type(one), one.required) for one in course.activities] == [(Quiz, True), (Quiz, False), (Lesson, True)]


def test_an_exam_against_the_clock_has_a_time_limit() -> None:
    text = (
        '<course url_name="r" org="o"><chapter display_name="A"><sequential is_time_limited="true" '
        f'default_time_limit_minutes="30" display_name="Exam">{vertical("one", ASK.format("p"))}</sequential></chapter></course>'
    )
    assert read({"course.xml": text, **POLICY}).quizzes[0].time_limit == 30


def test_dates_are_told_each_once() -> None:
    policy = json.dumps({"course/r": {"start": "2020-01-01T00:00:00Z"}})
    course = course_of(
        vertical("one", PAGE.format("h")),
        {"policies/r/policy.json": policy},
        start="&quot;2020-01-01T00:00:00+00:00&quot;",
    )
    assert rows(course, "start") == [
        "The date is wrapped in quotation marks: 2020-01-01T00:00:00+00:00. Dates are set for a cohort here."
    ]
