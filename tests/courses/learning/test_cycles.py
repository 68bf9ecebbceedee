"""A completed course begun again: a further cycle beside the first, which stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from common.formats import format_date
from courses.catalogue.enums import EnrolmentPolicy
from courses.dashboards.queries.teaching import ActivityPart, activity_figures
from courses.learning import actions
from courses.learning.enums import Door, RouteKind, Verb
from courses.learning.exceptions import EnrolmentClosed, NothingCompleted, Suspended
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent
from courses.learning.permissions import gate_for
from courses.learning.queries import Stand, course_counts, standing_of
from courses.learning.queries.checks import differences
from courses.learning.signals import learner_enrolled
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.cohorts import make_cohort, seat_in
from tests.factories.cycles import again, now
from tests.factories.learning import (
    activities_of,
    add_lesson,
    complete,
    course_of,
    do,
    learner_on,
    lesson_page,
    module_of,
    offered_course,
    page_of,
    settled,
)
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def stands(person) -> list[tuple[int, str, int]]:
    rows = Enrolment.objects.filter(person=person).order_by("cycle")
    return list(rows.values_list("cycle", "state", "required_done"))


@pytest.fixture
def finished():
    """Somebody who has completed a course of two lessons."""
    return complete(learner_on(offered_course(lessons=2)))


# --- beginning ------------------------------------------------------------------------------------------------------


def test_the_next_cycle_begins_empty_beside_the_completed_one(finished):
    results = list(ActivityResult.objects.filter(enrolment=finished).values())
    second = again(finished)
    assert stands(finished.person) == [(1, "completed", 2), (2, "active", 0)]
    assert second.version == finished.course.current_version
    assert list(EnrolmentRoute.objects.filter(enrolment=second).values_list("kind", "closed_at")) == [("self", None)]
    assert LearningEvent.objects.get(enrolment=second).verb == Verb.RENEWED
    assert list(ActivityResult.objects.filter(enrolment=finished).values()) == results
    assert list(differences()) == []


def test_beginning_again_twice_is_beginning_once(finished):
    assert again(finished) == again(finished)
    assert Enrolment.objects.count() == 2


def test_only_a_completed_course_is_begun_again():
    enrolment = learner_on(offered_course())
    with pytest.raises(NothingCompleted):
        again(enrolment)
    actions.withdraw(enrolment=enrolment, by=None)
    with pytest.raises(NothingCompleted):
        again(enrolment)
    with pytest.raises(NothingCompleted):
        actions.begin_next_cycle(person=PersonFactory(), course=enrolment.course, by=None)


def test_enrolling_begins_no_further_cycle(finished):
    attached = actions.enrol(person=finished.person, course=finished.course, by=finished.person)
    assert attached == finished
    assert Enrolment.objects.count() == 1


def test_a_course_that_takes_nobody_is_not_begun_again(finished):
    page_of(finished.course).unpublish()
    with pytest.raises(EnrolmentClosed):
        again(finished)
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("policy", [EnrolmentPolicy.REQUEST, EnrolmentPolicy.CLOSED])
def test_who_was_in_the_course_once_needs_no_new_place(policy):
    enrolment = complete(learner_on(offered_course(policy=policy)))
    assert again(enrolment).cycle == 2


def test_it_follows_the_requirements_of_today(finished):
    add_lesson(module_of(finished.course), "Added since")
    course = settled(page_of(finished.course))
    second = again(finished)
    assert (second.required_total, second.version) == (3, course.current_version)
    assert now(finished).required_total == 2


def test_a_third_cycle_follows_the_second(finished):
    complete(again(finished))
    complete(again(finished))
    assert stands(finished.person) == [(1, "completed", 2), (2, "completed", 2), (3, "completed", 2)]
    assert list(differences()) == []


def test_it_never_begins_before_what_it_follows(finished):
    second = again(finished, at=finished.completed_at - timedelta(days=1))
    assert second.enrolled_at == finished.completed_at


def test_who_is_given_the_place_is_announced(finished, django_capture_on_commit_callbacks):
    seen = []

    def hear(enrolment, created, **kwargs):
        seen.append((enrolment.cycle, created))

    learner_enrolled.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        again(finished)
        again(finished)
    learner_enrolled.disconnect(hear)
    assert seen == [(2, True)]


# --- results --------------------------------------------------------------------------------------------------------


def test_what_she_does_counts_in_the_new_cycle_and_leaves_the_old_one_as_it_was(finished):
    first, _second = activities_of(finished.course)
    second_cycle = again(finished)
    before = list(LearningEvent.objects.filter(enrolment=finished).values())
    do(finished, first)
    assert stands(finished.person) == [(1, "completed", 2), (2, "active", 1)]
    assert list(LearningEvent.objects.filter(enrolment=finished).values()) == before
    assert complete(second_cycle).is_completed
    assert list(differences()) == []


def test_what_was_left_optional_is_not_done_afterwards_in_the_old_cycle():
    enrolment = learner_on(offered_course(lessons=1, optional=1))
    required, optional = activities_of(enrolment.course)
    do(enrolment, required)
    second = again(enrolment)
    do(enrolment, optional)
    assert list(ActivityResult.objects.filter(activity=optional).values_list("enrolment", flat=True)) == [second.pk]


def test_nothing_of_the_earlier_cycle_comes_back_by_way_of_another_course():
    """A lesson that two courses hold: what she did in the first cycle stands in the other course as well."""
    old, new = offered_course(lessons=2), offered_course(lessons=1)
    person = PersonFactory()
    learner_on(old, person)
    lesson = lesson_page(activities_of(old)[0])
    lesson.move(module_of(new), pos="last-child")
    actions.move_enrolments(course=old)
    learner_on(settled(page_of(new)), person)
    done = complete(Enrolment.objects.get(person=person, course=old))
    both = ActivityResult.objects.filter(activity__key=lesson.translation_key, completed_at__isnull=False)
    assert both.count() == 2
    second = again(done)
    assert (second.required_done, second.required_total) == (0, 2)
    assert both.count() == 2
    # And what she does from now on counts again.
    do(done, activities_of(old)[0])
    assert now(second).required_done == 1
    assert list(differences()) == []


def test_what_she_did_elsewhere_since_it_began_is_taken_over():
    old, new = offered_course(lessons=1), offered_course(lessons=2)
    person = PersonFactory()
    second = again(complete(learner_on(old, person)))
    elsewhere = learner_on(new, person)
    do(elsewhere, activities_of(new)[0])
    lesson_page(activities_of(new)[0]).move(module_of(old), pos="last-child")
    actions.move_enrolments(course=settled(page_of(old)))
    assert (now(second).required_done, now(second).required_total) == (1, 2)
    assert list(differences()) == []


# --- leaving, suspending --------------------------------------------------------------------------------------------


def test_leaving_the_renewal_leaves_the_completed_course_completed(finished):
    second = again(finished)
    do(finished, activities_of(finished.course)[0])
    actions.leave(enrolment=second, by=finished.person)
    assert standing_of(finished.person, finished.course, "en").stand == Stand.COMPLETED
    assert actions.enrol(person=finished.person, course=finished.course, by=None, kind=RouteKind.OFFICER) == finished
    assert stands(finished.person) == [(1, "completed", 2), (2, "withdrawn", 1)]
    # Beginning once more goes on with what she did.
    assert again(finished) == second
    assert stands(finished.person) == [(1, "completed", 2), (2, "active", 1)]
    assert list(differences()) == []


def test_while_the_renewal_is_suspended_she_reads_and_works_on_nothing(finished):
    first, _second = activities_of(finished.course)
    actions.suspend(enrolment=again(finished), by=None)
    gate = gate_for(finished.person, first)
    assert (gate.door, gate.enrolment, gate.can_work, gate.is_held) == (Door.OPEN, finished, False, True)
    with pytest.raises(Suspended):
        do(finished, first)
    assert standing_of(finished.person, finished.course, "en").stand == Stand.SUSPENDED


def test_the_gate_leads_to_the_cycle_she_is_in(finished):
    first, _second = activities_of(finished.course)
    second = again(finished)
    gate = gate_for(finished.person, first)
    assert (gate.enrolment, gate.can_work) == (second, True)
    complete(second)
    assert gate_for(finished.person, first).enrolment == second


# --- screens and figures --------------------------------------------------------------------------------------------


def test_the_old_record_stays_readable_and_each_leads_to_the_other(finished):
    second = again(finished)
    client = Client()
    client.force_login(finished.person.user)
    old, new = (reverse("learning:record", args=[cycle.public_id]) for cycle in (finished, second))
    html = client.get(old).content.decode()
    assert f"Completed on {format_date(finished.completed_at)}: 2 of 2 required activities." in html
    assert new in html
    html = client.get(new).content.decode()
    assert "0 of 2 required activities done." in html
    assert old in html


def test_my_learning_shows_both_cycles_each_as_what_it_is(finished):
    client = Client()
    client.force_login(finished.person.user)
    second = again(finished)
    html = client.get("/en/learn/").content.decode()
    assert "Renewal" in html
    assert f"Completed on {format_date(finished.completed_at)}." in html
    done = complete(second)
    assert f"Completed again on {format_date(done.completed_at)}." in client.get("/en/learn/").content.decode()


def test_figures_of_a_course_count_people(finished):
    course = finished.course
    again(finished)
    counts = course_counts(type(course).objects.filter(pk=course.pk))[course.pk]
    assert (counts.completed, counts.active, counts.not_started, counts.withdrawn) == (1, 1, 1, 0)
    parts = [ActivityPart(activity, "", required=True) for activity in activities_of(course)]
    complete(Enrolment.objects.get(cycle=2))
    counts = course_counts(type(course).objects.filter(pk=course.pk))[course.pk]
    assert (counts.completed, counts.active) == (1, 0)
    assert [(row.opened, row.done) for row in activity_figures(course, parts)] == [(1, 1), (1, 1)]


def test_a_seat_of_who_has_completed_stays_with_the_completed_cycle(finished):
    cohort = make_cohort(course=finished.course)
    MembershipFactory(organisation=cohort.organisation, person=finished.person)
    seat = seat_in(cohort, finished.person)
    again(finished)
    seat.refresh_from_db()
    assert (seat.enrolment, seat.enrolment.state) == (finished, "completed")


def test_a_seat_of_who_is_renewing_gives_a_road_to_the_renewal(finished):
    second = again(finished)
    cohort = make_cohort(course=finished.course)
    MembershipFactory(organisation=cohort.organisation, person=finished.person)
    seat = seat_in(cohort, finished.person)
    assert seat.enrolment == second
    assert seat.route.due_on == cohort.due_on


def test_a_cycle_that_follows_nothing_is_found_by_the_proof(finished):
    Enrolment.objects.filter(pk=finished.pk).update(cycle=3)
    assert [line for line in differences() if "without a completed one before it" in line]


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_beginning_again_32_times_at_once_begins_once():
    finished = complete(learner_on(offered_course(lessons=1)))
    course = course_of(page_of(finished.course))
    cycles = at_once(lambda _n: actions.begin_next_cycle(person=finished.person, course=course, by=finished.person).pk)
    assert len(set(cycles)) == 1
    assert stands(finished.person) == [(1, "completed", 1), (2, "active", 0)]
    assert EnrolmentRoute.objects.filter(enrolment__cycle=2).count() == 1
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_beginning_and_leaving_at_once_leaves_one_truth():
    finished = complete(learner_on(offered_course(lessons=1)))
    second = again(finished)
    course = course_of(page_of(finished.course))

    def turn(number):
        if number % 2:
            actions.leave(enrolment=second, by=finished.person)
        else:
            actions.begin_next_cycle(person=finished.person, course=course, by=finished.person)

    at_once(turn, times=8)
    assert Enrolment.objects.count() == 2
    assert list(differences()) == []
