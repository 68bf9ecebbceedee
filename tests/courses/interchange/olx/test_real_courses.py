"""Courses nobody here wrote, against counts that others took (shared/data/README.md)."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from courses.interchange import olx
from courses.interchange.archives import open_source
from courses.interchange.markup import canonical
from courses.interchange.neutral import Course
from courses.interchange.reports import counts
from tests.courses.interchange.olx.trees import OPTIONS, assert_balanced
from tests.helpers.shared import shared


@pytest.fixture(scope="module")
def supported() -> Course:
    return olx.read(open_source(shared("olx/tarballs/supported-components.tar.gz")), OPTIONS)


@pytest.fixture(scope="module")
def latex() -> Course:
    return olx.read(open_source(shared("olx/tarballs/mit-latex2edx.tar.gz")), OPTIONS)


def left_out(course: Course) -> Counter[str]:
    return Counter(row["kind"] for row in course.left_out)


def test_the_supported_components_have_the_elements_others_counted(supported: Course) -> None:
    expected = {"chapter": 6, "sequential": 7, "vertical": 17, "html": 9, "video": 3, "discussion": 1, "problem": 32}
    assert {kind: supported.source[kind] for kind in expected} == expected
    assert_balanced(supported)


def test_the_supported_components_give_thirty_questions(supported: Course) -> None:
    assert counts(supported) == {
        "modules": 6,
        "lessons": 9,
        "quizzes": 5,
        "questions": {"multiple": 8, "numeric": 4, "single": 13, "text": 5},
        "assignments": 0,
        "packages": 0,
        "media": 1,
    }
    assert left_out(supported)["problem"] == 2


def test_the_supported_components_say_what_is_left_out_by_its_own_name(supported: Course) -> None:
    expected = {
        "customresponse": 1, "formularesponse": 1, "poll": 2, "survey": 2, "drag-and-drop-v2": 2, "openassessment": 1,
        "ubcpi": 1, "word_cloud": 1,
    }  # fmt: skip
    assert {kind: left_out(supported)[kind] for kind in expected} == expected


def test_dates_wrapped_in_quotation_marks_are_told(supported: Course) -> None:
    wrapped = [row for row in supported.left_out if "quotation marks" in row["why"]]
    assert Counter(row["kind"] for row in wrapped) == {"start": 5, "enrollment_start": 1}


def test_drafts_never_come_in(supported: Course) -> None:
    assert left_out(supported)["draft"] == 6


def test_the_latex_course_has_the_elements_others_counted(latex: Course) -> None:
    expected = {"chapter": 3, "sequential": 7, "vertical": 14, "problem": 15}
    assert {kind: latex.source[kind] for kind in expected} == expected
    assert_balanced(latex)


def test_seven_problems_of_the_latex_course_are_eleven_questions(latex: Course) -> None:
    assert len(latex.questions) == 11
    assert left_out(latex)["problem"] == 8
    assert (left_out(latex)["customresponse"], left_out(latex)["formularesponse"]) == (7, 1)


def test_no_question_holds_a_variable(latex: Course, supported: Course) -> None:
    texts = [str(question.words) + str(question.structure) for question in [*latex.questions, *supported.questions]]
    assert not [text for text in texts if re.search(r"\$\{?[A-Za-z_]", text)]


def test_a_variable_that_is_a_constant_is_written_in(latex: Course) -> None:
    (found,) = [question for question in latex.questions if question.structure.get("value") == "177"]
    assert found.structure == {"value": "177", "tolerance": "35.4"}


def test_several_inputs_share_the_words_above_them(latex: Course) -> None:
    prompts = [question.words["en"]["prompt"] for question in latex.questions[:2]]
    assert ["`3` ____" in prompt for prompt in prompts] == [True, False]
    assert ["`5.2` ____" in prompt for prompt in prompts] == [False, True]
    assert all(prompt.startswith("This is a sample problem") for prompt in prompts)


def test_what_is_said_in_a_video_is_kept(latex: Course) -> None:
    (lesson,) = [lesson for lesson in latex.lessons if "6.SFMx" in lesson.words["en"].title]
    texts = [block.value for block in lesson.words["en"].blocks]
    assert "https://www.youtube.com/watch?v=VfOMvuHcJi0" in texts[1]
    assert "street writing mathematics" not in texts[1]
    assert "tool box" in texts[3]


@pytest.mark.parametrize("name", ["supported-components", "mit-latex2edx"])
def test_the_same_file_gives_the_same_course(name: str) -> None:
    path = shared(f"olx/tarballs/{name}.tar.gz")
    first, second = (olx.read(open_source(path), OPTIONS) for _time in range(2))
    assert first == second


def test_every_text_is_in_its_one_spelling(latex: Course, supported: Course) -> None:
    lessons = [*latex.lessons, *supported.lessons]
    texts = [block.value for lesson in lessons for block in lesson.words["en"].blocks if block.kind == "text"]
    assert [text for text in texts if canonical(text) != text] == []


def test_every_key_stands_once(latex: Course, supported: Course) -> None:
    for course in (latex, supported):
        keys = [course.key, *(module.key for module in course.modules), *(one.key for one in course.activities)]
        keys += [question.key for question in course.questions] + [bank.key for bank in course.banks]
        assert len(set(keys)) == len(keys)
