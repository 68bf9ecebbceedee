"""The only module that gathers the course apps' addresses."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

APPS = ("catalogue", "learning", "assessment", "packages", "cohorts", "certificates", "dashboards", "interchange")


def gather(attribute: str) -> list[URLPattern | URLResolver]:
    """All patterns of one kind, each app's in its own namespace.

    Django answers for one resolver of a namespace and hides any second: where an app has addresses of both kinds, those
    without a language are in `<label>-plain`.
    """
    found: list[URLPattern | URLResolver] = []
    for label in APPS:
        name = f"courses.{label}.urls"
        if not find_spec(name):
            continue
        module = import_module(name)
        patterns = getattr(module, attribute, None)
        kind = attribute.removesuffix("urlpatterns").strip("_")
        is_second = kind and getattr(module, "urlpatterns", None)
        if patterns:
            found.append(path("", include((patterns, f"{label}-{kind}" if is_second else label))))
    return found


urlpatterns = gather("urlpatterns")
plain_urlpatterns = gather("plain_urlpatterns")
admin_urlpatterns = gather("admin_urlpatterns")
