"""Listening to the catalogue."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from common.tasks import after_commit
from courses.catalogue.models import Course
from courses.catalogue.signals import requirements_settled
from courses.learning import tasks


@receiver(requirements_settled, dispatch_uid="learning.follow_requirements")
def follow_requirements(*, course: Course, **kwargs: Any) -> None:
    """A course has a new version: those on the way follow it, in the background."""
    after_commit(tasks.move_enrolments, course_id=course.pk)
