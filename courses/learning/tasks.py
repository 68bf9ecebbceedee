"""Work that need not be waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.cache import cache

from common.tasks import retrying_task
from courses.catalogue.models import Course
from courses.learning import actions, emails
from courses.learning.models import EnrolmentRequest, EnrolmentRoute

WEEK = 7 * 24 * 3600


@retrying_task(queue_name="slow")
def move_enrolments(*, course_id: int) -> None:
    """Let the enrolments of a course follow its newest requirements."""
    actions.move_enrolments(course=Course.objects.get(pk=course_id))


@retrying_task()
def tell_decision(*, request_id: int) -> None:
    """Tell somebody what became of her request."""
    request = EnrolmentRequest.objects.select_related("person__user", "course").get(pk=request_id)
    _once(f"decision:{request_id}", partial(emails.send_decision, request))


@retrying_task()
def tell_place(*, route_id: int) -> None:
    """Tell somebody that an organisation has given her a place."""
    routes = EnrolmentRoute.objects.select_related("enrolment__person__user", "enrolment__course", "sponsor")
    _once(f"place:{route_id}", partial(emails.send_place, routes.get(pk=route_id)))


def _once(name: str, send: Callable[[], bool]) -> None:
    """The letter is claimed first, so that a task run twice sends one."""
    claim = f"learning:letter:{name}"
    if not cache.add(claim, True, WEEK):
        return
    try:
        send()
    except Exception:
        # It did not go out: whoever tries again may claim it again.
        cache.delete(claim)
        raise
