"""Work that need not be waited for."""

from __future__ import annotations

from django.core.cache import cache

from common.tasks import retrying_task
from courses.catalogue.models import Course
from courses.learning import actions, emails
from courses.learning.models import EnrolmentRequest

WEEK = 7 * 24 * 3600


@retrying_task(queue_name="slow")
def move_enrolments(*, course_id: int) -> None:
    """Let the enrolments of a course follow its newest requirements."""
    actions.move_enrolments(course=Course.objects.get(pk=course_id))


@retrying_task()
def tell_decision(*, request_id: int) -> None:
    """Tell somebody what became of her request. The letter is claimed first, so that a task run twice sends one."""
    claim = f"learning:decision:{request_id}"
    if not cache.add(claim, True, WEEK):
        return
    try:
        emails.send_decision(EnrolmentRequest.objects.select_related("person__user", "course").get(pk=request_id))
    except Exception:
        # It did not go out: whoever tries again may claim it again.
        cache.delete(claim)
        raise
