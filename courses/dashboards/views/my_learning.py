"""The learner's home."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Person
from common.languages import current
from courses.dashboards.queries.my_learning import my_learning as gather


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    """Continue, due soon, done, certificates, requests."""
    person: Person = request.person  # type: ignore[attr-defined]
    return render(request, "dashboards/my_learning.html", {"mine": gather(person, current()), "person": person})
