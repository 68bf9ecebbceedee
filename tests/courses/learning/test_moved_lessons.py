"""A lesson that was moved to another course: for those who are on the way, and for those who have finished."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from courses.catalogue import actions as catalogue
from courses.catalogue.models import CoursePage
from courses.learning import actions
from courses.learning.enums import ItemState
from courses.learning.models import Enrolment
from courses.learning.queries import outline_for
from courses.learning.queries.checks import differences
from tests.factories.learning import (
    activities_of,
    complete,
    course_of,
    do,
    learner_on,
    lesson_page,
    module_of,
    offered_course,
    page_of,
)

pytestmark = pytest.mark.django_db
GONE = "Not available at present; the authors have been told. You can go on with the rest."


def signed_in(enrolment: Enrolment) -> Client:
    client = Client()
    client.force_login(enrolment.person.user)
    return client


@pytest.fixture
def moved():
    """Two live courses, a learner on the way and one who has finished; the first course's first lesson is moved."""
    old, new = offered_course(lessons=2, title="The old one"), offered_course(lessons=1, title="The new one")
    on_the_way, finished = learner_on(old), complete(learner_on(old))
    lesson = lesson_page(activities_of(old)[0])
    lesson.move(module_of(new), pos="last-child")
    actions.move_enrolments(course=old)
    return old, new, on_the_way, finished, lesson_page(activities_of(old)[0])


def test_it_opens_where_it_stands_now_for_who_still_needs_it_and_for_who_has_done_it(moved):
    _old, new, on_the_way, finished, lesson = moved
    for enrolment in (on_the_way, finished):
        item = outline_for(Enrolment.objects.get(pk=enrolment.pk), "en").items[0]
        assert (item.title, item.url) == (lesson.title, f"/en/courses/{lesson.course_path}/")
        assert item.url.startswith(f"/en/courses/{page_of(new).slug}/")
        page = signed_in(enrolment).get(item.url)
        assert page.status_code == 200
        # The player is that of the course she takes, not of one she has no place on.
        assert page.context["outline"].course_title == "The old one"


def test_doing_it_there_counts_for_the_course_that_still_asks_for_it(moved):
    old, _new, on_the_way, _finished, lesson = moved
    form = {"verb": "marked", "event_id": "", "then": "/en/learn/", "here": "/en/learn/"}
    signed_in(on_the_way).post(reverse("learning:done", args=[lesson.translation_key]), form)
    done = do(Enrolment.objects.get(pk=on_the_way.pk), activities_of(old)[1])
    assert done.is_completed
    assert list(differences()) == []


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_where_its_new_course_is_taken_away_it_keeps_its_title_and_has_no_link(moved, how):
    _old, new, on_the_way, finished, lesson = moved
    getattr(CoursePage.objects.get(pk=page_of(new).pk), how)()
    for enrolment in (on_the_way, finished):
        item = outline_for(Enrolment.objects.get(pk=enrolment.pk), "en").items[0]
        assert (item.title, item.url) == (lesson.title, "")
        assert item.state == (ItemState.DONE if enrolment is finished else ItemState.UNAVAILABLE)
        page = signed_in(enrolment).get(reverse("learning:record", args=[enrolment.public_id])).content.decode()
        assert lesson.title in page
        assert lesson.course_path not in page
        assert (GONE in page) == (enrolment is on_the_way)


def test_the_lesson_that_stayed_leads_past_what_is_gone(moved):
    _old, new, on_the_way, _finished, lesson = moved
    page_of(new).unpublish()
    stayed = outline_for(Enrolment.objects.get(pk=on_the_way.pk), "en").items[1]
    page = signed_in(on_the_way).get(stayed.url).content.decode()
    assert lesson.title in page
    assert lesson.course_path not in page


def test_after_a_release_it_is_no_part_of_the_old_course_any_more(moved):
    old, _new, on_the_way, finished, lesson = moved
    catalogue.release_requirements(course=old, by=None)
    actions.move_enrolments(course=old)
    assert len(outline_for(Enrolment.objects.get(pk=on_the_way.pk), "en").items) == 1
    kept = outline_for(Enrolment.objects.get(pk=finished.pk), "en").items
    assert [item.state for item in kept] == [ItemState.DONE, ItemState.DONE]
    # Who has finished reads it where it is; who never did it has no place on the course where it stands.
    assert signed_in(finished).get(kept[0].url).status_code == 200
    assert signed_in(on_the_way).get(kept[0].url).status_code == 403
    assert course_of(page_of(old)).current_version.required_total == 1
    assert lesson.live
