"""By which roads a course can be entered today."""

from __future__ import annotations

from enum import StrEnum

from courses.catalogue.enums import EnrolmentPolicy
from courses.catalogue.models import Course, CoursePage


class Offer(StrEnum):
    """What a course offers somebody without a place."""

    OPEN = "open"
    REQUEST = "request"
    BY_OTHERS_ONLY = "by_others_only"
    CLOSED_TO_ALL = "closed_to_all"


def offer_of(course: Course) -> Offer:
    """An unpublished or deleted course, or one without requirements, takes nobody by any road."""
    if course.retired_at is not None or course.current_version_id is None:
        return Offer.CLOSED_TO_ALL
    page = CoursePage.objects.live().filter(translation_key=course.key, locale__language_code=course.source_locale)
    if not page.exists():
        return Offer.CLOSED_TO_ALL
    if course.enrolment_policy == EnrolmentPolicy.OPEN:
        return Offer.OPEN
    if course.enrolment_policy == EnrolmentPolicy.REQUEST:
        return Offer.REQUEST
    return Offer.BY_OTHERS_ONLY
