"""Small things every view needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page_or_partial(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a visit, the named partial of it for htmx.

    A restored history entry gets the whole page: the browser shows it as one.
    """
    htmx = getattr(request, "htmx", None)
    wants_partial = htmx is not None and bool(htmx) and not htmx.history_restore_request
    response = render(request, f"{template}#{partial}" if wants_partial else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


class Refused(Exception):  # noqa: N818 reads as what happened
    """Something a person asked for cannot be done; `message` is a lazy translation that says what to do instead."""

    def __init__(self, message: object) -> None:
        self.message = message
        super().__init__(str(message))
