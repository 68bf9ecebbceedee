"""Doors of Wagtail that this app uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from pages.models import HomePage
from pages.views.home import home


@hooks.register("before_serve_page")
def serve_home(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """The front page has a view of its own: it tells figures from several apps."""
    return home(request, page) if isinstance(page, HomePage) else None
