"""Courses a cohort can be made on."""

from __future__ import annotations

from courses.catalogue.models import Course, CoursePage
from courses.learning.queries import course_titles


def courses_for_cohorts(language: str) -> list[tuple[Course, str]]:
    """Every course that is published and requires something, with its title in a language, by code."""
    live = CoursePage.objects.live().values("translation_key")
    courses = list(
        Course.objects.filter(key__in=live, current_version__isnull=False, retired_at__isnull=True)
        .select_related("owner")
        .order_by("code", "pk")
    )
    titles = course_titles(courses, language)
    return [(course, titles[course.pk].title) for course in courses]
