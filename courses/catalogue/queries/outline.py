"""Titles and addresses of a course's pages in one language."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import Page

from courses.catalogue.models import Activity, CourseVersion
from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.models.versions import stamp
from courses.catalogue.queries.cached import held_under, hold_under
from courses.catalogue.querysets import COURSE_PATH, MODULE_PATH

# id, translation key, title, live, path, url_path, language
PageRow = tuple[int, uuid.UUID, str, bool, str, str, str]


@dataclass(frozen=True)
class OutlinePage:
    """One page as lists show it. `url` is empty where no live page can be reached; `lang` is the words' own language."""

    key: uuid.UUID
    title: str
    url: str
    lang: str
    page_id: int | None = None

    @property
    def is_live(self) -> bool:
        return bool(self.url)


@dataclass(frozen=True)
class CoursePages:
    """The pages of one course in one language, by key; what has no page keeps the title it had in the version."""

    course: OutlinePage
    pages: dict[uuid.UUID, OutlinePage]

    def get(self, key: uuid.UUID) -> OutlinePage:
        return self.pages[key]


def outline_pages(version: CourseVersion, language: str) -> CoursePages:
    """Every module and activity of a version with its title and address in a language. One query, or two.

    A page is reachable where it and all its source ancestors are live; the localized page lends its words where it is
    live, else the source page does.
    """
    return outline_pages_of([version], language)[version.pk]


def outline_pages_of(versions: Sequence[CourseVersion], language: str) -> dict[int, CoursePages]:
    """The same for several versions, by their primary key. Wants `version.course` at hand.

    The second query is for lessons that were moved to a course none of these versions is of: they are reached where
    they stand now. Kept under the catalogue's stamp.
    """
    at = stamp()
    held = {version.pk: held_under(at, f"outline:{version.pk}:{language}") for version in versions}
    missing = [version for version in versions if held[version.pk] is None]
    for pk, made in (_read(missing, language) if missing else {}).items():
        held[pk] = made
        hold_under(at, f"outline:{pk}:{language}", made)
    return held


def _read(versions: Sequence[CourseVersion], language: str) -> dict[int, CoursePages]:
    titles = {version.pk: _titles(version) for version in versions}
    languages = {language} | {version.course.source_locale for version in versions}
    keys = {key for of_one in titles.values() for key in of_one}
    rows = Page.objects.filter(translation_key__in=keys, locale__language_code__in=languages).values_list(  # type: ignore[misc]
        "id", "translation_key", "title", "live", "path", "url_path", "locale__language_code"
    )
    by_key: dict[uuid.UUID, list[PageRow]] = defaultdict(list)
    for row in rows if keys else ():
        by_key[row[1]].append(row)
    elsewhere = _dead_elsewhere([row for of_one in by_key.values() for row in of_one])
    return {version.pk: _course_pages(version, language, titles[version.pk], by_key, elsewhere) for version in versions}


def _dead_elsewhere(rows: list[PageRow]) -> set[str]:
    """Tree paths above these pages, and not among them, whose pages are not live."""
    known = {row[4] for row in rows}
    above = {row[4][:length] for row in rows for length in (COURSE_PATH, MODULE_PATH) if len(row[4]) > length} - known
    if not above:
        return set()
    return set(Page.objects.filter(path__in=above, live=False).values_list("path", flat=True))


def _titles(version: CourseVersion) -> dict[uuid.UUID, str]:
    snapshot = version.snapshot
    titles = {version.course.key: snapshot["title"]}
    return titles | {uuid.UUID(row["key"]): row["title"] for row in (*snapshot["modules"], *snapshot["activities"])}


def _course_pages(
    version: CourseVersion,
    language: str,
    titles: dict[uuid.UUID, str],
    by_key: dict[uuid.UUID, list[PageRow]],
    elsewhere: set[str],
) -> CoursePages:
    course_key, source_locale = version.course.key, version.course.source_locale
    rows = [row for key in titles for row in by_key[key]]
    source = {row[1]: row for row in rows if row[6] == source_locale}
    localized = {row[1]: row for row in rows if row[6] == language and row[3]}
    dead = elsewhere | {row[4] for row in rows if row[6] == source_locale and not row[3]}

    def outline_page(key: uuid.UUID) -> OutlinePage:
        own = source.get(key)
        words = localized.get(key) or own
        reachable = own is not None and not {own[4], own[4][:MODULE_PATH], own[4][:COURSE_PATH]} & dead
        return OutlinePage(
            key=key,
            title=words[2] if words else titles[key],
            url=url_for_path(path_below_index(own[5]), language) if own is not None and reachable else "",
            lang=words[6] if words else source_locale,
            page_id=own[0] if own is not None else None,
        )

    pages = {key: outline_page(key) for key in titles}
    return CoursePages(course=pages[course_key], pages=pages)


def page_for(activity: Activity | uuid.UUID, language: str, *, source_locale: str) -> tuple[Page | None, bool]:
    """The specific live page of an activity in a language, or the source page; and whether it stands in for a missing one."""
    key = activity.key if isinstance(activity, Activity) else activity
    pages = {
        page.locale.language_code: page
        for page in Page.objects.filter(
            translation_key=key, live=True, locale__language_code__in={language, source_locale}
        )
        .select_related("locale")
        .specific()
    }
    if language in pages:
        return pages[language], False
    return pages.get(source_locale), True
