"""Who belongs where, in which role, from when to when. Every change here moves the groups with it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.consent import (
    answer_consent,
    end_employment_basis,
    record_notice_shown,
    withdraw_consent,
)
from accounts.actions.groups import sync_groups
from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, InvitationState, MembershipState
from accounts.exceptions import NotPermitted
from accounts.models import ConsentText, Membership, MembershipInvitation, Organisation, Person
from accounts.queries import current_text, verified_addresses
from accounts.signals import member_invited, membership_began, membership_ended

INVITATION_LASTS = timedelta(days=60)


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update().select_related("person", "organisation").get(pk=membership.pk)


@transaction.atomic
def offer_membership(
    *, person: Person, organisation: Organisation, role: str, by: Person, team: str = ""
) -> Membership:
    """Offer a role to somebody we know; it begins when she accepts. What she holds or was offered already is returned."""
    return Membership.objects.exclude(state=MembershipState.ENDED).get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        defaults={"state": MembershipState.INVITED, "team": team},
    )[0]


@transaction.atomic
def begin_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    by: Person,
    team: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Make a membership that its holder has accepted, in whatever way the caller has proven; idempotent."""
    # Locked, so that of two acceptances at once one begins it and the other finds it begun.
    membership = _locked(offer_membership(person=person, organisation=organisation, role=role, by=by, team=team))
    if membership.state == MembershipState.INVITED:
        membership.starts_on, membership.ends_on = starts_on or timezone.localdate(), ends_on
        membership.team = team or membership.team
        membership.state, membership.accepted_at = MembershipState.ACTIVE, timezone.now()
        membership.save()
        sync_groups(person=membership.person)
        transaction.on_commit(partial(membership_began.send_robust, sender=Membership, membership=membership))
    return membership


@transaction.atomic
def accept_membership(*, membership: Membership, by: Person) -> Membership:
    """The person accepts what was offered to her, and belongs from today. Accepting twice is accepting once."""
    membership = _locked(membership)
    if membership.person_id != by.pk:
        raise NotPermitted(_("Only the person invited can accept."))
    if membership.state == MembershipState.ENDED:
        raise NotPermitted(_("This invitation is no longer open. Ask your organisation for a new one."))
    return begin_membership(
        person=by, organisation=membership.organisation, role=membership.role, by=by, team=membership.team
    )


@transaction.atomic
def join(
    *, offer: Membership | MembershipInvitation, by: Person, notice: ConsentText, consent: ConsentText | None, ip: str
) -> Membership:
    """Accept, having read the employment notice; with `consent`, also let the organisation's managers see progress."""
    if isinstance(offer, Membership):
        membership = accept_membership(membership=offer, by=by)
    else:
        membership = accept_invitation(invitation=offer, by=by)
    answer_sharing(membership=membership, by=by, notice=notice, consent=consent, ip=ip, method=ConsentMethod.INVITATION)
    return membership


@transaction.atomic
def answer_sharing(
    *,
    membership: Membership,
    by: Person,
    notice: ConsentText,
    consent: ConsentText | None,
    ip: str,
    method: str = ConsentMethod.WEB,
) -> None:
    """Record that she read the employment notice and whether she shares her progress; no `consent` text means no."""
    organisation = membership.organisation
    record_notice_shown(person=by, by=by, organisation=organisation, text=notice, method=method, ip=ip)
    text = consent or current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER)
    if text is not None:
        action = ConsentAction.GIVEN if consent is not None else ConsentAction.REFUSED
        answer_consent(person=by, by=by, text=text, action=action, scope=organisation, method=method, ip=ip)


@transaction.atomic
def decline_membership(*, membership: Membership, by: Person) -> Membership:
    """The person does not take up what was offered to her."""
    membership = _locked(membership)
    if membership.person_id != by.pk:
        raise NotPermitted(_("Only the person invited can decline."))
    return end_membership(membership=membership, by=by)


def confirm_organisation_code(*, person: Person) -> list[Membership]:
    """The address is proven, so what its holder asked for with an organisation's code at sign-up begins."""
    own = Membership.objects.filter(person=person, state=MembershipState.INVITED, organisation__is_active=True)
    return [accept_membership(membership=membership, by=person) for membership in own]


