"""Asking for a place, and answering."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.actions import close_approach, open_approach
from accounts.models import Person
from courses.catalogue.models import Course
from courses.learning.actions.enrolling import enrol
from courses.learning.actions.locks import lock_person
from courses.learning.enums import EnrolmentState, RequestState, RouteKind
from courses.learning.exceptions import AlreadyDecided, EnrolmentClosed, OwnRequest
from courses.learning.models import Enrolment, EnrolmentRequest
from courses.learning.queries.offers import Offer, offer_of
from courses.learning.signals import place_requested, request_decided


@transaction.atomic
def request_place(*, person: Person, course: Course, by: Person, message: str = "") -> EnrolmentRequest | None:
    """Ask for a place, or return the request that waits; None where she holds a place already."""
    lock_person(person.pk)
    if Enrolment.objects.filter(person=person, course=course).exclude(state=EnrolmentState.WITHDRAWN).exists():
        return None
    if offer_of(course) != Offer.REQUEST:
        raise EnrolmentClosed
    request, created = EnrolmentRequest.objects.get_or_create(
        person=person, course=course, state=RequestState.WAITING, defaults={"message": message.strip()[:500]}
    )
    if created and course.owner is not None:
        open_approach(person=person, organisation=course.owner, source_key=approach_key(request))
    if created:
        transaction.on_commit(partial(place_requested.send_robust, sender=Enrolment, request=request))
    return request


@transaction.atomic
def cancel_request(*, request: EnrolmentRequest, by: Person) -> EnrolmentRequest:
    """She takes her request back; one that was answered stays answered."""
    lock_person(request.person_id)
    current = EnrolmentRequest.objects.get(pk=request.pk)
    if current.state == RequestState.WAITING:
        _decide(current, state=RequestState.CANCELLED, by=by, answer="")
    return current


@transaction.atomic
def decide_request(*, request: EnrolmentRequest, approve: bool, by: Person, answer: str = "") -> EnrolmentRequest:
    """Give the place or decline it. The same answer twice is one answer; another one is refused."""
    lock_person(request.person_id)
    current = EnrolmentRequest.objects.select_related("course", "person").get(pk=request.pk)
    if current.person_id == by.pk:
        raise OwnRequest
    wanted = RequestState.APPROVED if approve else RequestState.DECLINED
    if current.state == wanted:
        return current
    if current.state != RequestState.WAITING:
        raise AlreadyDecided
    if approve:
        enrol(
            person=current.person,
            course=current.course,
            by=by,
            kind=RouteKind.REQUEST,
            source_key=approach_key(current),
        )
    _decide(current, state=wanted, by=by, answer=answer)
    transaction.on_commit(partial(request_decided.send_robust, sender=Enrolment, request=current))
    return current


def approach_key(request: EnrolmentRequest) -> str:
    """What she sent, for the names that trainers may see while it is open and a while after."""
    return f"request:{request.public_id}"


def _decide(request: EnrolmentRequest, *, state: str, by: Person, answer: str) -> None:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.answer = answer.strip()[:500]
    request.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    close_approach(source_key=approach_key(request))
