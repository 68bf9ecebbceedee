"""Asking people to come, and what becomes of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import ConsentMethod, Role
from accounts.models import ConsentText, Person
from accounts.queries import verified_addresses
from courses.cohorts.actions.cohorts import locked
from courses.cohorts.actions.seats import fill_from_waiting_list, place
from courses.cohorts.enums import InvitationState, SeatState
from courses.cohorts.exceptions import AnotherAddress, CohortClosed, InvitationNotOpen, SeatsFull
from courses.cohorts.models import Cohort, Invitation, InvitationAddress, Seat
from courses.cohorts.queries import seats_free
from courses.cohorts.queries.access import token_hash
from courses.cohorts.queries.judging import stays
from courses.cohorts.signals import invitations_made

LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite, as the manager typed it."""

    email: str
    name: str = ""
    team: str = ""
    label: str = ""
    language: str = "en"


@transaction.atomic
def invite(*, cohort: Cohort, guest: Guest, by: Person) -> Invitation:
    """Ask one address to join; asked again while the invitation is open, nothing happens."""
    cohort = locked(cohort)
    if not cohort.is_open:
        raise CohortClosed
    letters = InvitationAddress.objects.filter(cohort=cohort, email=guest.email).annotate(stays=stays(cohort))
    known = letters.select_related("invitation__seat").first()
    has_seat = False
    if known is not None:
        seat = known.invitation.seat
        if known.invitation.state == InvitationState.SENT or (seat is not None and known.stays):
            return known.invitation
        # Who joined and left the organisation comes back to the seat that is still hers.
        has_seat = seat is not None and seat.state == SeatState.PLACED
    if not has_seat and seats_free(cohort) < 1:
        raise SeatsFull
    invite_locked(cohort, [guest], by=by)
    return Invitation.objects.get(address__cohort=cohort, address__email=guest.email)


def invite_locked(cohort: Cohort, guests: Sequence[Guest], *, by: Person) -> None:
    """Write invitations that were judged under the cohort's lock; the letters go out after the commit."""
    now = timezone.now()
    known = {
        address.email: address
        for address in InvitationAddress.objects.filter(
            cohort=cohort, email__in=[guest.email for guest in guests]
        ).select_related("invitation")
    }
    fresh = [guest for guest in guests if guest.email not in known]
    made = Invitation.objects.bulk_create(
        [
            Invitation(cohort=cohort, language=guest.language, asked_by=by, asked_at=now, expires_at=now + LASTS)
            for guest in fresh
        ]
    )
    InvitationAddress.objects.bulk_create(
        [
            InvitationAddress(
                invitation=invitation,
                cohort=cohort,
                email=guest.email,
                name=guest.name,
                team=guest.team,
                label=guest.label,
            )
            for guest, invitation in zip(fresh, made, strict=True)
        ]
    )
    again = [known[guest.email].invitation for guest in guests if guest.email in known]
    for invitation in again:
        _renew(invitation, by=by)
    ids = [invitation.pk for invitation in (*made, *again)]
    transaction.on_commit(lambda: invitations_made.send_robust(sender=Invitation, invitation_ids=ids))


def _renew(invitation: Invitation, *, by: Person) -> None:
    now = timezone.now()
    invitation.state, invitation.seat, invitation.answered_at = InvitationState.SENT, None, None
    invitation.asked_by, invitation.asked_at, invitation.expires_at = by, now, now + LASTS
    invitation.mailed_at, invitation.token_hash = None, ""
    invitation.save()


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: Person) -> Invitation:
    """Send the letter again, with a new link. An expired one takes a seat again; one that joined stays as it is."""
    cohort = locked(invitation.cohort)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.state == InvitationState.JOINED:
        return invitation
    if not cohort.is_open:
        raise CohortClosed
    if invitation.state != InvitationState.SENT and seats_free(cohort) < 1:
        raise SeatsFull
    _renew(invitation, by=by)
    ids = [invitation.pk]
    transaction.on_commit(lambda: invitations_made.send_robust(sender=Invitation, invitation_ids=ids))
    return invitation


@transaction.atomic
def take_back_invitation(*, invitation: Invitation, by: Person) -> Invitation:
    """End an unanswered invitation; its seat becomes free."""
    cohort = locked(invitation.cohort)
    if _end(invitation, InvitationState.EXPIRED):
        fill_from_waiting_list(cohort, by=by)
    return Invitation.objects.get(pk=invitation.pk)


@transaction.atomic
def mark_bounced(*, invitation: Invitation) -> None:
    """The letter came back; the seat becomes free until somebody sends it again."""
    locked(invitation.cohort)
    _end(invitation, InvitationState.BOUNCED)


def _end(invitation: Invitation, state: str) -> int:
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.SENT)
    return waiting.update(state=state, answered_at=timezone.now(), token_hash="")


def expire_invitations() -> int:
    """Let invitations that nobody answered end; says how many."""
    late = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=timezone.now())
    ended = 0
    for invitation in late.select_related("cohort", "asked_by").order_by("pk")[:500]:
        with transaction.atomic():
            cohort = locked(invitation.cohort)
            if _end(invitation, InvitationState.EXPIRED):
                ended += 1
                fill_from_waiting_list(cohort, by=invitation.asked_by)
    return ended


@transaction.atomic
def claim_letter(*, invitation_id: int) -> str:
    """A new link for a letter that has not gone out yet, or nothing where it has: one letter each time it is asked."""
    token = secrets.token_urlsafe(32)
    claimed = Invitation.objects.filter(pk=invitation_id, state=InvitationState.SENT, mailed_at__isnull=True).update(
        token_hash=token_hash(token), mailed_at=timezone.now()
    )
    return token if claimed else ""


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, by: Person, notice: ConsentText, consent: ConsentText | None, ip: str = ""
) -> Seat:
    """The holder of the invited address joins the organisation and the cohort; accepting twice is accepting once.

    Membership begins here, because the person accepts with an address proven to be hers, after the notice was shown.
    """
    cohort = locked(invitation.cohort)
    invitation = Invitation.objects.select_related("seat", "address").get(pk=invitation.pk)
    if invitation.seat is not None and invitation.seat.person_id == by.pk:
        return invitation.seat
    if not hasattr(invitation, "address") or invitation.address.email not in verified_addresses(by):
        raise AnotherAddress
    if not invitation.is_open or not cohort.is_open:
        raise InvitationNotOpen
    typed = invitation.address
    membership = accounts.begin_membership(
        person=by, organisation=cohort.organisation, role=Role.LEARNER, by=by, team=typed.team
    )
    accounts.answer_sharing(
        membership=membership, by=by, notice=notice, consent=consent, ip=ip, method=ConsentMethod.INVITATION
    )
    return place(cohort=cohort, person=by, by=by, team=typed.team, label=typed.label, invitation=invitation)
