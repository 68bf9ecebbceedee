"""Making a cohort and changing it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.catalogue.models import Course
from courses.cohorts.enums import CohortState
from courses.cohorts.exceptions import (
    CourseNotOffered,
    DateInPast,
    DateMoved,
    DatesInverted,
    ReasonMissing,
    SeatsTooFew,
)
from courses.cohorts.models import Cohort, DueChange
from courses.cohorts.queries import seats_free
from courses.learning import actions as learning
from courses.learning.queries import Offer, offer_of


def locked(cohort: Cohort) -> Cohort:
    """Hold the cohort's seats until the transaction ends. It is taken before any person's lock, everywhere."""
    return Cohort.objects.select_for_update(of=("self",)).select_related("organisation", "course").get(pk=cohort.pk)


@transaction.atomic
def create_cohort(
    *, organisation: Organisation, course: Course, name: str, starts_on: date, due_on: date, seats: int, by: Person
) -> Cohort:
    """Make a cohort on a course that is open to learners."""
    if due_on < starts_on:
        raise DatesInverted
    if offer_of(course) == Offer.CLOSED_TO_ALL:
        raise CourseNotOffered
    return Cohort.objects.create(
        organisation=organisation,
        course=course,
        name=name,
        starts_on=starts_on,
        due_on=due_on,
        seats=seats,
        made_by=by,
    )


@transaction.atomic
def change_cohort(*, cohort: Cohort, name: str, seats: int, by: Person) -> Cohort:
    """Another name or number of seats, never fewer than are taken. Dates are moved by `move_due` and `extend_due`."""
    cohort = locked(cohort)
    if seats < cohort.seats - seats_free(cohort):
        raise SeatsTooFew
    cohort.name, cohort.seats = name, seats
    cohort.save(update_fields=["name", "seats"])
    return cohort


@transaction.atomic
def move_due(*, cohort: Cohort, before: date, until: date, reason: str, by: Person) -> DueChange | None:
    """Move the due date of everybody still on the way; None where it stands there already. No letter goes out.

    `before` is the date that whoever decides was shown. Who was given a later date of her own keeps it; who completed
    keeps the date she was judged by. Raises DateMoved, DatesInverted, DateInPast, ReasonMissing.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    cohort = locked(cohort)
    if cohort.due_on == until:
        return None
    if cohort.due_on != before:
        raise DateMoved
    if until < cohort.starts_on:
        raise DatesInverted
    if until < timezone.localdate():
        raise DateInPast
    cohort.due_on = until
    cohort.save(update_fields=["due_on"])
    learners = learning.set_due_of_road(source_key=cohort.source_key, due_on=until, by=by)
    return DueChange.objects.create(
        cohort=cohort, due_before=before, due_on=until, reason=reason, learners=learners, by=by
    )


def close_cohort(*, cohort: Cohort, by: Person) -> Cohort:
    """Take nobody more. Seats and places stay as they are."""
    return _set_state(cohort, CohortState.CLOSED)


def reopen_cohort(*, cohort: Cohort, by: Person) -> Cohort:
    """Take people again."""
    return _set_state(cohort, CohortState.OPEN)


@transaction.atomic
def _set_state(cohort: Cohort, state: str) -> Cohort:
    cohort = locked(cohort)
    if cohort.state != state:
        cohort.state = state
        cohort.save(update_fields=["state"])
    return cohort
