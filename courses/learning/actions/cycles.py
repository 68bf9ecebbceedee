"""Recertification: the next cycle of a course, beside the completed one, which stays as it is."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.catalogue.models import Course
from courses.learning.actions.enrolling import applying_version, begin_cycle, open_road, reopen
from courses.learning.actions.locks import lock_person
from courses.learning.enums import OPEN_STATES, EnrolmentState, RouteKind
from courses.learning.exceptions import EnrolmentClosed, NothingCompleted
from courses.learning.models import Enrolment
from courses.learning.queries.offers import Offer, offer_of


@transaction.atomic
def begin_next_cycle(
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
    """Let somebody who has completed a course take it again, or return the further cycle she is in.

    The app above says when: this one knows only that a completed cycle lies behind. The new one has the requirements of
    today, and nothing that was done before it began counts in it. One she had begun and left goes on. Whoever was in the
    course once needs no new place, so a course that gives places on request is open to her; one that takes nobody is not.
    """
    lock_person(person.pk)
    at = at or timezone.now()
    newest = Enrolment.objects.filter(person=person, course=course).order_by("-cycle").first()
    if newest is None or (newest.cycle == 1 and not newest.is_completed):
        raise NothingCompleted
    road = {"kind": kind, "source_key": source_key, "sponsor": sponsor, "due_on": due_on}
    if newest.state in OPEN_STATES:
        return open_road(newest, road=road, by=by, at=at)
    if offer_of(course) == Offer.CLOSED_TO_ALL:
        raise EnrolmentClosed
    version = applying_version(course)
    if newest.state == EnrolmentState.WITHDRAWN:
        reopen(newest, by=by, at=at)
        return open_road(newest, road=road, by=by, at=at, begins=version, comes_back=True)
    # Where the clock of another machine was ahead: it begins after what it follows.
    at = max(at, newest.completed_at or at)
    cycle = begin_cycle(person=person, course=course, version=version, by=by, at=at, number=newest.cycle + 1)
    return open_road(cycle, road=road, by=by, at=at, begins=version)
