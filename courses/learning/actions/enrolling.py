"""Getting a place, keeping it, leaving it and coming back."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Case, DateField, DateTimeField, F, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.catalogue.models import Course, CourseVersion
from courses.learning.actions.events import record_event
from courses.learning.actions.locks import lock_person
from courses.learning.actions.versions import apply_version
from courses.learning.enums import OPEN_STATES, OWN_ROUTES, EnrolmentState, RouteKind, Verb
from courses.learning.exceptions import EnrolmentClosed, PlaceHeldBySponsor, RequestNeeded
from courses.learning.models import Enrolment, EnrolmentRoute
from courses.learning.queries.offers import Offer, offer_of
from courses.learning.signals import cycle_resuming, learner_enrolled, learner_withdrawn


@transaction.atomic
def enrol(
    *,
    person: Person,
    course: Course,
    by: Person | None,
    kind: str = RouteKind.SELF,
    source_key: str = "self",
    sponsor: Organisation | None = None,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Give somebody a place by one road, or return the place she holds.

    A first road begins cycle one. A road to a cycle she left reopens it with all results; to a completed one it
    attaches, and she stays completed with her own date: only `begin_next_cycle` begins another. A road that is open
    already changes nothing; its due date is changed by `set_route_due`.
    """
    lock_person(person.pk)
    at = at or timezone.now()
    enrolment = Enrolment.objects.current().filter(person=person, course=course).first()
    holds_place = enrolment is not None and enrolment.state != EnrolmentState.WITHDRAWN
    if not holds_place:
        _refuse_if_not_offered(course, kind)
    version = applying_version(course)
    comes_back = enrolment is not None and not holds_place
    if enrolment is None:
        enrolment = begin_cycle(person=person, course=course, version=version, by=by, at=at)
    elif comes_back:
        reopen(enrolment, by=by, at=at)
    road = {"kind": kind, "source_key": source_key, "sponsor": sponsor, "due_on": due_on}
    begins = None if holds_place else version
    return open_road(enrolment, road=road, by=by, at=at, begins=begins, comes_back=comes_back)


def open_road(
    enrolment: Enrolment,
    *,
    road: dict[str, Any],
    by: Person | None,
    at: datetime,
    begins: CourseVersion | None = None,
    comes_back: bool = False,
) -> Enrolment:
    """Open one road to a cycle whose person is locked; one that is open already changes nothing.

    `begins` is the version to judge by where she had no place until now.
    """
    wanted = dict(road)
    route, opened = EnrolmentRoute.objects.get_or_create(
        enrolment=enrolment,
        source_key=wanted.pop("source_key"),
        closed_at=None,
        defaults={**wanted, "opened_at": at, "opened_by": by},
    )
    if begins is not None:
        # Judged only now, when she has a road: what she did elsewhere may finish the course at once.
        apply_version(enrolments=[enrolment], version=begins, at=at, by=by)
    if comes_back:
        cycle_resuming.send(sender=Enrolment, enrolment=enrolment, by=by, at=at)
        enrolment.refresh_from_db()
    if opened and not enrolment.is_completed:
        transaction.on_commit(
            partial(
                learner_enrolled.send_robust,
                sender=Enrolment,
                enrolment=enrolment,
                route=route,
                created=begins is not None,
            )
        )
    return enrolment


def _refuse_if_not_offered(course: Course, kind: str) -> None:
    offer = offer_of(course)
    if offer == Offer.CLOSED_TO_ALL:
        raise EnrolmentClosed
    if kind == RouteKind.SELF and offer == Offer.REQUEST:
        raise RequestNeeded
    if kind in OWN_ROUTES and offer == Offer.BY_OTHERS_ONLY:
        raise EnrolmentClosed


def applying_version(course: Course) -> CourseVersion:
    """The version of this moment; the course in hand may have been read before it changed."""
    version = CourseVersion.objects.filter(pk__in=Course.objects.filter(pk=course.pk).values("current_version")).first()
    if version is None:
        raise EnrolmentClosed
    return version


def begin_cycle(
    *, person: Person, course: Course, version: CourseVersion, by: Person | None, at: datetime, number: int = 1
) -> Enrolment:
    """The row of a cycle and its first event. The caller holds the person's lock."""
    enrolment = Enrolment.objects.create(
        person=person,
        course=course,
        cycle=number,
        version=version,
        required_total=version.required_total,
        enrolled_at=at,
    )
    record_event(enrolment=enrolment, verb=Verb.ENROLLED if number == 1 else Verb.RENEWED, by=by, at=at)
    return enrolment


def reopen(enrolment: Enrolment, *, by: Person | None, at: datetime) -> None:
    """A cycle she left goes on with everything she did in it. The caller holds the person's lock."""
    enrolment.state = EnrolmentState.ACTIVE
    enrolment.withdrawn_at = None
    enrolment.save(update_fields=["state", "withdrawn_at"])
    record_event(enrolment=enrolment, verb=Verb.REOPENED, by=by, at=at)


