"""Courses as their recognitions see them."""

from __future__ import annotations

from courses.catalogue.models import Course, CoursePage
from tests.factories.catalogue import make_lesson


def names_of(course: Course) -> list[str]:
    """By whom the course says it is recognised."""
    return [one.slug for one in Course.objects.get(pk=course.pk).recognised_by.order_by("pk")]


def new_version(course: Course) -> Course:
    """The course with a lesson more, and so another version."""
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
    make_lesson(page.get_children().first().specific)
    course.refresh_from_db()
    return course
