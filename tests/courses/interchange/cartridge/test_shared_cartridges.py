"""Real cartridges with known counts."""

from __future__ import annotations

import pytest

from courses.interchange.archives import open_source
from courses.interchange.cartridge import read, recognises
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import BESIDE, OPTIONS
from tests.helpers.shared import shared

VIEWER = "cc/common-cartridge-viewer/test-cartridges"


def course_from(name):
    source = open_source(shared(name))
    assert recognises(source)
    course = read(source, OPTIONS)
    assert unaccounted(course) == {}
    return course


@pytest.fixture(scope="module")
def first():
    return course_from(f"{VIEWER}/course-1")


def test_course_1_has_one_module_of_nine_items(first):
    canvas = (
        "Attachment",
        "Assignment",
        "Quizzes::Quiz",
        "WikiPage",
        "DiscussionTopic",
        "ContextModuleSubHeader",
        "ExternalUrl",
        "ContextExternalTool",
    )
    assert [first.source[kind] for kind in canvas] == [2, 1, 1, 1, 1, 1, 1, 1]
    assert first.source["module"] == len(first.modules) == 1


def test_course_1_comes_in_as_activities(first):
    # The manifest lists an assignment and a document more than Canvas's own file.
    assert (len(first.lessons), len(first.quizzes), len(first.assignments), len(first.questions)) == (6, 1, 2, 1)
    assert first.modules[0].draft
    assert first.quizzes[0].attempts == 1
    assert [row["kind"] for row in first.left_out if "Tool" in row["kind"]] == ["ContextExternalTool"]


def test_course_1_brings_the_question_it_holds_three_times_once(first):
    assert first.source["multiple_choice_question"] == 1
    assert [len(bank.questions) for bank in first.banks] == [1]


def test_course_1_keeps_its_files(first):
    assert sorted(file.name for file in first.media) == ["photo.jpg", "sample-document.pdf"]


def test_reading_again_gives_the_same_keys(first):
    again = course_from(f"{VIEWER}/course-1")
    assert [activity.key for activity in again.activities] == [activity.key for activity in first.activities]


def test_every_type_of_question():
    course = course_from(f"{VIEWER}/all-question-types")
    assert sorted(question.kind for question in course.questions) == [
        "cloze", "essay", "match", "multiple", "numeric", "single", "truefalse",
    ]  # fmt: skip
    told = {row["kind"] for row in course.left_out}
    assert told == {"calculated_question", "file_upload_question", "file"}
    assert "Well, this is nothing but text" in course.quizzes[0].words["en"].introduction
    single = next(question for question in course.questions if question.kind == "single").words["en"]
    assert single["explanation"] == "alright"
    assert single["options"]["c"]["reason"] == "good!\nnice job"


@pytest.mark.parametrize(
    ("name", "lessons", "assignments"),
    [
        (f"{VIEWER}/latex.imscc", 2, 0),
        (f"{VIEWER}/single-page.imscc", 1, 0),
        (f"{VIEWER}/canvas_cc_gem_course.imscc", 0, 3),
        ("cc/canvas_cc/test/fixtures/cc.imscc", 0, 1),
        (f"{VIEWER}/course-with-no-showable-resources", 0, 0),
    ],
)
def test_the_others(name, lessons, assignments):
    course = course_from(name)
    assert (len(course.lessons), len(course.assignments)) == (lessons, assignments)


def test_a_course_of_tools_alone_says_what_each_was():
    course = course_from(f"{VIEWER}/course-with-no-showable-resources")
    assert course.source == {"module": 1, "ContextExternalTool": 5, BESIDE: 1}
    assert [row["where"].split(": ")[1] for row in course.left_out] == [
        "Copy of xmenusers", "Monthly budget", "Project proposal", "slash/filename", "Slides template orange",
    ]  # fmt: skip
