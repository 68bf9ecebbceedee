"""Courses of Open edX in the site: taken in, seen by learners, and the same again without a change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation
from courses.assessment.models import Question, QuizPage
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.interchange.actions import import_course
from tests.helpers.shared import shared

pytestmark = pytest.mark.django_db
COURSES = ["supported-components", "mit-latex2edx"]


def take_in(name: str, **options: Any) -> dict[str, Any]:
    path = shared(f"olx/tarballs/{name}.tar.gz")
    return import_course(path=path, by=None, owner="ftahk", publish=True, **options)


@pytest.mark.parametrize("name", COURSES)
def test_the_same_course_again_changes_nothing(site: Organisation, name: str) -> None:
    first, second = take_in(name), take_in(name)
    assert (first["changed"], second["changed"]) == (True, False)
    assert first["counts"] == second["counts"]


def test_what_came_in_stands_in_the_site(site: Organisation) -> None:
    told = take_in("supported-components")
    counted = (ModulePage.objects.live().count(), LessonPage.objects.live().count(), QuizPage.objects.live().count())
    # The chapter that holds nothing but polls is a draft.
    assert counted == (5, 9, 5)
    assert Question.objects.count() == 30
    page = CoursePage.objects.get()
    assert (told["course"]["title"], page.teachers[0].value["name"]) == ("Supported Components", "Mark Sadecki")


def test_a_lesson_that_came_in_can_be_opened(site: Organisation, client: Client) -> None:
    take_in("mit-latex2edx")
    page = CoursePage.objects.get()
    assert client.get(page.url).status_code == 200
    for lesson in LessonPage.objects.live():
        assert client.get(lesson.url, follow=True).status_code in {200, 403}


def test_a_dry_run_keeps_nothing(site: Organisation) -> None:
    told = take_in("supported-components", dry_run=True)
    assert (told["counts"]["lessons"], CoursePage.objects.count(), Question.objects.count()) == (9, 0, 0)
