"""A page in place of the nothing that Django answers with."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from pages.views import errors


class NotAllowedMiddleware:
    """Words where the address of a form is opened as a page.

    Whoever sends a form after her session has ended signs in, and is brought to the form's address without the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method not in ("GET", "HEAD"):
            return response
        page = errors.not_allowed(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
