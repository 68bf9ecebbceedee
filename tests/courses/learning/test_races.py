"""Many at once, with real threads and real connections."""

from __future__ import annotations

from uuid import uuid4

import pytest

from courses.learning import actions
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent
from courses.learning.queries.checks import differences
from courses.learning.signals import course_completing
from tests.factories.accounts import PersonFactory
from tests.factories.learning import activities_of, add_lesson, do, learner_on, module_of, offered_course
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
THREADS = 32


@pytest.fixture
def completions():
    seen = []

    def receive(enrolment, **kwargs):
        seen.append(enrolment.pk)

    course_completing.connect(receive, dispatch_uid="test.races")
    yield seen
    course_completing.disconnect(dispatch_uid="test.races")


def test_the_last_activity_done_32_times_completes_the_course_once(completions):
    course = offered_course(lessons=1)
    enrolment = learner_on(course)
    (only,) = activities_of(course)
    answers = at_once(lambda _n: [result.pk for result in _mark(enrolment, only)])
    assert len({tuple(answer) for answer in answers}) == 1
    assert completions == [enrolment.pk]
    assert ActivityResult.objects.count() == 1
    assert LearningEvent.objects.filter(verb=Verb.COMPLETED).count() == 1
    assert list(differences()) == []


def _mark(enrolment, activity, **act):
    return actions.mark_done(person=enrolment.person, activity=activity, by=enrolment.person, **act)


def test_one_act_sent_32_times_is_one_event():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    first, _second = activities_of(course)
    event_id = uuid4()
    at_once(lambda _n: _mark(enrolment, first, event_id=event_id))
    assert LearningEvent.objects.filter(activity=first).count() == 1
    assert Enrolment.objects.get().required_done == 1


def test_different_activities_done_at_once_complete_the_course_once(completions):
    course = offered_course(lessons=8)
    enrolment = learner_on(course)
    activities = activities_of(course)
    at_once(lambda number: _mark(enrolment, activities[number]) and None, times=8)
    assert completions == [enrolment.pk]
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED
    assert list(differences()) == []


def test_enrolling_32_times_at_once_gives_one_place():
    course, person = offered_course(), PersonFactory()
    places = at_once(lambda _n: actions.enrol(person=person, course=course, by=person).pk)
    assert len(set(places)) == 1
    assert (Enrolment.objects.count(), EnrolmentRoute.objects.count()) == (1, 1)
    assert LearningEvent.objects.filter(verb=Verb.ENROLLED).count() == 1


def test_leaving_and_coming_back_at_once_leaves_one_truth():
    course, person = offered_course(), PersonFactory()
    enrolment = actions.enrol(person=person, course=course, by=person)

    def act(number):
        if number % 2:
            actions.withdraw(enrolment=enrolment, by=person)
        else:
            actions.enrol(person=person, course=course, by=person)

    at_once(act, times=16)
    assert Enrolment.objects.count() == 1
    assert EnrolmentRoute.objects.open().count() == (1 if Enrolment.objects.get().state == "active" else 0)
    assert list(differences()) == []


def test_a_move_to_a_new_version_and_the_learners_own_work_meet_without_loss(completions):
    course = offered_course(lessons=2)
    learners = [learner_on(course) for _number in range(6)]
    first, second = activities_of(course)
    for enrolment in learners:
        do(enrolment, first)
    add_lesson(module_of(course), "Optional and late", required=False)
    course.refresh_from_db()

    def act(number):
        if number < 6:
            _mark(learners[number], second)
        else:
            actions.move_enrolments(course=course)

    at_once(act, times=8)
    actions.move_enrolments(course=course)
    assert sorted(completions) == sorted(enrolment.pk for enrolment in learners)
    assert list(differences()) == []
