"""Listening to accounts, to the catalogue and to learning itself."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_erasing
from common.tasks import after_commit
from courses.catalogue.models import Course
from courses.catalogue.signals import requirements_settled
from courses.learning import actions, tasks
from courses.learning.enums import RouteKind
from courses.learning.models import Enrolment, EnrolmentRequest, EnrolmentRoute
from courses.learning.signals import learner_enrolled, request_decided


@receiver(requirements_settled, dispatch_uid="learning.follow_requirements")
def follow_requirements(*, course: Course, **kwargs: Any) -> None:
    """A course has a new version: those on the way follow it, in the background."""
    after_commit(tasks.move_enrolments, course_id=course.pk)


@receiver(request_decided, dispatch_uid="learning.tell_decision")
def tell_decision(*, request: EnrolmentRequest, **kwargs: Any) -> None:
    """She asked; she hears the answer wherever she is."""
    after_commit(tasks.tell_decision, request_id=request.pk)


@receiver(learner_enrolled, dispatch_uid="learning.tell_place")
def tell_place(*, enrolment: Enrolment, route: EnrolmentRoute, **kwargs: Any) -> None:
    """Her organisation gave her a place; nobody else would tell her. What she asked for or accepted herself she knows."""
    by_herself = route.opened_by_id == enrolment.person_id
    if route.kind == RouteKind.COHORT and route.sponsor_id is not None and not by_herself:
        after_commit(tasks.tell_place, route_id=route.pk)


@receiver(person_erasing, dispatch_uid="learning.erase_traces")
def erase_traces(*, person: Person, by: Person, **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.erase_traces(person=person, by=by)
