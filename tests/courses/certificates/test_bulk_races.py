"""Several workers and officers at once, with real threads, on whichever database the suite runs."""

import time
from datetime import date

import pytest
from django.core import mail
from django.db import transaction

from common.http import Refused
from courses.certificates import actions, tasks
from courses.certificates.actions.bulk import asking, running
from courses.certificates.enums import BulkState
from courses.certificates.models import Awarding, BulkChange, BulkItem, Certificate, CertificateFacts, StatusChange
from tests.factories.certificates import hong_kong, officer_of
from tests.factories.many_certificates import (
    confirmed,
    drafted,
    many_certificates,
    many_cycles,
    officers,
    run_out,
    waiting,
)
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORKERS = 4


@pytest.fixture
def two(monkeypatch):
    # Tasks run at once here: what is asked for is done by the threads of the test alone.
    monkeypatch.setattr("courses.certificates.receivers.after_commit", lambda *arguments, **ids: None)
    first, second = officers()
    return first.person, second.person


@pytest.mark.parametrize("kind", ["reissue", "extend", "revoke"])
def test_four_workers_at_once_change_each_certificate_once(two, kind):
    many_certificates(24, expires_on=date(2098, 1, 1))
    change = confirmed(*two, kind, **({"endless": True} if kind == "extend" else {}))
    at_once(lambda _number: run_out(change), times=WORKERS)
    change = BulkChange.objects.get(pk=change.pk)
    assert (change.state, change.done, change.waiting) == (BulkState.DONE, 24, 0)
    assert CertificateFacts.objects.filter(version_no=2).count() == (0 if kind == "revoke" else 24)
    assert CertificateFacts.objects.filter(version_no__gt=2).count() == 0
    assert StatusChange.objects.count() == (24 if kind == "revoke" else 0)


def test_four_workers_at_once_write_the_set_down_once(two):
    many_certificates(20)
    change = actions.bulk.ask(change=drafted(two[0]), by=two[0])

    def gather(_number):
        while actions.bulk.gather_chunk(change=change, size=3):
            pass

    at_once(gather, times=WORKERS)
    change = BulkChange.objects.get(pk=change.pk)
    assert (change.state, change.total) == (BulkState.WAITING, 20)
    assert BulkItem.objects.count() == 20


def test_four_tasks_at_once_are_one_worker(two, monkeypatch):
    many_certificates(6)
    change = confirmed(*two)
    chunk, busy = actions.bulk.run_chunk, []

    def watched(**arguments):
        busy.append(1)
        assert len(busy) == 1
        try:
            return chunk(**arguments)
        finally:
            busy.pop()

    monkeypatch.setattr(actions.bulk, "run_chunk", watched)
    at_once(lambda _number: tasks.carry_on.func(change_id=change.pk), times=WORKERS)
    assert BulkChange.objects.get(pk=change.pk).done == 6


def test_of_four_officers_who_confirm_at_once_one_has_confirmed(two):
    many_certificates(1)
    change = waiting(two[0])
    others = [officer_of(hong_kong()).person for _number in range(WORKERS)]

    def confirm(number):
        try:
            return actions.bulk.confirm(change=change, by=others[number]).confirmed_by_id == others[number].pk
        except Refused:
            return False

    assert sorted(at_once(confirm, times=WORKERS)) == [False, False, False, True]


def test_confirming_refusing_and_calling_off_at_once_leave_one_answer(two):
    many_certificates(1)
    change = waiting(two[0])
    acts = [
        lambda: actions.bulk.confirm(change=change, by=two[1]),
        lambda: actions.bulk.refuse(change=change, by=two[1], text="No."),
        lambda: actions.bulk.call_off(change=change, by=two[0]),
    ]

    def act(number):
        try:
            return str(acts[number]().state)
        except Refused:
            return ""

    answers = [answer for answer in at_once(act, times=3) if answer]
    assert answers == [BulkChange.objects.get(pk=change.pk).state]


def test_a_revocation_by_hand_and_one_of_many_at_once_are_one(two):
    certificates = many_certificates(8)
    change = confirmed(*two, "revoke")

    def act(number):
        if number == 0:
            return run_out(change)
        for certificate in certificates:
            actions.revoke_certificate(certificate=certificate, by=two[1], reason="other", text="Words.")
        return None

    at_once(act, times=3)
    assert StatusChange.objects.count() == 8
    assert Certificate.objects.filter(state="revoked").count() == 8


