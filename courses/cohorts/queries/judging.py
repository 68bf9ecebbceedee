"""The verdict on every row of a roster. Dry run, adding and the command ask the same function.

Only two things are looked up: whether the address belongs to an active, accepted member of the organisation itself, and
whether this cohort knows it already. No query asks whether anybody else has an account under it, so nothing here can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.models import Membership
from courses.cohorts.enums import InvitationState, SeatState, Verdict
from courses.cohorts.models import Cohort, InvitationAddress, Seat
from courses.cohorts.roster import ReadRow

CHUNK = 500


@dataclass(frozen=True)
class Judged:
    """One row with its verdict; `person_id` where it is a member who can be placed."""

    row: ReadRow
    verdict: str
    detail: dict[str, Any] = field(default_factory=dict)
    person_id: UUID | None = None


@dataclass(frozen=True)
class Asked:
    """What became of the letter to an address: its state, and where it was accepted, seat and membership today."""

    state: str
    has_seat: bool = False
    is_member: bool = False


def stays(cohort: Cohort) -> Exists:
    """Whether who accepted an invitation to this cohort belongs to its organisation still."""
    members = Membership.objects.active().filter(organisation=cohort.organisation_id)
    return Exists(members.filter(person=OuterRef("invitation__seat__person")))


@dataclass
class Tally:
    """What rows before this one have used up."""

    free: int
    waitlist: bool = False
    addresses: dict[str, int] = field(default_factory=dict)
    people: dict[UUID, int] = field(default_factory=dict)


NOT_ASKED = Asked("")


def chunks(rows: Sequence[ReadRow], size: int = CHUNK) -> Iterator[Sequence[ReadRow]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def judge(cohort: Cohort, rows: Sequence[ReadRow], tally: Tally) -> list[Judged]:
    """Verdicts on a chunk of rows, in three queries whatever the addresses are."""
    addresses = {row.email for row in rows if not row.verdict}
    members = _members(cohort, addresses)
    seats = dict(
        Seat.objects.filter(cohort=cohort, person__in=_subquery(cohort, addresses)).values_list("person", "state")
    )
    letters = InvitationAddress.objects.filter(cohort=cohort, email__in=addresses or {""}).annotate(stays=stays(cohort))
    asked = {
        email: Asked(state, seat == SeatState.PLACED, is_here)
        for email, state, seat, is_here in letters.values_list(
            "email", "invitation__state", "invitation__seat__state", "stays"
        )
    }
    return [_judge_row(row, members.get(row.email), seats, asked, tally) for row in rows]


def _subquery(cohort: Cohort, addresses: Iterable[str]) -> Any:
    """Members by verified address, as a subquery, so that the number of queries says nothing either."""
    return _addresses(cohort, addresses).values("user__person")


def _addresses(cohort: Cohort, addresses: Iterable[str]) -> Any:
    members = Membership.objects.active().filter(organisation=cohort.organisation_id)
    return EmailAddress.objects.filter(
        email__in=set(addresses) or {""},
        verified=True,
        user__is_active=True,
        user__person__in=members.values("person"),
    )


def _members(cohort: Cohort, addresses: Iterable[str]) -> dict[str, UUID]:
    found = _addresses(cohort, addresses).values_list("email", "user__person")
    return {email.lower(): person_id for email, person_id in found}


def _judge_row(
    row: ReadRow, person_id: UUID | None, seats: dict[UUID, str], asked: dict[str, Asked], tally: Tally
) -> Judged:
    if row.verdict:
        return Judged(row, row.verdict, row.detail)
    before = tally.addresses.get(row.email) or (tally.people.get(person_id) if person_id else None)
    if before:
        return Judged(row, Verdict.DUPLICATE, {"row": before})
    tally.addresses[row.email] = row.number
    if person_id:
        tally.people[person_id] = row.number
        if seats.get(person_id) in (SeatState.PLACED, SeatState.WAITLISTED):
            return Judged(row, Verdict.ALREADY_HERE)
    letter = asked.get(row.email, NOT_ASKED)
    if not person_id and letter.state == InvitationState.JOINED and letter.is_member:
        return Judged(row, Verdict.ALREADY_HERE)
    if not person_id and letter.state == InvitationState.SENT:
        return Judged(row, Verdict.ALREADY_INVITED)
    # A member is placed even where a letter is under way to her: the seat it holds becomes hers. Who left the
    # organisation is asked anew, and comes back to the seat that is still hers.
    held = letter.state == InvitationState.SENT or letter.has_seat
    if not held:
        if tally.free < 1:
            waits = tally.waitlist and person_id
            return Judged(row, Verdict.WAITLIST if waits else Verdict.SEATS_FULL, person_id=person_id)
        tally.free -= 1
    if person_id:
        return Judged(row, Verdict.PLACE, person_id=person_id)
    return Judged(row, Verdict.INVITE, row.detail)