@transaction.atomic
def set_route_due(
    *,
    enrolment: Enrolment,
    source_key: str,
    due_on: date | None,
    by: Person | None,
    extended_until: date | None = None,
) -> EnrolmentRoute | None:
    """Change the day one open road asks for; None where that road is closed. Answers the road."""
    lock_person(enrolment.person_id)
    route = EnrolmentRoute.objects.open().filter(enrolment=enrolment, source_key=source_key).first()
    if route is None:
        return None
    route.due_on, route.extended_until = due_on, extended_until
    route.save(update_fields=["due_on", "extended_until"])
    return route


@transaction.atomic
def set_due_of_road(*, source_key: str, due_on: date, by: Person | None) -> int:
    """Change the day that one road asks of everybody still on the way; answers how many. One statement.

    Whoever was given a later day of her own keeps it. The caller holds the lock under which this road opens and is
    extended. What was completed keeps the day it was judged by.
    """
    later = Case(When(extended_until__gt=due_on, then=F("extended_until")), output_field=DateField())
    roads = EnrolmentRoute.objects.open().filter(source_key=source_key, enrolment__state__in=OPEN_STATES)
    return roads.update(due_on=due_on, extended_until=later)


@transaction.atomic
def close_route(*, enrolment: Enrolment, source_key: str, by: Person | None, at: datetime | None = None) -> Enrolment:
    """Close one road. The others stay; closing the last one withdraws a cycle that is not completed."""
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    current = Enrolment.objects.get(pk=enrolment.pk)
    closed = EnrolmentRoute.objects.open().filter(enrolment=current, source_key=source_key)
    if closed.update(closed_at=_not_before_opening(at), closed_by=by):
        _withdraw_if_no_road(current, by=by, at=at)
    return current


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person | None, reason: str = "", at: datetime | None = None) -> Enrolment:
    """Close every road of a cycle. A completed cycle stays completed."""
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    current = Enrolment.objects.get(pk=enrolment.pk)
    if EnrolmentRoute.objects.open().filter(enrolment=current).update(closed_at=_not_before_opening(at), closed_by=by):
        _withdraw_if_no_road(current, by=by, at=at, reason=reason)
    return current


@transaction.atomic
def leave(*, enrolment: Enrolment, by: Person, at: datetime | None = None) -> Enrolment:
    """A learner leaves by herself: her own roads close. A place somebody else gave is theirs to take back."""
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    current = Enrolment.objects.get(pk=enrolment.pk)
    routes = EnrolmentRoute.objects.open().filter(enrolment=current)
    own = routes.filter(kind__in=OWN_ROUTES)
    if not own.update(closed_at=_not_before_opening(at), closed_by=by) and routes.exists():
        raise PlaceHeldBySponsor
    _withdraw_if_no_road(current, by=by, at=at)
    return current


def _not_before_opening(at: datetime) -> Greatest:
    """`at`, or the moment the road opened where the clock of another machine was ahead."""
    return Greatest(Value(at, output_field=DateTimeField()), F("opened_at"))


def _withdraw_if_no_road(enrolment: Enrolment, *, by: Person | None, at: datetime, reason: str = "") -> None:
    if enrolment.state not in (EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED):
        return
    if EnrolmentRoute.objects.open().filter(enrolment=enrolment).exists():
        return
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.withdrawn_at, enrolment.suspended_at = at, None
    enrolment.save(update_fields=["state", "withdrawn_at", "suspended_at"])
    record_event(enrolment=enrolment, verb=Verb.WITHDRAWN, by=by, at=at, reason=reason)
    transaction.on_commit(partial(learner_withdrawn.send_robust, sender=Enrolment, enrolment=enrolment))


@transaction.atomic
def suspend(*, enrolment: Enrolment, by: Person | None, reason: str = "", at: datetime | None = None) -> Enrolment:
    """Stop the work on an active cycle; everything done is kept. Suspending again changes nothing."""
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    current = Enrolment.objects.get(pk=enrolment.pk)
    if current.state == EnrolmentState.ACTIVE:
        current.state, current.suspended_at = EnrolmentState.SUSPENDED, at
        current.save(update_fields=["state", "suspended_at"])
        record_event(enrolment=current, verb=Verb.SUSPENDED, by=by, at=at, reason=reason)
    return current


@transaction.atomic
def resume(*, enrolment: Enrolment, by: Person | None, at: datetime | None = None) -> Enrolment:
    """Let the work on a suspended cycle go on, by the requirements of today."""
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    current = Enrolment.objects.get(pk=enrolment.pk)
    if current.state == EnrolmentState.SUSPENDED:
        current.state, current.suspended_at = EnrolmentState.ACTIVE, None
        current.save(update_fields=["state", "suspended_at"])
        record_event(enrolment=current, verb=Verb.RESUMED, by=by, at=at)
        apply_version(enrolments=[current], version=applying_version(current.course), at=at, by=by)
        cycle_resuming.send(sender=Enrolment, enrolment=current, by=by, at=at)
        current.refresh_from_db()
    return current