def test_stopping_while_four_workers_run_leaves_the_rest_waiting(two):
    many_certificates(40)
    change = confirmed(*two)

    def act(number):
        if number < WORKERS:
            run_out(change)
            return
        try:
            actions.bulk.stop(change=change, by=two[1])
        except Refused:
            # The workers were faster.
            assert BulkChange.objects.get(pk=change.pk).state == BulkState.DONE

    at_once(act, times=WORKERS + 1)
    counts = BulkItem.objects.filter(change=change).counts()
    assert counts["done"] == CertificateFacts.objects.filter(version_no=2).count()
    assert counts["done"] + counts["waiting"] == 40
    if counts["waiting"]:
        run_out(actions.bulk.resume(change=change, by=two[0]))
    assert BulkChange.objects.get(pk=change.pk).done == 40
    assert CertificateFacts.objects.count() == 80


def test_four_workers_at_once_award_and_count_each_cycle_once(two):
    many_cycles(24)
    actions.look_for_owed()
    awarding = Awarding.objects.get()

    def work(_number):
        while actions.award_chunk(awarding=awarding, size=5):
            pass

    at_once(work, times=WORKERS)
    assert Certificate.objects.count() == CertificateFacts.objects.count() == 24
    awarding.refresh_from_db()
    assert (awarding.awarded, awarding.failed) == (24, 0)


def test_four_clocks_at_once_begin_one_batch(two):
    many_cycles(3)
    assert at_once(lambda _number: actions.look_for_owed(), times=WORKERS) == [3] * WORKERS
    assert Awarding.objects.get().owed == 3


def test_four_who_write_to_the_holders_write_once(two):
    many_certificates(12)
    change = run_out(confirmed(*two, tell_holders=True))
    at_once(lambda _number: actions.bulk.tell_chunk(change=change), times=WORKERS)
    assert len(mail.outbox) == 12


# --- at full size ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_are_written_down_and_changed_in_short_transactions(two, monkeypatch):
    many_certificates(10_000)
    longest = _watch_transactions(monkeypatch)
    change = waiting(two[0])
    assert (change.total, change.state) == (10_000, BulkState.WAITING)
    change = actions.bulk.confirm(change=change, by=two[1])
    for _turn in range(20):
        actions.bulk.run_chunk(change=change)
    actions.bulk.stop(change=change, by=two[0])
    assert BulkItem.objects.filter(change=change).counts()["done"] == 1_000
    change = run_out(actions.bulk.resume(change=change, by=two[0]))
    assert (change.state, change.done) == (BulkState.DONE, 10_000)
    assert CertificateFacts.objects.filter(version_no=2).count() == 10_000
    assert CertificateFacts.objects.filter(version_no__gt=2).count() == 0
    assert max(longest) < 2


@pytest.mark.slow
def test_ten_thousand_finished_cycles_are_awarded_with_their_number_known_at_every_step(two):
    many_cycles(10_000)
    assert actions.look_for_owed() == 10_000
    awarding = Awarding.objects.get()
    for _turn in range(10):
        assert actions.award_chunk(awarding=awarding) is True
    awarding.refresh_from_db()
    assert (awarding.awarded, awarding.waiting) == (500, 9_500)
    while actions.award_chunk(awarding=awarding):
        pass
    awarding.refresh_from_db()
    assert (awarding.awarded, awarding.waiting, awarding.is_running) == (10_000, 0, False)
    assert Certificate.objects.count() == 10_000


def _watch_transactions(monkeypatch):
    """How much work each transaction was, in seconds of this thread: what others do to the machine does not count."""
    longest = [0.0]
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    begun = []

    def watched_enter(self):
        begun.append(time.thread_time())
        return enter(self)

    def watched_leave(self, *error):
        left = leave(self, *error)
        longest.append(time.thread_time() - begun.pop())
        return left

    monkeypatch.setattr(transaction.Atomic, "__enter__", watched_enter)
    monkeypatch.setattr(transaction.Atomic, "__exit__", watched_leave)
    assert asking.AT_ONCE == 500
    assert running.CHUNK == 50
    return longest
