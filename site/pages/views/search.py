"""The search screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.http import render_page_or_partial
from common.languages import current
from pages import queries

LONGEST = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Courses and lessons that hold the words asked for, in any of the scripts."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = queries.found(words, current()) if words else []
    return render_page_or_partial(request, "pages/search.html", "results", {"words": words, "found": found})
