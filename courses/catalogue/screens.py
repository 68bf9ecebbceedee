"""Which view shows which page. A page's `serve` stands below the views, so the views name themselves here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Screen = Callable[[HttpRequest, Any], HttpResponse]
_screens: dict[str, Screen] = {}


def screen(name: str) -> Callable[[Screen], Screen]:
    """Declare the view of a kind of page: `@screen("lesson")`."""

    def declare(view: Screen) -> Screen:
        _screens[name] = view
        return view

    return declare


def show(name: str, request: HttpRequest, page: Any) -> HttpResponse:
    return _screens[name](request, page)
