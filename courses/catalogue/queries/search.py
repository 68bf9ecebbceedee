"""Finding courses and lessons by their words, in either Chinese script."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from wagtail.models import Page

from common.languages import html_lang
from courses.catalogue.models import CoursePage, LessonPage
from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.querysets import COURSE_PATH
from courses.catalogue.search_text import needles, normalise

MOST = 200


@dataclass(frozen=True)
class Hit:
    """One course or lesson that was found. Never an excerpt: the text of a lesson belongs to those who may open it."""

    key: uuid.UUID
    kind: str
    title: str
    lang: str
    url: str
    course_key: uuid.UUID
    course_title: str
    in_title: bool

    @property
    def html_lang(self) -> str:
        return html_lang(self.lang)


def search(text: str, language: str) -> list[Hit]:
    """Reachable courses and lessons that hold every word, each once: titles first, then the asked language.

    The number of queries does not depend on how many are found.
    """
    words = needles(text)
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)
    found: list[tuple[str, dict[str, object]]] = []
    for kind, model in (("course", CoursePage), ("lesson", LessonPage)):
        rows = model.objects.live_in_course().filter(wanted)
        columns = rows.values("translation_key", "title", "url_path", "path", code=F("locale__language_code"))
        found += [(kind, row) for row in columns.order_by("path")[:MOST]]
    courses = _courses([str(row["path"])[:COURSE_PATH] for _kind, row in found], language)
    best: dict[object, Hit] = {}
    for kind, row in found:
        hit = _hit(kind, row, courses, words, language)
        known = best.get(hit.key)
        if known is None or (hit.lang == language) > (known.lang == language):
            best[hit.key] = hit
    return sorted(
        best.values(), key=lambda hit: (not hit.in_title, hit.kind != "course", hit.lang != language, hit.url)
    )


def _courses(paths: Sequence[str], language: str) -> dict[str, tuple[uuid.UUID, str]]:
    """Key and title, in the asked language where there is one, of the course at each tree path."""
    at = dict(Page.objects.filter(path__in=set(paths)).values_list("path", "translation_key"))
    titles: dict[uuid.UUID, str] = {}
    rows = Page.objects.filter(translation_key__in=set(at.values()), live=True)
    found = rows.values_list("translation_key", "title", "locale__language_code")  # type: ignore[misc]
    for key, title, code in found:
        if key not in titles or code == language:
            titles[key] = title
    return {path: (key, titles.get(key, "")) for path, key in at.items()}


def _hit(
    kind: str, row: dict[str, object], courses: dict[str, tuple[uuid.UUID, str]], words: list[str], language: str
) -> Hit:
    course_key, course_title = courses[str(row["path"])[:COURSE_PATH]]
    title = normalise(str(row["title"]))
    return Hit(
        key=row["translation_key"],  # type: ignore[arg-type]
        kind=kind,
        title=str(row["title"]),
        lang=str(row["code"]),
        url=url_for_path(path_below_index(str(row["url_path"])), language),
        course_key=course_key,
        course_title=course_title,
        in_title=all(word in title for word in words),
    )
