"""The one door between the two hosts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from courses.packages.host import answer

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PackageHostMiddleware:
    """Answers for the host of PACKAGE_ORIGIN before anything else looks at the request: no session, no file of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.PACKAGE_ORIGIN and _host(request) == urlsplit(settings.PACKAGE_ORIGIN).netloc:
            return answer(request)
        return self.get_response(request)


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""
