"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.languages import current
from pages import queries
from pages.models import HomePage


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """What this is, for whom, the courses, who stands behind it."""
    rows = queries.course_rows(current())
    context = {
        "page": page,
        "courses": rows,
        "figures": queries.figures(rows),
        "associations": queries.associations(),
        "sample": queries.sample_lesson(current()),
    }
    return render(request, "pages/home_page.html", context)
