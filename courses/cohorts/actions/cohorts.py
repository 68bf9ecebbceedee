"""Making a cohort and changing it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Organisation, Person
from courses.catalogue.models import Course
from courses.cohorts.enums import CohortState
from courses.cohorts.exceptions import CourseNotOffered, DatesInverted, SeatsTooFew
from courses.cohorts.models import Cohort
from courses.cohorts.queries import seats_free
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
    """Another name or number of seats, never fewer than are taken. Dates of learners are moved by `extend_due`."""
    cohort = locked(cohort)
    if seats < cohort.seats - seats_free(cohort):
        raise SeatsTooFew
    cohort.name, cohort.seats = name, seats
    cohort.save(update_fields=["name", "seats"])
    return cohort


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
