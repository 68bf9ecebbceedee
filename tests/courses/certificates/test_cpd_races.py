"""Many at once: one entry, one approval, one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Person
from common.http import Refused
from courses.certificates import actions
from courses.certificates.models import (
    CpdClaim,
    CpdEntry,
    CpdProof,
    CpdReview,
    CpdReviewNote,
    CpdSchemeApproval,
    CpdSession,
    CpdWords,
)
from tests.factories.certificates import chan, earn, hong_kong
from tests.factories.cpd import (
    PDF,
    REPRESENTATIVE,
    approve,
    declare,
    follow,
    held,
    member,
    officer,
    prove,
    scheme,
    sent,
)
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 12


def tried(act):
    """What it gave, or the refusal."""
    try:
        return act()
    except Refused as refusal:
        return refusal


def test_a_session_claimed_many_times_at_once_is_claimed_once():
    session, person = held(), chan()
    entries = at_once(
        lambda _number: actions.cpd.claim_session(
            session=CpdSession.objects.get(pk=session.pk), person=Person.objects.get(pk=person.pk)
        ),
        MANY,
    )
    assert len({entry.pk for entry in entries}) == 1
    assert CpdEntry.objects.count() == 1


def test_a_certificate_recorded_many_times_at_once_is_recorded_once():
    certificate = earn()
    CpdEntry.objects.all().delete()
    at_once(lambda _number: actions.cpd.record_missing(), MANY)
    assert CpdEntry.objects.get().certificate_id == certificate.pk


def test_whoever_is_quicker_decides_and_the_other_is_told():
    entry = sent(declare(member()))
    officers = [officer() for _number in range(6)]

    def decide(number):
        return tried(
            lambda: (
                actions.cpd.decide_review(
                    entry=CpdEntry.objects.get(pk=entry.pk),
                    by=officers[number],
                    accepts=bool(number % 2),
                    reason="Another day.",
                ).state
            )
        )

    answers = at_once(decide, 6)
    entry = CpdEntry.objects.get(pk=entry.pk)
    assert CpdReview.objects.exclude(kind="sent").count() == 1
    assert {answer for answer in answers if isinstance(answer, str)} == {entry.state}


def test_an_approval_given_many_times_at_once_is_one():
    row, by = scheme(), officer()
    review_on = timezone.localdate() + timedelta(days=100)
    at_once(
        lambda _number: actions.cpd.approve_scheme(scheme=row, association=hong_kong(), by=by, review_on=review_on),
        MANY,
    )
    assert CpdSchemeApproval.objects.count() == 1


def test_a_choice_made_many_times_at_once_is_one_row():
    person = member()
    approve()
    follow(person)
    entry = declare(person, minutes=60)
    at_once(
        lambda number: actions.cpd.decide_claim(
            entry=entry, by=person, scheme_key=REPRESENTATIVE, counts=True, judged_minutes=number
        ),
        MANY,
    )
    assert CpdClaim.objects.count() == 1


def test_of_many_proofs_put_at_once_one_stands_with_its_file():
    from django.core.files.storage import storages

    entry = declare(chan())
    at_once(
        lambda _number: actions.cpd.put_proof(entry=entry, by=entry.person, content=PDF, file_name="proof.pdf"), MANY
    )
    assert storages["private"].exists(CpdProof.objects.get().name)


def test_whoever_is_erased_while_she_and_others_act_leaves_no_word():
    people = [member(email=f"zq{number}@people.example") for number in range(4)]
    entries = [sent(declare(person, title=f"zqtitle {person.pk}")) for person in people]
    reviewer = officer()

    def act(number):
        person, entry = Person.objects.get(pk=people[number % 4].pk), entries[number % 4]
        if number < 4:
            return accounts.erase_person(person=person, by=person)
        if number < 8:
            return tried(lambda: declare(person, title="zqtitle"))
        return tried(lambda: actions.cpd.decide_review(entry=entry, by=reviewer, accepts=False, reason="zqreason"))

    at_once(act, 12)
    assert not CpdWords.objects.exists()
    assert not CpdReviewNote.objects.exists()
    assert not CpdProof.objects.exists()
    assert not CpdEntry.objects.filter(state="waiting").exists()


def test_changing_and_sending_at_once_never_sends_what_was_changed_afterwards():
    entry = prove(declare(member()))

    def act(number):
        if number % 2:
            return tried(
                lambda: actions.cpd.send_for_review(entry=entry, by=entry.person, association=hong_kong()).state
            )
        return tried(
            lambda: (
                actions.cpd.change_outside(
                    entry=entry,
                    by=entry.person,
                    title=f"Title {number}",
                    provider="x",
                    on=entry.on,
                    minutes=30 + number,
                    topics={},
                    language="en",
                    mode="talk",
                ).state
            )
        )

    at_once(act, 8)
    assert CpdEntry.objects.get().state == "waiting"
    assert CpdReview.objects.count() == 1
