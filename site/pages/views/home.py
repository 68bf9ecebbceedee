"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Person
from common.languages import current
from courses.catalogue.queries import course_cards
from pages import queries
from pages.models import HomePage


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """What this is, for whom, the courses, who stands behind it."""
    cards = course_cards(current())
    person: Person | None = request.person  # type: ignore[attr-defined]
    context = {
        "page": page,
        "courses": queries.course_rows(cards),
        "figures": queries.figures(cards),
        "founders": queries.founders(),
        "sample": queries.sample_lesson(current()),
        "resume": queries.resume(person, current()) if person else None,
    }
    return render(request, "pages/home_page.html", context)
