"""Whoever measures comes from one address, and asks more often than any reader."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from courses.certificates import limits


class UnlimitedMiddleware:
    """Lifts the limits of the server it is started in: the benchmark's own alone names it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        limits.LOOKS = limits.MISSES = 10**9

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
