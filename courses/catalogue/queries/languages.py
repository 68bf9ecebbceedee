"""What is translated, what is missing, what is older than its source."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wagtail.models import Page

from common.languages import LANGS
from courses.catalogue.models import Course, CoursePage, VersionActivity


def languages_offered(courses: Sequence[Course]) -> dict[int, tuple[str, ...]]:
    """In which languages each course can be taken, by primary key: two queries, however many courses.

    It can be taken in the language it was written in, and in each other one in which its own page and every required
    activity are published. A title alone promises nothing.
    """
    needed: dict[int, set[uuid.UUID]] = {course.pk: {course.key} for course in courses}
    required = VersionActivity.objects.filter(
        version__in=[course.current_version_id for course in courses if course.current_version_id], required=True
    )
    for course_id, key in required.values_list("version__course_id", "activity__key"):
        needed[course_id].add(key)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    live = Page.objects.live().filter(translation_key__in=set().union(*needed.values()))
    for key, code in live.values_list("translation_key", "locale__language_code"):
        found[key].add(code)
    return {
        course.pk: tuple(
            code
            for code in LANGS
            if code == course.source_locale or all(code in found[key] for key in needed[course.pk])
        )
        for course in courses
    }


class Standing(StrEnum):
    """How a page stands in one language."""

    SOURCE = "source"
    LIVE = "live"
    STALE = "stale"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True)
class PageInLanguage:
    standing: Standing
    page_id: int | None


@dataclass(frozen=True)
class LanguageRow:
    """One page of the source tree, and how it stands in each language, in the order of LANGS."""

    title: str
    depth: int
    page_id: int
    cells: tuple[PageInLanguage, ...]


def pages_by_language(course: Course) -> list[LanguageRow]:
    """The course's source tree with its translations: three queries, however many pages."""
    source = CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()
    if source is None:
        return []
    tree = list(Page.objects.descendant_of(source, inclusive=True).order_by("path"))
    others: dict[object, dict[str, Page]] = defaultdict(dict)
    translated = Page.objects.filter(translation_key__in=[page.translation_key for page in tree]).select_related(
        "locale"
    )
    for page in translated:
        others[page.translation_key][page.locale.language_code] = page
    return [
        LanguageRow(
            title=page.title,
            depth=page.depth - source.depth,
            page_id=page.pk,
            cells=tuple(_cell(page, others[page.translation_key].get(code), code, course) for code in LANGS),
        )
        for page in tree
    ]


def _cell(source: Page, page: Page | None, code: str, course: Course) -> PageInLanguage:
    if page is None:
        return PageInLanguage(Standing.MISSING, None)
    if not page.live:
        return PageInLanguage(Standing.DRAFT, page.pk)
    if code == course.source_locale:
        return PageInLanguage(Standing.SOURCE, page.pk)
    if source.last_published_at and page.last_published_at and source.last_published_at > page.last_published_at:
        return PageInLanguage(Standing.STALE, page.pk)
    return PageInLanguage(Standing.LIVE, page.pk)
