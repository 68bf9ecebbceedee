"""Each named constraint, broken on purpose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import ConsentAction, ConsentKey, InvitationState, MembershipState, OrganisationKind, Role, Seal
from accounts.models import Approach, ConsentRecord, ConsentText, EmploymentBasis, Membership, MembershipInvitation
from tests.factories.accounts import (
    AssociationFactory,
    EmploymentBasisFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def refuses(name: str, make) -> None:
    """The database itself refuses, and names the rule (SQLite names a unique rule by its columns)."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    message = str(caught.value)
    assert name in message or "UNIQUE constraint failed" in message


def test_an_address_has_one_account_however_it_is_capitalised():
    UserFactory(email="mei@harbour.example")
    refuses("user_email_once", lambda: UserFactory(email="MEI@harbour.example", verified=False))


def test_a_member_organisation_has_an_association():
    refuses("organisation_member_has_association", lambda: OrganisationFactory(association=None))


def test_an_association_belongs_to_none():
    other = AssociationFactory()
    refuses(
        "organisation_member_has_association",
        lambda: OrganisationFactory(kind=OrganisationKind.ASSOCIATION, association=other),
    )


def test_a_seal_is_one_associations_alone():
    AssociationFactory(seal=Seal.HK)
    refuses("organisation_seal_once", lambda: AssociationFactory(seal=Seal.HK))


def test_a_role_is_held_once_at_a_time():
    held = MembershipFactory()
    refuses("membership_held_once", lambda: MembershipFactory(person=held.person, organisation=held.organisation))


def test_a_role_may_be_held_again_after_it_ended():
    ended = MembershipFactory(ended=True)
    MembershipFactory(person=ended.person, organisation=ended.organisation)
    assert Membership.objects.filter(person=ended.person).count() == 2


def test_what_is_active_was_accepted():
    refuses("membership_active_was_accepted", lambda: MembershipFactory(accepted_at=None))


def test_a_membership_ends_after_it_starts():
    refuses(
        "membership_ends_after_start",
        lambda: MembershipFactory(starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1)),
    )


def test_an_address_is_invited_once_at_a_time_for_a_role():
    organisation, inviter = OrganisationFactory(), PersonFactory()
    values = {
        "organisation": organisation,
        "role": Role.LEARNER,
        "invited_by": inviter,
        "expires_at": timezone.now() + timedelta(days=1),
    }
    MembershipInvitation.objects.create(email="a@b.example", state=InvitationState.DECLINED, **values)
    MembershipInvitation.objects.create(email="a@b.example", **values)
    refuses("membership_invitation_once", lambda: MembershipInvitation.objects.create(email="A@B.example", **values))


def test_employment_is_asserted_after_the_notice():
    refuses(
        "employment_basis_after_notice",
        lambda: EmploymentBasisFactory(notice_shown_at=timezone.now() + timedelta(minutes=1)),
    )


def test_one_employment_basis_stands_at_a_time():
    basis = EmploymentBasisFactory()
    refuses(
        "employment_basis_once",
        lambda: EmploymentBasisFactory(person=basis.person, organisation=basis.organisation),
    )
    EmploymentBasis.objects.filter(pk=basis.pk).update(ended_at=timezone.now())
    EmploymentBasisFactory(person=basis.person, organisation=basis.organisation)


def test_an_approach_closes_after_it_opened():
    now = timezone.now()
    refuses(
        "approach_closed_after_opened",
        lambda: Approach.objects.create(
            person=PersonFactory(),
            organisation=AssociationFactory(),
            source_key="request:1",
            opened_at=now,
            closed_at=now - timedelta(seconds=1),
        ),
    )


def _answer(person, scope=None) -> ConsentRecord:
    text = ConsentText.objects.filter(purpose__key=ConsentKey.NEWSLETTER).first()
    return ConsentRecord.objects.create(
        person=person,
        text=text,
        purpose=text.purpose,
        scope=scope,
        regime="HK",
        action=ConsentAction.GIVEN,
        actor=person,
        evidence_hash="0" * 64,
    )


def test_one_answer_holds_at_a_time():
    person = PersonFactory()
    _answer(person)
    refuses("consent_one_latest", lambda: _answer(person))


def test_one_answer_holds_at_a_time_for_an_organisation():
    person, organisation = PersonFactory(), OrganisationFactory()
    _answer(person, organisation)
    _answer(person)
    refuses("consent_one_latest_in_scope", lambda: _answer(person, organisation))


def test_a_wording_exists_once_per_version_and_language():
    text = ConsentText.objects.order_by("pk").first()
    text.pk = None
    refuses("consent_text_once", text.save)


def test_states_are_the_three_that_are_meant():
    assert set(MembershipState.values) == {"invited", "active", "ended"}
