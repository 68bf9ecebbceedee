from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.catalogue import actions as catalogue
from courses.catalogue.enums import CompletionRule
from courses.learning import actions
from courses.learning.actions import versions
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import Enrolment, LearningEvent
from courses.learning.queries.checks import differences
from tests.factories.learning import (
    activities_of,
    add_lesson,
    complete,
    do,
    learner_on,
    lesson_page,
    module_of,
    offered_course,
    page_of,
    settled,
)

pytestmark = pytest.mark.django_db


def states(course):
    rows = Enrolment.objects.filter(course=course).order_by("pk")
    return list(rows.values_list("state", "required_done", "required_total"))


def test_those_on_the_way_follow_a_new_version_and_those_who_finished_do_not():
    course = offered_course(lessons=2)
    finished, on_the_way = complete(learner_on(course)), learner_on(course)
    do(on_the_way, activities_of(course)[0])
    add_lesson(module_of(course), "Added")
    course = settled(page_of(course))
    assert actions.move_enrolments(course=course) == 1
    assert states(course) == [("completed", 2, 2), ("active", 1, 3)]
    assert Enrolment.objects.get(pk=finished.pk).version != course.current_version


def test_what_an_author_takes_away_is_still_asked_for_until_somebody_releases_it():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    first, second = activities_of(course)
    do(enrolment, first)
    lesson_page(second).unpublish()
    catalogue.settle_requirements(course=course)
    actions.move_enrolments(course=course)
    assert states(course) == [("active", 1, 2)]
    catalogue.release_requirements(course=course, by=None)
    actions.move_enrolments(course=course)
    assert states(course) == [("completed", 1, 1)]


def test_a_released_rule_completes_those_who_have_reached_it():
    course = offered_course(lessons=1, rule=CompletionRule.CHECK)
    enrolment = learner_on(course)
    (only,) = activities_of(course)
    actions.mark_viewed(person=enrolment.person, activity=only, by=enrolment.person)
    page = lesson_page(only)
    page.completion_rule = CompletionRule.VIEWED
    page.save()
    catalogue.settle_requirements(course=course)
    actions.move_enrolments(course=course)
    assert states(course) == [("completed", 1, 1)]
    assert LearningEvent.objects.filter(verb=Verb.ELIGIBLE).count() == 1
    assert list(differences()) == []


def test_a_suspended_learner_stays_where_she_is_until_she_resumes():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    first, second = activities_of(course)
    do(enrolment, first)
    actions.suspend(enrolment=enrolment, by=None)
    lesson_page(second).unpublish()
    catalogue.release_requirements(course=course, by=None)
    assert actions.move_enrolments(course=course) == 0
    assert states(course) == [("suspended", 1, 2)]
    assert actions.resume(enrolment=enrolment, by=None).state == EnrolmentState.COMPLETED


def test_an_interrupted_move_goes_on_where_it_stopped(monkeypatch):
    course = offered_course(lessons=1)
    for _number in range(5):
        learner_on(course)
    add_lesson(module_of(course), "Added")
    course = settled(page_of(course))
    monkeypatch.setattr(versions, "BATCH", 2)
    assert versions._move_batch(course_id=course.pk, at=course.current_version.created_at) == 2
    assert Enrolment.objects.filter(version=course.current_version).count() == 2
    assert actions.move_enrolments(course=course) == 3
    assert actions.move_enrolments(course=course) == 0
    assert LearningEvent.objects.filter(verb=Verb.MOVED).count() == 5


def test_moving_asks_no_more_of_the_database_for_more_people():
    asked = []
    for people in (1, 3):
        course = offered_course(lessons=2)
        for _number in range(people):
            do(learner_on(course), activities_of(course)[0])
        add_lesson(module_of(course), "Added")
        course = settled(page_of(course))
        with CaptureQueriesContext(connection) as queries:
            actions.move_enrolments(course=course)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_clock_moves_those_left_behind():
    from courses.learning.tick import move_those_left_behind

    course = offered_course(lessons=1)
    learner_on(course)
    add_lesson(module_of(course), "Added")
    course = settled(page_of(course))
    move_those_left_behind()
    assert states(course) == [("active", 0, 2)]


def test_settling_moves_them_after_the_commit(django_capture_on_commit_callbacks):
    course = offered_course(lessons=1)
    learner_on(course)
    with django_capture_on_commit_callbacks(execute=True):
        add_lesson(module_of(course), f"Added {uuid4().hex[:4]}")
        settled(page_of(course))
    assert states(course) == [("active", 0, 2)]
