"""Forgetting who somebody was."""

from __future__ import annotations

import pytest

from accounts import actions, queries, signals
from accounts.enums import ConsentAction, ConsentKey, Role
from accounts.models import ConsentEvidence, ConsentRecord, Membership, MembershipInvitation, Person, User
from tests.factories.accounts import OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db


def somebody() -> Person:
    user = member_of(OrganisationFactory(), Role.LEARNER, email="mei@harbour.example", display_name="Wong Mei Ling")
    person = user.person
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN, ip="203.0.113.9")
    actions.invite_member(
        organisation=OrganisationFactory(), role=Role.LEARNER, email="mei@harbour.example", by=PersonFactory()
    )
    return person


def test_the_person_and_the_counts_stay_and_what_tells_who_goes():
    person = somebody()
    actions.erase_person(person=person, by=person)
    person.refresh_from_db()
    assert person.user is None
    assert not User.objects.filter(email="mei@harbour.example").exists()
    assert (ConsentRecord.objects.count(), ConsentEvidence.objects.count()) == (2, 0)
    assert MembershipInvitation.objects.count() == 0
    assert [row.state for row in Membership.objects.filter(person=person)] == ["ended"]


def test_erasing_twice_is_erasing_once():
    person = somebody()
    actions.erase_person(person=person, by=person)
    assert actions.erase_person(person=person, by=person).user is None


def test_what_another_app_cannot_forget_keeps_everything():
    person = somebody()

    def refuse(**kwargs):
        raise RuntimeError

    signals.person_erasing.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            actions.erase_person(person=person, by=person)
    finally:
        signals.person_erasing.disconnect(refuse)
    person.refresh_from_db()
    assert person.user is not None
    assert Membership.objects.active().filter(person=person).exists()
