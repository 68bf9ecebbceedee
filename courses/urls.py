"""The only module that gathers the course apps' addresses."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

APPS = ("catalogue", "learning", "assessment", "cohorts", "certificates", "dashboards", "interchange")


def gather(attribute: str) -> list[URLPattern | URLResolver]:
    """All patterns of one kind, each app's in its own namespace."""
    found: list[URLPattern | URLResolver] = []
    for label in APPS:
        name = f"courses.{label}.urls"
        if find_spec(name) and (patterns := getattr(import_module(name), attribute, None)):
            found.append(path("", include((patterns, label))))
    return found


urlpatterns = gather("urlpatterns")
plain_urlpatterns = gather("plain_urlpatterns")
