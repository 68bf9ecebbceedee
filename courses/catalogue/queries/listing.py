"""The courses as the catalogue lists them: every reachable course once, in the words of one language."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, Sum

from accounts.models import Organisation
from common.languages import NAMES, html_lang
from courses.catalogue.enums import ActivityKind, Level
from courses.catalogue.models import Course, CoursePage, CourseSkill
from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.queries.cached import kept
from courses.catalogue.queries.languages import languages_offered

# Hours and lessons are those a certificate counts: extras are open to everybody and asked of nobody.
_REQUIRED = Q(current_version__activities__required=True)


@dataclass(frozen=True)
class CourseCard:
    """One course as a card shows it. `lang` is the language of title and summary."""

    key: uuid.UUID
    code: str
    title: str
    summary: str
    lang: str
    url: str
    owner: str
    city: str
    owner_slug: str
    seal: str
    level: str
    minutes: int
    lessons: int
    languages: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    recognised_by: tuple[tuple[str, str], ...] = ()  # seal and name

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def html_lang(self) -> str:
        return html_lang(self.lang)

    @property
    def language_names(self) -> list[tuple[str, str]]:
        return [(html_lang(code), NAMES[code]) for code in self.languages]


def course_cards(language: str, *, at: int | None = None) -> list[CourseCard]:
    """All courses that can be reached, in the order of their codes. Kept under the catalogue's stamp."""
    return kept(f"cards:{language}", lambda: _cards(language), at=at)


def _cards(language: str) -> list[CourseCard]:
    pages: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    rows = CoursePage.objects.live_in_course().values(
        "translation_key", "title", "summary", "url_path", code=F("locale__language_code")
    )
    for row in rows:
        pages[row["translation_key"]][row["code"]] = row
    courses = list(
        Course.objects.filter(key__in=pages, retired_at=None)
        .select_related("owner", "current_version")
        .prefetch_related(
            Prefetch("course_skills", CourseSkill.objects.select_related("skill__domain").order_by("skill__position")),
            Prefetch("recognised_by", Organisation.objects.order_by("pk")),
        )
        .annotate(
            lessons=Count(
                "current_version__activities",
                filter=Q(current_version__activities__activity__kind=ActivityKind.LESSON) & _REQUIRED,
            ),
            offered=Sum("current_version__activities__minutes", filter=_REQUIRED),
        )
        .order_by("code", "pk")
    )
    offered = languages_offered(courses)
    return [_card(course, pages[course.key], language, offered[course.pk]) for course in courses]


def _card(course: Any, pages: dict[str, Any], language: str, offered: tuple[str, ...]) -> CourseCard:
    spoken = language if language in pages else course.source_locale
    page = pages[spoken]
    owner = course.owner
    domains = {row.skill.domain.code: row.skill.domain.name for row in course.course_skills.all()}
    return CourseCard(
        key=course.key,
        code=course.code or "",
        title=page["title"],
        summary=page["summary"],
        lang=spoken,
        url=url_for_path(path_below_index(page["url_path"]), language),
        owner=owner.short_name if owner is not None else "",
        city=owner.city if owner is not None else "",
        owner_slug=owner.slug if owner is not None else "",
        seal=owner.seal if owner is not None else "",
        level=course.level,
        minutes=course.minutes or course.offered or 0,
        lessons=course.lessons,
        languages=offered,
        topics=tuple(domains.items()),
        recognised_by=tuple((one.seal, one.name) for one in course.recognised_by.all() if one.seal),
    )
