"""Cohorts in whatever state a test needs. People are placed by the action, so learning's rows stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import ConsentKey
from accounts.models import Organisation, Person
from accounts.queries import current_text
from courses.catalogue.models import Course
from courses.cohorts import actions
from courses.cohorts.models import Cohort, Invitation, Seat
from courses.learning.models import ActivityResult, Enrolment
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory, shared_learner
from tests.factories.learning import offered_course


def manager_of(organisation: Organisation, **user: Any) -> Person:
    """An active manager of the organisation."""
    person: Person = MembershipFactory(
        organisation=organisation, manager=True, person=PersonFactory(user=UserFactory(**user))
    ).person
    return person


def make_cohort(
    *,
    organisation: Organisation | None = None,
    course: Course | None = None,
    by: Person | None = None,
    name: str = "AI foundations, autumn",
    starts: int = -30,
    due: int = 10,
    seats: int = 100,
) -> Cohort:
    """A cohort whose dates are so many days from today."""
    organisation = organisation or OrganisationFactory()
    today = timezone.localdate()
    return actions.create_cohort(
        organisation=organisation,
        course=course or offered_course(),
        name=name,
        starts_on=today + timedelta(days=starts),
        due_on=today + timedelta(days=due),
        seats=seats,
        by=by or manager_of(organisation),
    )


def seat_in(cohort: Cohort, person: Person | None = None, *, shared: bool = True, **typed: Any) -> Seat:
    """A learner of the organisation with a seat; `shared=False`: her managers may not see her by name."""
    if person is None:
        person = (
            shared_learner(cohort.organisation)
            if shared
            else MembershipFactory(organisation=cohort.organisation).person
        )
    return actions.place(cohort=cohort, person=person, by=cohort.made_by, **typed)


def person_with(email: str, **user: Any) -> Person:
    """Somebody with this address, which she has proven."""
    person: Person = PersonFactory(user=UserFactory(email=email, **user))
    return person


def accept(invitation: Invitation, person: Person, *, share: bool = True) -> Seat:
    """The person takes the seat; `share=False`: without the box that shares her progress."""
    notice, consent = current_text(ConsentKey.EMPLOYMENT_NOTICE), current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER)
    return actions.accept_invitation(
        invitation=invitation, by=person, notice=notice, consent=consent if share else None
    )


def make_overdue(cohort: Cohort, *, days: int = 7) -> Cohort:
    """Move the dates of a cohort and its routes into the past."""
    due = timezone.localdate() - timedelta(days=days)
    Cohort.objects.filter(pk=cohort.pk).update(due_on=due, starts_on=min(cohort.starts_on, due - timedelta(days=40)))
    for seat in cohort.seated.exclude(route=None).select_related("route"):
        seat.route.due_on = due
        seat.route.save(update_fields=["due_on"])
    cohort.refresh_from_db()
    return cohort


def started(seat: Seat, *, on: date | None = None) -> Seat:
    """She has opened the first activity."""
    moment = timezone.make_aware(datetime.combine(on, datetime.min.time())) if on else timezone.now()
    enrolment = Enrolment.objects.get(pk=seat.enrolment_id)
    first = enrolment.version.activities.order_by("position").first()
    ActivityResult.objects.get_or_create(
        enrolment=enrolment, activity=first.activity, defaults={"first_seen_at": moment, "last_seen_at": moment}
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=moment, last_activity_at=moment)
    return Seat.objects.get(pk=seat.pk)
