"""The gate before every page of an activity."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from courses.catalogue.models import ActivityPage
from courses.learning.views.gate import open_or_explain


@hooks.register("before_serve_page")
def ask_the_gate(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Lets through whom the gate lets through, with her context; explains to the others how to get in."""
    if not isinstance(page, ActivityPage):
        return None
    return open_or_explain(request, page)
