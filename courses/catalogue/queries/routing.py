"""From an address below the catalogue to the page that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from courses.catalogue.models import Course, CourseIndexPage

INDEX = "courses"  # the catalogue's place in every address
LEVELS = ("course", "module", "activity")
INDEXES_CACHE_KEY = "catalogue:indexes"


@dataclass(frozen=True)
class Route:
    """What an address leads to: the page to show, its source page, the course's key, and where it stands."""

    page_id: int
    source_id: int
    course_key: object
    source_locale: str
    language: str
    words_language: str
    path: str
    trail: tuple[tuple[str, str, str], ...]  # (title, url, lang) of the pages above

    @property
    def is_fallback(self) -> bool:
        return self.words_language != self.language


def path_below_index(url_path: str) -> str:
    """`/home/courses/aif-101/how-ai-works/` gives `aif-101/how-ai-works`."""
    return "/".join(url_path.strip("/").split("/")[2:])


def url_for_path(path: str, language: str) -> str:
    """The address of a path below the catalogue in a language."""
    return f"/{language}/{INDEX}/{path}/" if path else f"/{language}/{INDEX}/"


def url_of(page: Page, language: str | None = None) -> str:
    """The address of a page of a course, in its own language unless told."""
    return url_for_path(path_below_index(page.url_path), language or page.locale.language_code)


def find_route(path: str, language: str) -> Route | None:
    """Resolve `aif-101/how-ai-works/three-kinds` in one query: the page and everything above it, in both languages.

    None where a source page on the way is missing or not live. The localized page answers where it is live.
    """
    parts = path.strip("/").split("/")
    if not 1 <= len(parts) <= len(LEVELS) or not all(parts):
        return None
    steps = ["/".join(parts[: place + 1]) for place in range(len(parts))]
    candidates = [f"{index_path}{step}/" for index_path in _indexes() for step in steps]
    source_of_course = Course.objects.filter(key=OuterRef("translation_key")).values("source_locale")
    rows = (
        Page.objects.filter(url_path__in=candidates)
        .annotate(course_source=Subquery(source_of_course))
        .values_list("id", "url_path", "live", "title", "translation_key", "locale__language_code", "course_source")
    )
    found: dict[tuple[str, str], tuple[int, str, bool, str, object, str, str | None]] = {}
    for row in rows:
        found[(path_below_index(row[1]), row[5])] = row
    source_locale = next((row[6] for row in rows if path_below_index(row[1]) == steps[0] and row[6]), None)
    if source_locale is None:
        return None
    chain = [row for step in steps if (row := found.get((step, source_locale))) is not None and row[2]]
    if len(chain) < len(steps):
        return None
    localized = [found.get((step, language)) for step in steps]
    shown = [own if own is not None and own[2] else source for own, source in zip(localized, chain, strict=True)]
    last, source = shown[-1], chain[-1]
    return Route(
        page_id=last[0],
        source_id=source[0],
        course_key=chain[0][4],
        source_locale=source_locale,
        language=language,
        words_language=last[5],
        path=steps[-1],
        trail=tuple(
            (row[3], url_for_path(step, language), row[5]) for row, step in zip(shown[:-1], steps[:-1], strict=True)
        ),
    )


def _indexes() -> list[str]:
    """`url_path` of each language's catalogue page, kept a minute; forgotten when one is saved or deleted."""
    found: list[str] = cache.get_or_set(
        INDEXES_CACHE_KEY, lambda: list(CourseIndexPage.objects.values_list("url_path", flat=True)), 60
    )
    return found
