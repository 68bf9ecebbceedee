"""From an address below the catalogue to the page that answers it."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import F, OuterRef, Subquery
from wagtail.models import Page

from common.languages import LANGS
from common.near import near
from courses.catalogue.models.base import INDEX_DEPTH
from courses.catalogue.models.identity import Course
from courses.catalogue.models.versions import stamp

KEEP = 3600
INDEX_PATHS = "catalogue:index-paths"
COLUMNS = ("pk", "title", "url_path", "live", "translation_key", "content_type_id")


def path_below_index(url_path: str) -> str:
    """`/home/courses/aif-101/how-ai-works/` gives `aif-101/how-ai-works`."""
    return "/".join(url_path.strip("/").split("/")[INDEX_DEPTH - 1 :])


def url_for_path(path: str, language: str) -> str:
    """The address of a path below the catalogue in a language."""
    return f"/{language}/courses/{path}/" if path else f"/{language}/courses/"


@dataclass(frozen=True)
class Step:
    """One page on the way from the catalogue to the page that is served, in the language it is shown in."""

    pk: int
    title: str
    language: str
    path: str

    def address(self, language: str) -> str:
        return url_for_path(self.path, language)


@dataclass(frozen=True)
class Place:
    """Where a served page stands: the steps from its course down to itself, and its source page."""

    course_key: uuid.UUID
    language: str
    steps: tuple[Step, ...]
    source_pk: int
    source_locale: str
    is_fallback: bool
    course_code: str = ""
    seal: str = ""

    @property
    def course(self) -> Step:
        return self.steps[0]

    @property
    def own(self) -> Step:
        return self.steps[-1]

    @property
    def path(self) -> str:
        return self.own.path

    @property
    def address(self) -> str:
        return self.own.address(self.language)

    @property
    def canonical(self) -> str:
        """The address in the language the words are in."""
        return self.own.address(self.own.language)


def index_paths(*, fresh: bool = False) -> list[str]:
    """Where the catalogues stand in the page tree, for each language."""
    known: list[str] | None = None if fresh else cache.get(INDEX_PATHS)
    if known is None:
        known = list(
            Page.objects.filter(  # type: ignore[misc]
                depth=INDEX_DEPTH,
                content_type__app_label="catalogue",
                content_type__model="courseindexpage",
                locale__language_code__in=LANGS,
            ).values_list("url_path", flat=True)
        )
        cache.set(INDEX_PATHS, known, 600)
    return known


def resolve(components: Sequence[str], language: str) -> Page | None:
    """The specific page that answers `/<language>/courses/<components>/`, with its `place`; None where nothing does.

    One query finds the page and everything above it, in every language; a second loads the page itself. The source
    page and all above it must be live. The page of the asked language answers where it is live, else the source page.
    What was found is kept until something in the catalogue changes.
    """
    if not 1 <= len(components) <= 3:
        return None
    key = f"catalogue:{stamp()}:page:{language}:{'/'.join(components)}"
    page: Page | None = (near.get(key) or cache.get(key)) if len(key) < 200 else None
    if page is None:
        page = _find(components, language)
        if page is None or len(key) >= 200:
            return page
        cache.set(key, page, KEEP)
    near.set(key, page, KEEP)
    # A page of her own for each request: serving hangs things on it.
    return copy.copy(page)


def _find(components: Sequence[str], language: str) -> Page | None:
    rows = _rows(components, index_paths()) or _rows(components, index_paths(fresh=True))
    by_place = {(row["language"], row["url_path"].count("/")): row for row in rows}
    levels = sorted({level for _language, level in by_place})
    if len(levels) != len(components):
        return None
    source_locale = next((row["source_locale"] for row in rows if row["source_locale"]), "")
    source = [by_place.get((source_locale, level)) for level in levels]
    if not source_locale or any(row is None or not row["live"] for row in source):
        return None
    chain = [_in_language(by_place.get((language, level)), row) for level, row in zip(levels, source, strict=True)]
    served, origin = chain[-1], source[-1]
    model: Any = ContentType.objects.get_for_id(served["content_type_id"]).model_class()
    found = model._default_manager.select_related("locale").defer_streamfields()
    page = found.filter(pk=served["pk"]).first()
    if page is None:
        return None
    page.place = Place(
        course_key=source[0]["translation_key"],  # type: ignore[index]
        language=language,
        steps=tuple(Step(row["pk"], row["title"], row["language"], path_below_index(row["url_path"])) for row in chain),
        source_pk=origin["pk"],  # type: ignore[index]
        source_locale=source_locale,
        is_fallback=served["language"] != language,
        course_code=source[0]["course_code"] or "",  # type: ignore[index]
        seal=source[0]["seal"] or "",  # type: ignore[index]
    )
    return page


def _rows(components: Sequence[str], indexes: list[str]) -> list[dict[str, Any]]:
    if not indexes:
        return []
    course = Course.objects.filter(key=OuterRef("translation_key"), retired_at=None)
    tails = ["/".join(components[: n + 1]) for n in range(len(components))]
    # The column slug has an index, url_path has none: together they read a handful of rows.
    return list(
        Page.objects.filter(  # type: ignore[misc]
            slug__in=set(components), url_path__in=[f"{index}{tail}/" for index in indexes for tail in tails]
        )
        .order_by("depth")
        .values(
            *COLUMNS,
            language=F("locale__language_code"),
            source_locale=Subquery(course.values("source_locale")),
            course_code=Subquery(course.values("code")),
            seal=Subquery(course.values("owner__seal")),
        )
    )


def _in_language(row: dict[str, Any] | None, source: Any) -> dict[str, Any]:
    """The row of the asked language where it is live and of the same identity, else the source's."""
    if row is not None and row["live"] and row["translation_key"] == source["translation_key"]:
        return row
    return source
