"""Seats that are left, and invitations by what their receiver holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from accounts.models import Person
from accounts.queries import verified_addresses
from courses.cohorts.enums import InvitationState
from courses.cohorts.models import Cohort, Invitation, Seat


def seats_free(cohort: Cohort) -> int:
    """Seats neither taken nor held by an open invitation. Ask under the cohort's lock before giving one away."""
    taken = Seat.objects.placed().filter(cohort=cohort).count()
    held = Invitation.objects.holding_a_seat().filter(cohort=cohort).count()
    return max(cohort.seats - taken - held, 0)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """The invitation a mailed link belongs to."""
    found = Invitation.objects.filter(token_hash=token_hash(token))
    return found.select_related("cohort__organisation__association", "cohort__course", "address").first()


def open_invitations_of(person: Person) -> list[Invitation]:
    """What waits for her answer, at any of her verified addresses; so that a lost letter loses nothing."""
    found = Invitation.objects.filter(address__email__in=verified_addresses(person), state=InvitationState.SENT)
    found = found.select_related("cohort__organisation", "cohort__course", "address").order_by("pk")
    return [invitation for invitation in found if invitation.is_open]


@dataclass(frozen=True)
class Accepting:
    """How one person stands to one invitation."""

    invitation: Invitation
    is_open: bool
    is_hers: bool
    has_joined: bool


def accepting(invitation: Invitation, person: Person) -> Accepting:
    email = invitation.address.email if hasattr(invitation, "address") else ""
    return Accepting(
        invitation=invitation,
        is_open=invitation.is_open and invitation.cohort.is_open,
        is_hers=bool(email) and email in verified_addresses(person),
        has_joined=invitation.seat is not None and invitation.seat.person_id == person.pk,
    )
