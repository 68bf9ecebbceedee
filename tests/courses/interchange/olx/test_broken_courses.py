"""Broken courses: taken in as far as they are whole, with every fault told, or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from olxcleaner import validate

from courses.interchange import olx
from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course
from tests.courses.interchange.olx.trees import OPTIONS, assert_balanced, source_of
from tests.helpers.shared import shared

FOLDER = "olx/olxcleaner-testcourses/testcourses"
# Settings of Open edX that have no counterpart here, so that nothing is lost where they are missing.
NO_LOSS = ("course_image", "setting 'end'", "setting 'start'", "setting 'discussion_", "enable_timed_exams")
# What is left out whole says so by its name; what else is wrong inside it is not looked at.
WHOLE = ("lti", "drag-and-drop")


def of(number: int) -> Path:
    return shared(f"{FOLDER}/testcourse{number}")


def told(course: Course) -> str:
    rows = [*course.converted, *course.left_out]
    return "\n".join(f"{row['kind']} {row['where']} {row.get('how') or row['why']}" for row in rows)


@pytest.mark.parametrize("number", [1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
def test_each_is_taken_in_as_far_as_it_is_whole(number: int) -> None:
    course = olx.read(open_source(of(number)), OPTIONS)
    assert len(course.modules) == 1
    assert_balanced(course)


def test_one_that_is_no_xml_is_refused() -> None:
    with pytest.raises(ImportRefused) as refusal:
        olx.read(open_source(of(3)), OPTIONS)
    assert (refusal.value.code, refusal.value.where) == ("broken_xml", "course.xml:1")


# The faults that olxcleaner names, by what ours says of each.
SAID = {
    "BadEntry": ["holds no settings"],
    "BadPolicy": ["no valid JSON"],
    "BadPolicyFormat": ["should say settings by element"],
    "DuplicateID": ["Two discussions have the id"],
    "DuplicateURLName": ["stands twice"],
    "FileDoesNotExist": ["is missing"],
    "GradingPolicyIssue": ["GRADE_CUTOFFS", "the file is missing"],
    "InvalidHTML": ["Its HTML has a fault"],
    "InvalidPointer": ["looks like a pointer"],
    "InvalidSetting": ["is no", "does not say how long", "of grace"],
    "InvalidXML": ["no valid XML"],
    "LTIError": ["(LTI) is not taken in"],
    "NoRunName": ["has no url_name"],
    "PointerAlreadyPointedAt": ["points on to"],
    "PolicyNotFound": ["The file is missing"],
    "SelfPointer": ["points to itself"],
    "TagMismatch": ["should hold a"],
    "UnexpectedContent": ["Words that stand between"],
    "UnexpectedTag": ["has no place", "is missing", "not read", "a button", "work handed in", "word clouds"],
    "WrongObjectType": ["in the course, not a"],
}


@pytest.mark.parametrize("number", [1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
def test_what_olxcleaner_calls_an_error_is_told(number: int) -> None:
    path = of(number)
    _course, store, _names = validate(str(path / ("coursefile.xml" if number == 2 else "course.xml")))
    report = told(olx.read(open_source(path), OPTIONS)).lower()
    for error in store.errors:
        if error.level_val < 3 or any(words in error.description for words in NO_LOSS):
            continue
        if error.name == "InvalidSetting" and any(word in error.description for word in WHOLE):
            continue
        assert any(words.lower() in report for words in SAID[error.name]), (error.name, error.description)
        assert error.filename.rsplit("/", 1)[-1].split(".")[0] in report, error.filename


def test_links_to_what_is_not_there_keep_their_words() -> None:
    course = olx.read(open_source(of(10)), OPTIONS)
    text = str([block.value for block in course.lessons[0].words["en"].blocks])
    assert "Bad jump!" in text
    assert "jump_to" not in text
    assert sum("/jump_to_id/" in row["where"] for row in course.left_out) == 2


def test_a_course_that_holds_itself_is_no_endless_story() -> None:
    course = olx.read(
        source_of(
            {
                "course.xml": '<course url_name="r" org="o" course="c"/>',
                "course/r.xml": '<course><chapter url_name="a"/></course>',
                "chapter/a.xml": '<chapter display_name="A"><sequential url_name="s"/></chapter>',
                "sequential/s.xml": '<sequential><vertical url_name="v"/></sequential>',
                "vertical/v.xml": '<vertical><vertical url_name="v"/><html url_name="h">Words</html></vertical>',
            }
        ),
        OPTIONS,
    )
    assert_balanced(course)
    assert len(course.lessons) == 1


def test_what_is_nested_too_deep_is_refused() -> None:
    inner = "<vertical>" * 60 + "</vertical>" * 60
    with pytest.raises(ImportRefused) as refusal:
        olx.read(
            source_of({"course.xml": f'<course url_name="r" org="o"><chapter>{inner}</chapter></course>'}), OPTIONS
        )
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("content", ["<course org='o'/>", "<course org='o'><wiki slug='x'/></course>"])
def test_a_course_without_a_chapter_is_refused(content: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        olx.read(source_of({"course.xml": content}), OPTIONS)
    assert refusal.value.code == "no_module"
