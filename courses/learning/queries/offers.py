"""By which roads a course can be entered today."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from courses.catalogue.enums import EnrolmentPolicy
from courses.catalogue.models import Course, CoursePage


class Offer(StrEnum):
    """What a course offers somebody without a place."""

    OPEN = "open"
    REQUEST = "request"
    BY_OTHERS_ONLY = "by_others_only"
    CLOSED_TO_ALL = "closed_to_all"


def courses_offered(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Those that take people at all. An unpublished or deleted course, or one without requirements, takes nobody."""
    source_page = CoursePage.objects.live().filter(
        translation_key=OuterRef("key"), locale__language_code=OuterRef("source_locale")
    )
    return courses.filter(Exists(source_page), retired_at__isnull=True, current_version__isnull=False)


def offer_of(course: Course) -> Offer:
    """By which roads a course can be entered by who has no place in it."""
    # What the row in hand says already need not be asked.
    known_closed = course.retired_at is not None or course.current_version_id is None
    if known_closed or not courses_offered(Course.objects.filter(pk=course.pk)).exists():
        return Offer.CLOSED_TO_ALL
    if course.enrolment_policy == EnrolmentPolicy.OPEN:
        return Offer.OPEN
    if course.enrolment_policy == EnrolmentPolicy.REQUEST:
        return Offer.REQUEST
    return Offer.BY_OTHERS_ONLY
