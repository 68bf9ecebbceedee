"""Giving somebody a seat, more time, and taking a seat back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Person
from courses.cohorts.actions.cohorts import locked
from courses.cohorts.enums import InvitationState, SeatState
from courses.cohorts.exceptions import CohortClosed, NobodyChosen, NotAMember, NotLater, ReasonMissing, SeatsFull
from courses.cohorts.models import Cohort, DueExtension, Invitation, Seat
from courses.cohorts.queries import seats_free
from courses.learning import actions as learning
from courses.learning.enums import OPEN_STATES, RouteKind
from courses.learning.models import EnrolmentRoute


@transaction.atomic
def place(
    *,
    cohort: Cohort,
    person: Person,
    by: Person,
    team: str = "",
    label: str = "",
    waitlist: bool = False,
    invitation: Invitation | None = None,
) -> Seat:
    """Give a member a seat and a place on the course, or return the seat she has.

    An invitation she accepts holds a seat already. Without a free seat she waits where `waitlist` allows it.
    """
    cohort = locked(cohort)
    if not cohort.is_open:
        raise CohortClosed
    if not Membership.objects.active().filter(person=person, organisation=cohort.organisation).exists():
        raise NotAMember
    seat = Seat.objects.filter(cohort=cohort, person=person).first() or Seat(cohort=cohort, person=person, made_by=by)
    has_one = seat.pk is not None and seat.state == SeatState.PLACED
    if has_one and invitation is None:
        return seat
    seat.team, seat.label = team or seat.team, label or seat.label
    held = invitation is not None and invitation.state == InvitationState.SENT
    if not held and not has_one and seats_free(cohort) < 1:
        if not waitlist:
            raise SeatsFull
        seat.state, seat.withdrawn_at, seat.withdrawn_by = SeatState.WAITLISTED, None, None
        seat.save()
        return seat
    _seat(cohort, seat, by=by)
    if invitation is not None:
        invitation.state, invitation.seat, invitation.answered_at = InvitationState.JOINED, seat, timezone.now()
        invitation.token_hash = ""
        invitation.save(update_fields=["state", "seat", "answered_at", "token_hash"])
    return seat


def _seat(cohort: Cohort, seat: Seat, *, by: Person) -> None:
    seat.enrolment = learning.enrol(
        person=seat.person,
        course=cohort.course,
        by=by,
        kind=RouteKind.COHORT,
        source_key=cohort.source_key,
        sponsor=cohort.organisation,
        due_on=cohort.due_on,
    )
    seat.route = EnrolmentRoute.objects.open().get(enrolment=seat.enrolment, source_key=cohort.source_key)
    seat.state, seat.placed_at = SeatState.PLACED, timezone.now()
    seat.withdrawn_at, seat.withdrawn_by, seat.withdrawn_reason = None, None, ""
    seat.save()


@transaction.atomic
def withdraw_seat(*, seat: Seat, by: Person, reason: str = "") -> Seat:
    """Take one seat back: only the road of this cohort closes. The next on the waiting list gets the seat."""
    cohort = locked(seat.cohort)
    seat = Seat.objects.select_related("enrolment", "person").get(pk=seat.pk)
    if seat.state == SeatState.WITHDRAWN:
        return seat
    was_placed = seat.state == SeatState.PLACED
    seat.state, seat.withdrawn_at, seat.withdrawn_by = SeatState.WITHDRAWN, timezone.now(), by
    seat.withdrawn_reason = reason
    seat.save()
    if was_placed and seat.enrolment is not None:
        learning.close_route(enrolment=seat.enrolment, source_key=cohort.source_key, by=by)
    fill_from_waiting_list(cohort, by=by)
    return seat


def fill_from_waiting_list(cohort: Cohort, *, by: Person) -> int:
    """Seat those who wait, in the order they came, as far as seats go. The caller holds the cohort's lock."""
    if not cohort.is_open:
        return 0
    waiting = Seat.objects.filter(cohort=cohort, state=SeatState.WAITLISTED).select_related("person")
    members = Membership.objects.active().filter(organisation=cohort.organisation)
    first = list(waiting.filter(person__in=members.values("person")).order_by("made_at", "pk")[: seats_free(cohort)])
    for seat in first:
        _seat(cohort, seat, by=by)
    return len(first)


@transaction.atomic
def extend_due(*, cohort: Cohort, seats: Iterable[Seat], until: date, reason: str, by: Person) -> list[Seat]:
    """Give learners who have not completed a later date; doing it twice is doing it once. Answers whom it changed."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    cohort = locked(cohort)
    if until < timezone.localdate() or until <= cohort.due_on:
        raise NotLater
    chosen = Seat.objects.placed().filter(cohort=cohort, pk__in=[seat.pk for seat in seats])
    chosen = chosen.filter(enrolment__state__in=OPEN_STATES).select_related("route", "enrolment").order_by("person")
    found = list(chosen)
    if not found:
        raise NobodyChosen
    changed = []
    for seat in found:
        route, enrolment = seat.route, seat.enrolment
        if route is None or enrolment is None or route.applies_on == until:
            continue
        DueExtension.objects.create(seat=seat, due_before=cohort.due_on, extended_until=until, reason=reason, by=by)
        learning.set_route_due(
            enrolment=enrolment, source_key=cohort.source_key, due_on=cohort.due_on, extended_until=until, by=by
        )
        changed.append(seat)
    return changed
