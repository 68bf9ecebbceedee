"""The catalogue: every course anybody can take, narrowed by what the address says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from common.http import render_page_or_partial
from common.languages import current
from courses.catalogue import queries
from courses.catalogue.filtering import CatalogueFilter
from courses.catalogue.models import CourseIndexPage
from courses.catalogue.screens import screen


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Its own address, so that the fragment kept for everybody is all that a visit costs."""
    return show_catalogue(request, None)


@screen("catalogue")
def show_catalogue(request: HttpRequest, page: CourseIndexPage | None) -> HttpResponse:
    language, at = current(), queries.stamp()
    words = queries.kept(f"index:{language}", lambda: _words(language), at=at)
    body = _body(request, language, at)
    return render_page_or_partial(
        request,
        "catalogue/course_index_page.html",
        "results",
        {"words": words, "body": body, "page": page, "here": queries.url_for_path("", language)},
    )


def _words(language: str) -> dict[str, str]:
    found = CourseIndexPage.objects.filter(locale__language_code=language, live=True)
    row = found.values("title", "introduction", "seo_title", "search_description").first()
    return dict(row) if row else {"title": "", "introduction": "", "seo_title": "", "search_description": ""}  # type: ignore[arg-type]


def _body(request: HttpRequest, language: str, at: int) -> str:
    """Filters and results, kept for each choice; what somebody typed is not kept."""
    cards = queries.course_cards(language, at=at)
    chosen = CatalogueFilter(cards, request.GET)
    if chosen.text:
        return render_to_string("catalogue/results.html", _results(chosen, language))
    return queries.kept(
        f"results:{language}:{chosen.normal}",
        lambda: render_to_string("catalogue/results.html", _results(chosen, language)),
        at=at,
    )


def _results(chosen: CatalogueFilter, language: str) -> dict[str, Any]:
    among, hits = list(chosen.cards), []
    if chosen.text:
        found = queries.search(chosen.text, language)
        by_course = {hit.course_key: place for place, hit in reversed(list(enumerate(found)))}
        among = sorted((card for card in among if card.key in by_course), key=lambda card: by_course[card.key])
        shown = {card.key for card in chosen.results(among)}
        hits = [hit for hit in found if hit.kind == "lesson" and hit.course_key in shown][:50]
    return {
        "filter": chosen,
        "groups": chosen.groups(among),
        "chips": chosen.chips(),
        "cards": chosen.results(among),
        "hits": hits,
        "here": queries.url_for_path("", language),
    }
