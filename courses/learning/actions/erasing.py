"""Forgetting what told who a learner was; that somebody learned stays."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from courses.learning.actions.enrolling import withdraw
from courses.learning.actions.locks import lock_person
from courses.learning.actions.requests import cancel_request
from courses.learning.enums import OPEN_STATES, RequestState
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRequest, EventNote


@transaction.atomic
def erase_traces(*, person: Person, by: Person) -> None:
    """Nothing goes on in her name, and nothing she or anybody wrote about her learning stays. Idempotent.

    Results, events and completed courses stay: they count, and they name nobody.
    """
    lock_person(person.pk)
    for enrolment in Enrolment.objects.filter(person=person, state__in=OPEN_STATES).order_by("pk"):
        withdraw(enrolment=enrolment, by=by)
    for request in EnrolmentRequest.objects.filter(person=person, state=RequestState.WAITING).order_by("pk"):
        cancel_request(request=request, by=by)
    EnrolmentRequest.objects.filter(person=person).update(message="", answer="")
    EventNote.objects.filter(event__enrolment__person=person).delete()
    ActivityResult.objects.filter(enrolment__person=person).exclude(resume={}).update(resume={})
