"""What the front page tells: real figures, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from common.formats import format_hours, format_minutes
from common.languages import html_lang
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Course, CoursePage, LessonPage
from courses.catalogue.models.routing import path_below_index, url_for_path

SEAL_ORDER = ("hk", "bj", "sz", "su")


@dataclass(frozen=True)
class CourseRow:
    """One course as the front page shows it."""

    code: str
    owner: str
    seal: str
    title: str
    summary: str
    url: str
    lang: str
    level: str
    lessons: int
    minutes: int

    @property
    def hours(self) -> str:
        return format_hours(self.minutes)


def associations() -> list[Organisation]:
    """The four, in the order of the mark."""
    found = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).exclude(seal="")
    return sorted(found, key=lambda one: SEAL_ORDER.index(one.seal))


def course_rows(language: str) -> list[CourseRow]:
    """The courses that can be reached, with the words of the language or of their source. Two queries."""
    courses = {
        course.key: course
        for course in Course.objects.filter(retired_at__isnull=True, current_version__isnull=False)
        .select_related("owner", "current_version")
        .annotate(
            lessons=Count(
                "current_version__activities",
                filter=Q(current_version__activities__activity__kind=ActivityKind.LESSON),
            )
        )
        .order_by("code")
    }
    pages: dict[Any, dict[str, CoursePage]] = {}
    for page in CoursePage.objects.filter(translation_key__in=courses, live=True).select_related("locale"):
        pages.setdefault(page.translation_key, {})[page.locale.language_code] = page
    rows = []
    for key, course in courses.items():
        source = pages.get(key, {}).get(course.source_locale)
        if source is None or course.current_version is None:
            continue
        words = pages[key].get(language, source)
        rows.append(
            CourseRow(
                code=course.code or "",
                owner=course.owner.short_name if course.owner is not None else "",
                seal=course.owner.seal if course.owner is not None else "",
                title=words.title,
                summary=words.summary,
                url=url_for_path(path_below_index(source.url_path), language),
                lang=html_lang(words.locale.language_code),
                level=course.get_level_display(),
                lessons=course.lessons,
                minutes=course.minutes or course.current_version.minutes,
            )
        )
    return rows


def sample_lesson(language: str) -> dict[str, str] | None:
    """A lesson that may be read without enrolment, if there is one."""
    lesson = LessonPage.objects.live_in_course().filter(preview_open=True).order_by("path").first()
    if lesson is None:
        return None
    url = url_for_path(path_below_index(lesson.url_path), language)
    return {"url": url, "duration": format_minutes(lesson.minutes)}


def figures(rows: list[CourseRow]) -> dict[str, Any]:
    """Courses, lessons and hours in all."""
    hours = sum(row.minutes for row in rows) / 60
    return {
        "courses": len(rows),
        "lessons": sum(row.lessons for row in rows),
        "hours": f"{hours:.0f}" if hours == int(hours) else f"{hours:.1f}",
    }
