"""Every route of the URL configuration as a path with its parameters in angle brackets."""

from __future__ import annotations

import re

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# Addresses that end the session, and the one by which Wagtail tries out its error page.
LEFT_OUT = ("/accounts/logout/", "/admin/logout/", "/admin/failwhale/")


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> list[str]:
    """Regular expressions are left out: they serve the pages themselves."""
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = entry.pattern
        if isinstance(pattern, LocalePrefixPattern):
            route = "en/"
        elif isinstance(pattern, RoutePattern):
            route = str(pattern)
        else:
            continue
        if isinstance(entry, URLPattern):
            found.append(prefix + route)
        else:
            found += patterns(entry, prefix + route)
    return found
