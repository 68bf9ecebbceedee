"""Reminders 90, 30 and 7 days before the end of a certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from common.quiet import is_quiet, quiet_zones
from courses.certificates import actions, emails, tasks
from courses.certificates.models import Certificate, RenewalReminder
from courses.certificates.own_data import own_data
from courses.certificates.tick import remind
from courses.learning import actions as learning
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.certificates import certified_course, earn, ending, revoked
from tests.factories.learning import complete, page_of
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # in Hong Kong


@pytest.fixture(autouse=True)
def by_day():
    with time_machine.travel(NOON):
        yield


def ends_in(days: int, **user) -> Certificate:
    person = PersonFactory(user=UserFactory(**user)) if user else None
    return ending(earn(certified_course(), person), days)


def rows(certificate):
    found = RenewalReminder.objects.filter(certificate=certificate).order_by("-step")
    return list(found.values_list("step", "state"))


def run(**when) -> list[str]:
    """What the clock sends; answers the subjects."""
    mail.outbox.clear()
    for reminder_id in actions.claim_reminders(**when):
        tasks.remind.func(reminder_id=reminder_id)
    return [message.subject for message in mail.outbox]


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "step"), [(90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (91, None), (-1, None)]
)
def test_the_nearest_step_is_due(days, step):
    certificate = ends_in(days)
    assert len(run()) == (step is not None)
    assert [row for row in rows(certificate) if row[1] == "sent"] == ([(step, "sent")] if step else [])


def test_nothing_is_sent_twice():
    certificate = ends_in(90)
    assert len(run()) == 1
    assert run() == []
    assert rows(certificate) == [(90, "sent")]


def test_each_step_is_sent_on_its_day():
    certificate = ends_in(90)
    sent = []
    for day in range(92):
        at = timezone.now() + timedelta(days=day)
        for reminder_id in actions.claim_reminders(at=at):
            tasks.remind.func(reminder_id=reminder_id)
            sent.append(day)
    assert sent == [0, 60, 83]
    assert rows(certificate) == [(90, "sent"), (30, "sent"), (7, "sent")]


def test_after_the_clock_stood_still_only_the_nearest_is_sent_and_the_passed_are_marked():
    certificate = ends_in(5)
    assert len(run()) == 1
    assert rows(certificate) == [(90, "skipped"), (30, "skipped"), (7, "sent")]


def test_one_that_was_claimed_and_never_went_out_is_passed_as_well():
    certificate = ends_in(5)
    RenewalReminder.objects.create(certificate=certificate, expires_on=certificate.expires_on, step=30)
    assert len(run()) == 1
    assert rows(certificate) == [(90, "skipped"), (30, "skipped"), (7, "sent")]


def test_one_that_a_lost_task_left_behind_is_sent_later():
    certificate = ends_in(20)
    (claimed,) = actions.claim_reminders()
    assert actions.claim_reminders() == []
    later = timezone.now() + timedelta(hours=1)
    assert actions.claim_reminders(at=later) == [claimed]
    assert actions.claim_reminders(at=later) == []
    later += timedelta(hours=1)
    assert run(at=later) != []
    assert run(at=later + timedelta(hours=1)) == []
    assert rows(certificate) == [(90, "skipped"), (30, "sent")]


def test_an_extended_certificate_is_reminded_of_its_new_end():
    certificate = ends_in(5)
    run()
    ending(certificate, 20)
    assert len(run()) == 1
    assert RenewalReminder.objects.filter(certificate=certificate, state="sent").count() == 2


# --- to whom --------------------------------------------------------------------------------------------------------


def renewing(certificate):
    actions.renew(certificate=certificate, by=certificate.person)


def replaced(certificate):
    complete(actions.renew(certificate=certificate, by=certificate.person))


def withdrawn(certificate):
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)


def without_account(certificate):
    certificate.person.user.delete()


def inactive(certificate):
    type(certificate.person.user).objects.filter(person=certificate.person).update(is_active=False)


def erased(certificate):
    actions.erase_names(certificate=certificate)


NEEDLESS = [renewing, replaced, withdrawn, revoked, without_account, inactive, erased]


@pytest.mark.parametrize("change", NEEDLESS)
def test_it_is_quiet_where_a_reminder_is_needless(change):
    change(ends_in(20))
    assert run() == []


@pytest.mark.parametrize("change", NEEDLESS)
def test_what_became_needless_between_claim_and_letter_is_not_sent(change):
    certificate = ends_in(20)
    (claimed,) = actions.claim_reminders()
    mail.outbox.clear()
    change(certificate)
    tasks.remind.func(reminder_id=claimed)
    assert [message for message in mail.outbox if "valid until" in message.subject] == []
    assert not RenewalReminder.objects.filter(certificate=certificate, state="sent").exists()


def test_who_leaves_the_renewal_again_is_reminded_again():
    certificate = ends_in(20)
    cycle = actions.renew(certificate=certificate, by=certificate.person)
    assert run() == []
    learning.leave(enrolment=cycle, by=certificate.person)
    assert len(run()) == 1


def test_nobody_is_written_to_in_her_night():
    certificate = ends_in(20, time_zone="Asia/Hong_Kong")
    elsewhere = ending(earn(certificate.course, PersonFactory(user__time_zone="Europe/London")), 20)
    with time_machine.travel(NOON + timedelta(hours=10)):
        assert run() == ["Your certificate is valid until 10 Dec 2026: AI Foundations"]
        assert rows(certificate) == []
        assert rows(elsewhere)[-1] == (30, "sent")
    with time_machine.travel(NOON + timedelta(hours=21)):
        assert len(run()) == 1
    assert rows(certificate)[-1] == (30, "sent")


def test_a_letter_whose_task_comes_at_night_waits_for_the_morning():
    certificate = ends_in(20)
    (claimed,) = actions.claim_reminders()
    mail.outbox.clear()
    with time_machine.travel(NOON + timedelta(hours=10)):
        tasks.remind.func(reminder_id=claimed)
        assert actions.claim_reminders() == []
    assert mail.outbox == []
    assert rows(certificate)[-1] == (30, "waiting")
    with time_machine.travel(NOON + timedelta(hours=21)):
        assert len(run()) == 1


def test_the_night_is_nine_to_eight_where_she_lives():
    half_past_twelve = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)  # half past eight in the evening in Hong Kong
    assert not is_quiet(half_past_twelve, "Asia/Hong_Kong")
    assert is_quiet(half_past_twelve + timedelta(minutes=30), "Asia/Hong_Kong")
    assert is_quiet(datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "Asia/Hong_Kong")
    assert not is_quiet(datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "Asia/Hong_Kong")
    assert is_quiet(half_past_twelve, "America/Los_Angeles")
    assert is_quiet(half_past_twelve + timedelta(hours=1), "Nowhere/At_All")
    assert "Asia/Tokyo" in quiet_zones(half_past_twelve)
    assert "Europe/London" not in quiet_zones(half_past_twelve)


# --- the letter -----------------------------------------------------------------------------------------------------


def test_it_is_in_her_language_with_one_link_as_text_and_html():
    certificate = ends_in(20, language="zh-hant", display_name="陳大文")
    run()
    (message,) = mail.outbox
    assert message.to == [certificate.person.user.email]
    link = f"http://127.0.0.1:8000/zh-hant/learn/certificates/{certificate.code}/"
    assert message.body.count("http") == message.body.count(link) == 1
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    assert link in html
    until = certificate.expires_on
    assert f"{until.year}年{until.month}月{until.day}日" in message.subject


def test_where_the_course_is_not_offered_it_says_whom_to_ask():
    certificate = ends_in(20)
    page_of(certificate.course).unpublish()
    run()
    assert "cannot be renewed here; ask FinTech Association of Hong Kong" in mail.outbox[0].body
    assert "Renew" not in mail.outbox[0].body


def test_a_letter_that_could_not_be_sent_is_tried_again(monkeypatch):
    certificate = ends_in(20)
    (claimed,) = actions.claim_reminders()

    def refuse(*args, **kwargs):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(emails, "_send", refuse)
        with pytest.raises(OSError):
            tasks.remind.func(reminder_id=claimed)
    assert rows(certificate)[-1] == (30, "waiting")
    mail.outbox.clear()
    tasks.remind.func(reminder_id=claimed)
    assert len(mail.outbox) == 1


# --- the clock ------------------------------------------------------------------------------------------------------


def test_the_clock_sends_them(django_capture_on_commit_callbacks):
    ends_in(20)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert remind() == 1
    assert len(mail.outbox) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert remind() == 0


def test_a_run_is_bounded_and_the_next_goes_on():
    course = certified_course()
    for _turn in range(3):
        ending(earn(course, PersonFactory()), 20)
    assert [len(actions.claim_reminders(limit=2)) for _turn in range(3)] == [2, 1, 0]


def test_old_rows_are_forgotten():
    ends_in(20)
    run()
    assert actions.forget_reminders() == 0
    assert actions.forget_reminders(at=timezone.now() + timedelta(days=190)) == 2
    assert RenewalReminder.objects.count() == 0


def test_erasure_takes_the_rows_and_her_copy_tells_them():
    certificate = ends_in(20)
    run()
    told = list(own_data(None, person=certificate.person)["certificate_reminders"])
    assert [(row["step"], row["state"]) for row in told] == [(30, "sent"), (90, "skipped")]
    actions.erase_names(certificate=certificate)
    assert RenewalReminder.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_clocks_at_once_send_one_letter():
    certificate = ends_in(20)
    mail.outbox.clear()

    def turn(_number):
        for reminder_id in actions.claim_reminders():
            tasks.remind.func(reminder_id=reminder_id)

    at_once(turn, times=8)
    assert len(mail.outbox) == 1
    assert rows(certificate) == [(90, "skipped"), (30, "sent")]
