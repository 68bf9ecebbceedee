"""Backups that nobody here wrote: what Moodle says they hold comes in, or is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from courses.interchange.archives import open_source
from courses.interchange.moodle import backup
from courses.interchange.neutral import Assignment, Course, Lesson, Quiz
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.backups import accounted, outline, told
from tests.helpers.shared import shared

FIXTURES = "moodle/moodle33-fixtures"


def read(name: str) -> Course:
    path: Path = shared(name)
    source = open_source(path)
    assert backup.recognises(source)
    made = backup.read(source, Options("ftahk"))
    accounted(made)
    return made


@pytest.fixture(scope="module")
def lincs() -> Course:
    return read("moodle/lincs-build-lesson-oer.mbz")


def test_a_whole_course_is_counted_by_moodles_own_names(lincs: Course) -> None:
    counted = {"section", "page", "assign", "lesson", "lesson page", "label", "resource", "book", "chapter"}
    counted |= {"forum", "feedback", "url", "completion", "file"}
    assert {kind: count for kind, count in lincs.source.items() if kind in counted} == {
        "section": 7,
        "page": 17,
        "assign": 9,
        "lesson": 6,
        "lesson page": 23,
        "label": 6,
        "resource": 3,
        "book": 1,
        "chapter": 11,
        "forum": 1,
        "feedback": 1,
        "url": 1,
        "completion": 35,
        "file": 12,
    }


def test_its_pages_chapters_and_files_are_lessons_and_its_lessons_are_quizzes_too(lincs: Course) -> None:
    kinds = [type(one) for one in lincs.activities]
    assert (kinds.count(Lesson), kinds.count(Assignment), kinds.count(Quiz)) == (42, 9, 6)
    assert [len(module.activities) for module in lincs.modules] == [15, 10, 9, 11, 11, 1]
    assert sorted(question.kind for question in lincs.questions) == ["single"] * 12 + ["text"] * 2
    assert len(lincs.media) == 9


def test_what_was_hidden_is_a_draft(lincs: Course) -> None:
    assert sum(one.draft for one in lincs.activities) == 10
    assert [module.draft for module in lincs.modules] == [False, False, False, False, False, True]


def test_what_finished_the_course_is_required(lincs: Course) -> None:
    """Its thirteen criteria name pages, nine of which were hidden."""
    required = [one.words["en"].title for one in lincs.activities if one.required and not one.draft]
    assert required == [
        "Course Description and Objectives",
        "Watch this video on the Facilitated Delivery Model",
        "Self-Study Delivery Model",
    ]


def test_an_answer_that_scores_and_leads_back_is_wrong(lincs: Course) -> None:
    question = next(one for one in lincs.questions if "ball moving to the back" in one.words["en"]["prompt"])
    right = [question.words["en"]["options"][name]["text"] for name in question.structure["correct"]]
    assert right == ["Inertia"]


def test_old_players_become_links(lincs: Course) -> None:
    assert lincs.source["iframe"] == 10
    texts = [str(block.value) for one in lincs.lessons for block in one.words["en"].blocks]
    assert any("https://www.youtube.com/watch?v=Wp9XJZBYW38" in text for text in texts)


def test_pictures_of_the_book_stand_where_they_stood(lincs: Course) -> None:
    chapter = next(one for one in lincs.lessons if one.slug == "objectives-moodle-page-resource")
    assert [block.kind for block in chapter.words["en"].blocks] == ["text", "image", "image", "text", "image"]
    assert chapter.words["en"].blocks[1].value["alt"] == 'Button with the words "Turn Editing On"'


def test_conditions_of_an_old_backup_are_told_by_their_kinds() -> None:
    made = read(f"{FIXTURES}/backup/moodle2/tests/fixtures/availability_26_format.mbz")
    assert made.source["availability"] == 14
    assert told(made, "availability")[-2:] == [
        "It opened only under conditions (date, group, grade, completion, profile, grouping); here it is open with the course.",
        "It opened only under conditions (group); here it is open with the course.",
    ]
    assert [one.pass_mark for one in made.quizzes] == [30]
    assert [one.required for one in made.activities][:2] == [True, True]
    assert not any(one.required for one in list(made.activities)[2:])


def test_a_quiz_by_itself_is_a_course_with_one_module() -> None:
    made = read(f"{FIXTURES}/mod/quiz/tests/fixtures/moodle_28_quiz.mbz")
    assert outline(made) == [("Backup test", ["Quiz: Restored Moodle 2.8 quiz"])]
    prompts = {question.key: question.words["en"]["prompt"] for question in made.questions}
    # Slot by slot, whatever the order of the bank.
    assert [prompts[draw.question] for draw in made.quizzes[0].draws] == ["First question", "Second question."]
    assert [question.structure["correct"] for question in made.questions] == [["false"], ["false"]]
    assert made.quizzes[0].feedback == "at_end"


def test_pages_of_a_package_are_lessons() -> None:
    made = read(f"{FIXTURES}/backup/controller/tests/fixtures/deadlock.mbz")
    assert made.source["imscp page"] == 8
    titles = [one.words["en"].title for one in made.lessons]
    assert titles == [
        "Folder",
        "Loch Katrine",
        "Ben Ledi",
        "Jencks Earthwork",
        "MSP Cells",
        "Holyrood Building Site",
        "Salisbury Crags",
        "Castle Sunset",
        "Bridges Sunset",
    ]
    assert [one.kind for one in made.media].count("image") >= 8
