"""How people come to belong, in which role, and how they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import actions, permissions, queries, signals
from accounts.enums import ConsentKey, InvitationState, MembershipState, Role
from accounts.exceptions import NotPermitted
from accounts.models import Membership, MembershipInvitation
from tests.factories.accounts import (
    AssociationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """Runs a function and its after-commit work; gives back what it announced."""

    def run(signal, function):
        got: list = []

        def listen(**kwargs):
            got.append(kwargs)

        signal.connect(listen)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                function()
        finally:
            signal.disconnect(listen)
        return got

    return run


def invited(**values) -> MembershipInvitation:
    values.setdefault("role", Role.LEARNER)
    values.setdefault("email", "mei@harbour.example")
    if "organisation" not in values:
        values["organisation"] = OrganisationFactory()
    if "by" not in values:
        values["by"] = PersonFactory()
    return actions.invite_member(**values)


def test_what_is_offered_begins_only_when_the_person_accepts(heard):
    person, organisation = PersonFactory(), OrganisationFactory()
    offer = actions.offer_membership(person=person, organisation=organisation, role=Role.LEARNER, by=PersonFactory())
    assert not Membership.objects.active().exists()
    announced = heard(signals.membership_began, lambda: actions.accept_membership(membership=offer, by=person))
    assert [entry["membership"] for entry in announced] == [Membership.objects.active().get()]


def test_accepting_twice_is_accepting_once(heard):
    person = PersonFactory()
    offer = actions.offer_membership(
        person=person, organisation=OrganisationFactory(), role=Role.LEARNER, by=PersonFactory()
    )
    first = actions.accept_membership(membership=offer, by=person)
    assert heard(signals.membership_began, lambda: actions.accept_membership(membership=offer, by=person)) == []
    assert Membership.objects.get() == first


def test_nobody_accepts_for_another():
    offer = actions.offer_membership(
        person=PersonFactory(), organisation=OrganisationFactory(), role=Role.LEARNER, by=PersonFactory()
    )
    with pytest.raises(NotPermitted):
        actions.accept_membership(membership=offer, by=PersonFactory())


def test_a_declined_offer_is_over():
    person = PersonFactory()
    offer = actions.offer_membership(
        person=person, organisation=OrganisationFactory(), role=Role.LEARNER, by=PersonFactory()
    )
    actions.decline_membership(membership=offer, by=person)
    with pytest.raises(NotPermitted):
        actions.accept_membership(membership=offer, by=person)


def test_beginning_a_membership_that_stands_changes_nothing():
    person, organisation = PersonFactory(), OrganisationFactory()
    first = actions.begin_membership(person=person, organisation=organisation, role=Role.LEARNER, by=person, team="A")
    again = actions.begin_membership(person=person, organisation=organisation, role=Role.LEARNER, by=person, team="B")
    assert (again, again.team) == (first, "A")


def test_a_person_holds_several_roles_in_several_organisations():
    person, here, there = PersonFactory(), OrganisationFactory(), OrganisationFactory()
    for organisation, role in ((here, Role.LEARNER), (here, Role.MANAGER), (there, Role.TRAINER)):
        actions.begin_membership(person=person, organisation=organisation, role=role, by=person)
    assert Membership.objects.active().filter(person=person).count() == 3


def test_changing_a_role_keeps_the_old_one_as_history():
    membership = MembershipFactory()
    changed = actions.change_role(membership=membership, role=Role.MANAGER, by=PersonFactory())
    membership.refresh_from_db()
    assert (membership.state, changed.state, changed.role) == ("ended", "active", "manager")


def test_only_an_active_role_changes():
    with pytest.raises(NotPermitted):
        actions.change_role(membership=MembershipFactory(invited=True), role=Role.MANAGER, by=PersonFactory())


def test_ending_twice_is_ending_once(heard):
    membership = MembershipFactory()
    assert len(heard(signals.membership_ended, lambda: actions.end_membership(membership=membership, by=None))) == 1
    assert heard(signals.membership_ended, lambda: actions.end_membership(membership=membership, by=None)) == []


def test_ending_one_of_two_roles_keeps_consent_and_ending_the_last_withdraws_it():
    learner = MembershipFactory()
    person, organisation = learner.person, learner.organisation
    trainer = MembershipFactory(person=person, organisation=organisation, manager=True)
    text = queries.current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, "en")
    actions.answer_consent(person=person, by=person, text=text, action="given", scope=organisation)
    actions.end_membership(membership=trainer, by=person)
    assert queries.has_consent(person, ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, organisation) is True
    actions.end_membership(membership=learner, by=person)
    assert queries.has_consent(person, ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, organisation) is False


def test_the_clock_ends_what_is_past_its_date():
    yesterday = timezone.localdate() - timedelta(days=1)
    past = MembershipFactory(ends_on=yesterday)
    today = MembershipFactory(ends_on=timezone.localdate())
    assert actions.end_overdue_memberships() == 1
    past.refresh_from_db()
    today.refresh_from_db()
    assert (past.state, past.ends_on, today.state) == ("ended", yesterday, "active")


# --- invitations ----------------------------------------------------------------------------------------------------


def test_inviting_an_address_costs_and_says_the_same_whether_or_not_it_has_an_account(django_assert_num_queries):
    organisation, by = OrganisationFactory(), PersonFactory()
    UserFactory(email="known@harbour.example")
    for address in ("known@harbour.example", "unknown@harbour.example"):
        with django_assert_num_queries(6):
            invitation = invited(organisation=organisation, by=by, email=address)
        assert (invitation.state, str(invitation)) == ("sent", f"Learner · {organisation.name_en}")
    assert Membership.objects.count() == 0


def test_an_invitation_is_mailed_once_with_one_link_in_plain_text_and_html(django_capture_on_commit_callbacks):
    organisation, by = OrganisationFactory(name_en="Harbour Lane Bank"), PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        invited(organisation=organisation, by=by)
        invited(organisation=organisation, by=by)
    (message,) = mail.outbox
    assert message.to == ["mei@harbour.example"]
    assert message.subject == "Harbour Lane Bank invites you to the Alliance Academy"
    assert message.body.count("/accounts/organisations/") == 1
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "/accounts/organisations/" in html


def test_an_invitation_is_accepted_with_the_verified_address_it_was_sent_to():
    person = PersonFactory(user__email="mei@harbour.example")
    invitation = invited(email="Mei@Harbour.example", role=Role.MANAGER, team="Risk")
    assert queries.open_invitations(person) == [invitation]
    membership = actions.accept_invitation(invitation=invitation, by=person)
    assert (membership.role, membership.team, membership.state) == ("manager", "Risk", "active")
    assert queries.open_invitations(person) == []
    assert actions.accept_invitation(invitation=invitation, by=person) == membership


@pytest.mark.parametrize("user", [{"user__email": "else@harbour.example"}, {"user__email": "mei@harbour.example"}])
def test_an_address_that_is_not_proven_accepts_nothing(user):
    person = PersonFactory(**user)
    person.user.emailaddress_set.update(verified=False)
    invitation = invited()
    assert queries.open_invitations(person) == []
    with pytest.raises(NotPermitted):
        actions.accept_invitation(invitation=invitation, by=person)


@pytest.mark.parametrize("state", [InvitationState.WITHDRAWN, InvitationState.DECLINED])
def test_an_invitation_that_is_over_is_not_accepted(state):
    person = PersonFactory(user__email="mei@harbour.example")
    invitation = invited()
    MembershipInvitation.objects.update(state=state)
    with pytest.raises(NotPermitted):
        actions.accept_invitation(invitation=invitation, by=person)


def test_an_expired_invitation_is_not_accepted_and_inviting_again_renews_it():
    person = PersonFactory(user__email="mei@harbour.example")
    organisation, by = OrganisationFactory(), PersonFactory()
    invitation = invited(organisation=organisation, by=by)
    MembershipInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotPermitted):
        actions.accept_invitation(invitation=invitation, by=person)
    assert invited(organisation=organisation, by=by) == invitation
    assert actions.accept_invitation(invitation=invitation, by=person).state == MembershipState.ACTIVE


def test_a_withdrawn_invitation_stays_answered_where_it_was():
    person = PersonFactory(user__email="mei@harbour.example")
    invitation = invited()
    actions.accept_invitation(invitation=invitation, by=person)
    actions.withdraw_invitation(invitation=invitation, by=person)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holder", "where", "role", "allowed"),
    [
        (Role.OFFICER, "association", Role.TRAINER, True),
        (Role.OFFICER, "association", Role.MANAGER, True),
        (Role.MANAGER, "organisation", Role.LEARNER, True),
        (Role.MANAGER, "organisation", Role.MANAGER, True),
        (Role.MANAGER, "organisation", Role.TRAINER, False),
        (Role.MANAGER, "association", Role.LEARNER, False),
        (Role.TRAINER, "organisation", Role.LEARNER, False),
        (Role.LEARNER, "organisation", Role.LEARNER, False),
        (Role.OFFICER, "elsewhere", Role.LEARNER, False),
    ],
)
def test_who_may_invite(holder, where, role, allowed):
    organisation = OrganisationFactory()
    places = {
        "organisation": organisation,
        "association": organisation.association,
        "elsewhere": AssociationFactory(),
    }
    person = member_of(places[where], holder).person
    assert permissions.can_invite(person, organisation, role) is allowed


def test_nobody_gives_herself_a_role():
    officer = member_of(AssociationFactory(), Role.OFFICER).person
    own = Membership.objects.get(person=officer)
    assert permissions.can_change_role(officer, own, Role.TRAINER) is False
    assert permissions.can_end(officer, own) is True


def test_nobody_else_may_end_a_membership():
    membership = MembershipFactory()
    assert permissions.can_end(PersonFactory(), membership) is False
    assert permissions.can_end(None, membership) is False
    assert permissions.can_end(membership.person, membership) is True
