"""A course backup in the site: recognised, written once, and nothing changed by bringing it again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from accounts.models import Organisation
from courses.assessment.models import QuizPage
from courses.catalogue.models import CoursePage, LessonPage
from courses.interchange.actions import import_course
from tests.courses.interchange.moodle.backups import Mbz, course, picture
from tests.courses.interchange.moodle.banks import fixed, old, question, slots
from tests.helpers.shared import shared


def packed(folder: Path, made: Mbz) -> Path:
    path = folder / "backup.mbz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in made.all().items():
            archive.writestr(name, content)
    return path


def example() -> Mbz:
    made = course().page(
        "1",
        "Read",
        '<p>Words, then <a href="$@QUIZVIEWBYID*2@$">a quiz</a>.</p><img src="@@PLUGINFILE@@/a.png" alt="A">',
    )
    made.file(picture(), "a.png", context="1001", component="mod_page", area="content")
    made.questions(old("1", "Bank", question("11", "First?"), question("12", "Second?")))
    made.activity("quiz", "2", "Ask", slots(fixed("11"), fixed("12")), gradepass="50.00000")
    return made.page("3", "Hidden", "<p>Not yet</p>", visible="0")


def test_a_backup_comes_in_and_changes_nothing_the_second_time(site: Organisation, tmp_path: Path) -> None:
    path = packed(tmp_path, example())
    first = import_course(path=path, by=None, owner=site.slug, code="C-7", publish=True)
    assert first["counts"] == {
        "modules": 1,
        "lessons": 2,
        "quizzes": 1,
        "questions": {"single": 2},
        "assignments": 0,
        "packages": 0,
        "media": 1,
    }
    assert CoursePage.objects.get().live
    assert {page.title: page.live for page in LessonPage.objects.all()} == {"Read": True, "Hidden": False}
    assert QuizPage.objects.get().pass_mark == 50

    again = import_course(path=path, by=None, owner=site.slug, code="C-7", publish=True)
    assert not again["changed"]
    assert {**first, "changed": False} == again


def test_what_the_moodle_course_gained_is_added(site: Organisation, tmp_path: Path) -> None:
    import_course(path=packed(tmp_path, example()), by=None, owner=site.slug, code="C-7", publish=True)
    later = example().page("4", "More", "<p>New</p>")
    assert import_course(path=packed(tmp_path, later), by=None, owner=site.slug, code="C-7", publish=True)["changed"]
    assert LessonPage.objects.filter(live=True).count() == 2


@pytest.mark.slow
def test_a_real_course_comes_in_whole_and_changes_nothing_the_second_time(site: Organisation) -> None:
    path = shared("moodle/lincs-build-lesson-oer.mbz")
    first = import_course(path=path, by=None, owner=site.slug, code="OER-1", publish=True)
    counts = first["counts"]
    assert (counts["modules"], counts["lessons"], counts["quizzes"], counts["assignments"], counts["media"]) == (
        6,
        42,
        6,
        9,
        9,
    )
    assert CoursePage.objects.get().live
    assert not import_course(path=path, by=None, owner=site.slug, code="OER-1", publish=True)["changed"]
