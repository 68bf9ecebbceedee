"""The pages for what went wrong: what happened, what is kept, what to do. They need no database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.languages import current, html_lang
from pages.context_processors import THEME_COOKIE, THEMES


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    context = {"html_lang": html_lang(current()), "home_url": f"/{current()}/", "theme": _theme(request)}
    return render(request, f"errors/{name}.html", context, status=status, using=None)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return _page(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    return _page(request, "403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, where the form was too old or came from elsewhere."""
    return _page(request, "csrf", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    return _page(request, "404", 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405, where the address of a form is opened as a page."""
    return _page(request, "405", 405)


def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    return _page(request, "500", 500)
