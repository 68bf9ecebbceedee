"""Work that need not be waited for."""

from __future__ import annotations

from common.tasks import retrying_task
from courses.catalogue.models import Course
from courses.learning import actions


@retrying_task(queue_name="slow")
def move_enrolments(*, course_id: int) -> None:
    """Let the enrolments of a course follow its newest requirements."""
    actions.move_enrolments(course=Course.objects.get(pk=course_id))
