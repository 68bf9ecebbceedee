"""What runs without anybody at a screen: tasks, the clock, and certificates that finished cycles are owed."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.catalogue.models import Course
from courses.certificates import actions, tasks, tick
from courses.certificates.actions import awarding as awarding_actions
from courses.certificates.actions import leases
from courses.certificates.actions.bulk import running
from courses.certificates.enums import BulkState
from courses.certificates.models import Awarding, BulkChange, BulkItem, Certificate, CertificateFacts
from courses.certificates.queries.awarding import last_failure_of_signing, standing_of
from tests.factories.certificates import earn, hong_kong, settled_course
from tests.factories.many_certificates import (
    confirmed,
    drafted,
    many_certificates,
    many_cycles,
    officers,
    run_out,
    signed,
    signing_key,
)

pytestmark = pytest.mark.django_db
LATER = leases.SILENCE + timedelta(seconds=1)


@pytest.fixture
def two():
    first, second = officers()
    return first.person, second.person


def again(row):
    return type(row).objects.get(pk=row.pk)


# --- carrying on ----------------------------------------------------------------------------------------------------


def test_from_asking_to_the_end_it_runs_by_itself(two, django_capture_on_commit_callbacks):
    many_certificates(3)
    with django_capture_on_commit_callbacks(execute=True):
        change = actions.bulk.ask(change=drafted(two[0]), by=two[0])
    assert again(change).state == BulkState.WAITING
    with django_capture_on_commit_callbacks(execute=True):
        actions.bulk.confirm(change=change, by=two[1])
    change = again(change)
    assert (change.state, change.done, change.runner) == (BulkState.DONE, 3, None)


def test_one_worker_at_a_time_has_it(two):
    many_certificates(2)
    change = confirmed(*two)
    assert leases.take_up(BulkChange, change.pk, runner=uuid.uuid4())
    tasks.carry_on.func(change_id=change.pk)
    assert again(change).state == BulkState.RUNNING
    with time_machine.travel(timezone.now() + LATER):
        tasks.carry_on.func(change_id=change.pk)
    assert again(change).done == 2


def test_where_there_are_workers_it_lets_others_have_their_turn(
    two, monkeypatch, settings, django_capture_on_commit_callbacks
):
    many_certificates(3)
    change = confirmed(*two)
    monkeypatch.setattr(tasks.many, "TURN", -1)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}
    monkeypatch.setattr(running.run_chunk, "__kwdefaults__", {"size": 1})
    for done in (1, 2, 3):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.carry_on.func(change_id=change.pk)
        assert again(change).done == done
        asked = DBTaskResult.objects.filter(task_path="courses.certificates.tasks.many.carry_on").count()
        assert asked == min(done, 2)
    assert again(change).state == BulkState.DONE


def test_when_it_is_stopped_and_goes_on_while_a_worker_puts_it_down_it_is_not_forgotten(
    two, monkeypatch, django_capture_on_commit_callbacks
):
    many_certificates(2)
    change = confirmed(*two)
    chunk, turns = actions.bulk.run_chunk, []

    def stopped_and_resumed(**arguments):
        turns.append(1)
        if len(turns) > 1:
            return chunk(**arguments)
        actions.bulk.stop(change=change, by=two[0])
        is_more = chunk(**arguments)
        actions.bulk.resume(change=change, by=two[0])
        return is_more

    monkeypatch.setattr(actions.bulk, "run_chunk", stopped_and_resumed)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.carry_on.func(change_id=change.pk)
    assert again(change).done == 2


def test_the_clock_heals_a_task_that_was_lost_and_leaves_alone_what_is_alive(two, django_capture_on_commit_callbacks):
    many_certificates(2)
    change = confirmed(*two)
    leases.take_up(BulkChange, change.pk, runner=uuid.uuid4())
    assert tick.carry_on_what_was_left() == 0
    with time_machine.travel(timezone.now() + LATER):
        with django_capture_on_commit_callbacks(execute=True):
            assert tick.carry_on_what_was_left() == 1
        assert tick.carry_on_what_was_left() == 0
    assert again(change).state == BulkState.DONE


def test_what_a_long_queue_keeps_waiting_is_not_asked_for_every_minute(two):
    many_certificates(1)
    confirmed(*two)
    with time_machine.travel(timezone.now() + LATER):
        assert tick.carry_on_what_was_left() == 1
        assert tick.carry_on_what_was_left() == 0


def test_letters_that_were_lost_are_asked_for_again(two, mailoutbox, django_capture_on_commit_callbacks):
    many_certificates(2)
    run_out(confirmed(*two, tell_holders=True))
    assert tick.tell_who_was_not_told() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        with django_capture_on_commit_callbacks(execute=True):
            assert tick.tell_who_was_not_told() == 1
        assert tick.tell_who_was_not_told() == 0
    assert len(mailoutbox) == 2
    assert BulkItem.objects.to_tell().count() == 0


# --- what is owed ---------------------------------------------------------------------------------------------------


def test_finished_cycles_without_a_certificate_are_awarded_in_the_background(django_capture_on_commit_callbacks):
    cycles = many_cycles(3)
    with django_capture_on_commit_callbacks(execute=True):
        assert tick.award_what_is_owed() == 3
    assert Certificate.objects.filter(enrolment__in=cycles).count() == 3
    row = Awarding.objects.get()
    assert (row.owed, row.awarded, row.failed, row.waiting, row.is_running) == (3, 3, 0, 0, False)
    assert tick.award_what_is_owed() == 0
    assert Certificate.objects.count() == 3


def test_each_association_has_its_own_and_an_officer_may_have_hers_looked_for(django_capture_on_commit_callbacks):
    from tests.factories.accounts import AssociationFactory

    szfa = AssociationFactory(slug="szfa", seal="sz")
    many_cycles(1)
    theirs = many_cycles(2, settled_course(owner=szfa))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.look_for_owed(issuer=szfa) == 2
    assert set(Certificate.objects.values_list("enrolment", flat=True)) == {cycle.pk for cycle in theirs}
    assert [row.issuer for row in Awarding.objects.all()] == [szfa]


class Killed(BaseException):
    """As a signal would."""


@pytest.mark.parametrize("how", [Killed, OperationalError])
def test_awarding_that_is_killed_goes_on_and_awards_nothing_twice(how, monkeypatch):
    many_cycles(5)
    actions.look_for_owed()
    awarding, issue, calls = Awarding.objects.get(), awarding_actions.issue_certificate, []

    def dies_after_the_third(**arguments):
        made = issue(**arguments)
        calls.append(made)
        if len(calls) == 3:
            raise how
        return made

    monkeypatch.setattr(awarding_actions, "issue_certificate", dies_after_the_third)
    with pytest.raises(how):
        actions.award_chunk(awarding=awarding)
    assert (Certificate.objects.count(), again(awarding).awarded, again(awarding).waiting) == (2, 2, 3)
    monkeypatch.setattr(awarding_actions, "issue_certificate", issue)
    while actions.award_chunk(awarding=awarding, size=2):
        pass
    assert (Certificate.objects.count(), again(awarding).awarded) == (5, 5)


def test_a_cycle_that_cannot_be_awarded_holds_up_no_other_and_is_tried_again(monkeypatch):
    cycles = many_cycles(3)
    issue = awarding_actions.issue_certificate

    def fails_with_the_first(*, enrolment, by):
        if enrolment == cycles[0]:
            raise ValueError("words about somebody")
        return issue(enrolment=enrolment, by=by)

    monkeypatch.setattr(awarding_actions, "issue_certificate", fails_with_the_first)
    actions.look_for_owed()
    awarding = Awarding.objects.get()
    while actions.award_chunk(awarding=awarding, size=2):
        pass
    row = again(awarding)
    assert (row.awarded, row.failed, row.waiting, row.error_code) == (2, 1, 1, "ValueError")
    monkeypatch.setattr(awarding_actions, "issue_certificate", issue)
    assert actions.look_for_owed() == 1
    assert actions.award_chunk(awarding=awarding) is False
    assert (again(awarding).awarded, Certificate.objects.count()) == (1, 3)


def test_what_runs_is_not_begun_anew_by_the_clock(django_capture_on_commit_callbacks):
    many_cycles(3)
    actions.look_for_owed()
    awarding = Awarding.objects.get()
    actions.award_chunk(awarding=awarding, size=1)
    assert actions.look_for_owed() == 2
    row = again(awarding)
    assert (row.owed, row.awarded, row.is_running) == (3, 1, True)
    with time_machine.travel(timezone.now() + LATER), django_capture_on_commit_callbacks(execute=True):
        assert tick.carry_on_what_was_left() == 1
    assert again(awarding).awarded == 3


def test_what_was_owed_longer_ago_is_no_news(mailoutbox, django_capture_on_commit_callbacks):
    many_cycles(1, at=timezone.now() - timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        actions.look_for_owed()
    assert (Certificate.objects.count(), mailoutbox) == (1, [])


# --- the figures ----------------------------------------------------------------------------------------------------


def test_the_standing_tells_what_waits_and_what_was_done_today():
    issuer = hong_kong()
    key = signing_key(issuer)
    signed(earn(), key)
    signed(earn(), key, timezone.now() - timedelta(days=1))
    earn()
    many_cycles(2, at=timezone.now() - timedelta(days=30))
    actions.look_for_owed()
    actions.award_chunk(awarding=Awarding.objects.get(), size=1)
    standing = standing_of(issuer)
    assert (standing.to_issue, standing.issued_today, standing.unsigned, standing.signed_today) == (1, 4, 2, 1)
    assert (standing.is_busy, standing.awarded_share) == (True, 50)


def test_a_cycle_finished_today_is_counted_once_however_it_was_awarded():
    course = settled_course()
    Course.objects.filter(pk=course.pk).update(owner=None)
    many_cycles(1, course, at=timezone.now())
    Course.objects.filter(pk=course.pk).update(owner=hong_kong())
    actions.look_for_owed()
    actions.award_chunk(awarding=Awarding.objects.get())
    assert standing_of(hong_kong()).issued_today == 1


def test_the_standing_costs_the_same_for_one_and_three(django_assert_num_queries):
    issuer = hong_kong()
    for number in (1, 2):
        many_certificates(number)
        cache.clear()
        with django_assert_num_queries(4):
            standing_of(issuer)
    with django_assert_num_queries(3):
        assert standing_of(issuer).unsigned == 3
    assert CertificateFacts.objects.count() == 3


def test_the_last_failure_of_signing_is_told_by_its_name_alone():
    assert last_failure_of_signing() is None
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="courses.certificates.tasks.signing.sign",
        queue_name="signing",
        backend_name="default",
        status="FAILED",
        exception_class_path="builtins.ValueError",
        traceback="words about somebody",
        run_after=timezone.now(),
        finished_at=timezone.now(),
    )
    failure = last_failure_of_signing()
    assert failure is not None
    assert failure.error == "ValueError"
