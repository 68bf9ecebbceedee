"""What the clock mends."""

from __future__ import annotations

from django.db.models import F

from common import clock
from courses.catalogue.models import Course
from courses.learning import actions
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment


@clock.job(every=300)
def move_those_left_behind() -> None:
    """Enrolments that an interrupted batch, or somebody's own lock, left on an older version."""
    behind = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, course__current_version__isnull=False).exclude(
        version=F("course__current_version")
    )
    for course in Course.objects.filter(pk__in=behind.values("course")).order_by("pk"):
        actions.move_enrolments(course=course)
