"""Who recognises a course version, as it stands today."""

from __future__ import annotations

from courses.catalogue.models import CourseVersion
from courses.certificates.models import Endorsement


def standing_of(version: CourseVersion, *, minutes: int) -> list[Endorsement]:
    """The recognitions that hold today for a course version of so many minutes, in the order of the associations."""
    given = Endorsement.objects.given().filter(course_version=version, minutes=minutes)
    return list(given.order_by("organisation"))
