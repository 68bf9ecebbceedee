"""Every route of the URL configuration, as patterns with names for what has to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize

CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One route. `template` is its path with `%(name)s` for each parameter; nameless groups are `_0`, `_1`."""

    name: str
    template: str
    parameters: tuple[str, ...]
    module: str

    @property
    def key(self) -> str:
        """Its name where it has one, else its path: how the lists of this package call it."""
        return self.name or self.template

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    @property
    def is_ours(self) -> bool:
        """Whether the view is our own, and not Wagtail's or allauth's."""
        return self.module.split(".")[0] in {"accounts", "courses", "pages", "common", "config"}

    @property
    def is_authoring(self) -> bool:
        return self.template.startswith("/admin/")


def _piece(pattern: Any) -> tuple[str, tuple[str, ...]]:
    """A part of a path, ready for filling in."""
    if isinstance(pattern, LocalePrefixPattern):
        return "en/", ()
    if isinstance(pattern, RoutePattern):
        route = str(pattern).replace("%", "%%")
        return CONVERTED.sub(r"%(\1)s", route), tuple(CONVERTED.findall(route))
    piece, parameters = normalize(pattern.regex.pattern)[0]
    return piece, tuple(parameters)


def _walk(resolver: URLResolver, template: str, parameters: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        piece, more = _piece(entry.pattern)
        path, held = template + piece, parameters + more
        if isinstance(entry, URLPattern):
            module = getattr(entry.callback, "__module__", "") or ""
            name = ":".join((*names, entry.name)) if entry.name else ""
            yield Route(name, path, held, module)
        else:
            yield from _walk(entry, path, held, (*names, entry.namespace) if entry.namespace else names)


@cache
def routes() -> list[Route]:
    """All of them; the same path twice is one, since the first answers."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver(), "/", (), ()):
        found.setdefault(route.template, route)
    return list(found.values())
