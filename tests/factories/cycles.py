"""The next cycle of a learner through a course."""

from __future__ import annotations

from courses.learning import actions
from courses.learning.models import Enrolment
from tests.factories.learning import (
    course_of,
    page_of,
)


def again(enrolment: Enrolment, **road: object) -> Enrolment:
    """The next cycle, begun by the learner herself."""
    return actions.begin_next_cycle(
        person=enrolment.person, course=course_of(page_of(enrolment.course)), by=enrolment.person, **road
    )


def now(enrolment: Enrolment) -> Enrolment:
    """The row as it stands now."""
    return Enrolment.objects.get(pk=enrolment.pk)