@transaction.atomic
def end_membership(*, membership: Membership, by: Person | None, on: date | None = None) -> Membership:
    """End a role. Where it was the last one in the organisation, its managers see no more of her: at once."""
    membership = _locked(membership)
    if membership.state == MembershipState.ENDED:
        return membership
    was_active = membership.state == MembershipState.ACTIVE
    last_day = on or timezone.localdate()
    membership.state = MembershipState.ENDED
    membership.ends_on = max(last_day, membership.starts_on) if membership.starts_on else last_day
    membership.save(update_fields=["state", "ends_on"])
    person, organisation = membership.person, membership.organisation
    still = Membership.objects.filter(person=person, organisation=organisation).exclude(state=MembershipState.ENDED)
    if not still.exists():
        actor = by or person
        end_employment_basis(person=person, organisation=organisation, by=actor)
        withdraw_consent(
            person=person,
            by=actor,
            purpose=ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER,
            scope=organisation,
            method=ConsentMethod.MEMBERSHIP_ENDED,
        )
    sync_groups(person=person)
    if was_active:
        transaction.on_commit(partial(membership_ended.send_robust, sender=Membership, membership=membership))
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Person) -> Membership:
    """Another role in the same organisation: the old row ends and stays as history, the new one begins today."""
    membership = _locked(membership)
    if membership.role == role:
        return membership
    if membership.state != MembershipState.ACTIVE:
        raise NotPermitted(_("Only an active membership can change its role."))
    # Begun first, so that she belongs without a gap and her consent stays.
    begun = begin_membership(
        person=membership.person, organisation=membership.organisation, role=role, by=by, team=membership.team
    )
    end_membership(membership=membership, by=by)
    return begun


def end_overdue_memberships() -> int:
    """End what its own date has ended; says how many."""
    overdue = Membership.objects.filter(ends_on__lt=timezone.localdate()).exclude(state=MembershipState.ENDED)
    ended = 0
    for membership in overdue.iterator(chunk_size=200):
        end_membership(membership=membership, by=None, on=membership.ends_on)
        ended += 1
    return ended


@transaction.atomic
def invite_member(
    *, organisation: Organisation, role: str, email: str, by: Person, team: str = ""
) -> MembershipInvitation:
    """Ask an address to join. Whether it has an account is not looked up, so nothing here can tell; idempotent."""
    address = email.strip().lower()
    invitation, made = MembershipInvitation.objects.get_or_create(
        organisation=organisation,
        role=role,
        email=address,
        state=InvitationState.SENT,
        defaults={"invited_by": by, "team": team, "expires_at": timezone.now() + INVITATION_LASTS},
    )
    if not made and not invitation.is_open:
        invitation.expires_at = timezone.now() + INVITATION_LASTS
        invitation.save(update_fields=["expires_at"])
        made = True
    if made:
        transaction.on_commit(partial(member_invited.send_robust, sender=MembershipInvitation, invitation=invitation))
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: MembershipInvitation, by: Person) -> Membership:
    """The holder of the invited address accepts; accepting twice is accepting once."""
    invitation = _answerable(invitation, by)
    if invitation.state == InvitationState.SENT and not invitation.is_open:
        raise NotPermitted(_("This invitation is no longer open. Ask your organisation for a new one."))
    if invitation.state not in {InvitationState.SENT, InvitationState.ACCEPTED}:
        raise NotPermitted(_("This invitation is no longer open. Ask your organisation for a new one."))
    _answer(invitation, InvitationState.ACCEPTED)
    return begin_membership(
        person=by, organisation=invitation.organisation, role=invitation.role, by=by, team=invitation.team
    )


@transaction.atomic
def decline_invitation(*, invitation: MembershipInvitation, by: Person) -> None:
    """The holder of the invited address does not wish to join."""
    invitation = _answerable(invitation, by)
    if invitation.state == InvitationState.SENT:
        _answer(invitation, InvitationState.DECLINED)


@transaction.atomic
def withdraw_invitation(*, invitation: MembershipInvitation, by: Person) -> None:
    """The organisation takes an unanswered invitation back."""
    invitation = MembershipInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state == InvitationState.SENT:
        _answer(invitation, InvitationState.WITHDRAWN)


def _answerable(invitation: MembershipInvitation, by: Person) -> MembershipInvitation:
    invitation = MembershipInvitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)
    if invitation.email not in verified_addresses(by):
        raise NotPermitted(_("This invitation was sent to another address. Add and verify that address first."))
    return invitation


def _answer(invitation: MembershipInvitation, state: str) -> None:
    if invitation.state != state:
        invitation.state, invitation.answered_at = state, timezone.now()
        invitation.save(update_fields=["state", "answered_at"])
