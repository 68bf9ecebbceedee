"""The same thing done by many at once is done once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, queries, signals
from accounts.enums import ConsentAction, ConsentKey, Role
from accounts.models import ConsentRecord, Membership, MembershipInvitation, RoleGroup, User
from tests.accounts.test_sign_in import GOOD
from tests.factories.accounts import AssociationFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES = 8


def test_accepting_an_invitation_many_times_at_once_makes_one_membership_and_one_announcement():
    association, by = AssociationFactory(), PersonFactory()
    user = UserFactory(email="mei@harbour.example")
    invitation = actions.invite_member(organisation=association, role=Role.TRAINER, email=user.email, by=by)
    begun: list[Any] = []

    def listen(membership: Membership, **kwargs: Any) -> None:
        begun.append(membership.pk)

    signals.membership_began.connect(listen)
    try:
        got = at_once(lambda _n: actions.accept_invitation(invitation=invitation, by=user.person).pk, TIMES)
    finally:
        signals.membership_began.disconnect(listen)
    assert got == [Membership.objects.get().pk] * TIMES
    assert begun == [got[0]]
    assert RoleGroup.objects.filter(group__user=user).count() == 1
    assert RoleGroup.objects.count() == 3


def test_inviting_an_address_many_times_at_once_is_one_invitation():
    organisation, by = OrganisationFactory(), PersonFactory()
    at_once(
        lambda _n: actions.invite_member(organisation=organisation, role=Role.LEARNER, email="a@b.example", by=by).pk,
        TIMES,
    )
    assert MembershipInvitation.objects.count() == 1


def test_the_same_consent_many_times_at_once_is_one_record():
    person = PersonFactory()
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    at_once(
        lambda _n: actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN).pk, TIMES
    )
    assert ConsentRecord.objects.filter(person=person).count() == 1
    assert queries.has_consent(person, ConsentKey.NEWSLETTER) is True


def test_pressing_sign_up_many_times_at_once_makes_one_account_and_no_error():
    OrganisationFactory(join_code="HLB-2026")
    actions.load_consent_texts()
    answers = at_once(
        lambda _n: Client().post(reverse("account_signup"), GOOD | {"organisation_code": "HLB-2026"}), TIMES
    )
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("account_email_verification_sent"))
    }
    assert User.objects.filter(email=GOOD["email"]).count() == 1
    assert Membership.objects.count() == 1
