"""The door at `/`, and what search engines ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from common.languages import LANGS, current, html_lang
from courses.catalogue.models import CoursePage
from courses.catalogue.models.routing import path_below_index, url_for_path
from pages.models import HomePage, StandardPage

DISALLOWED = ("/admin/", "/accounts/", "/c/", "/documents/", *(f"/{code}/learn/" for code in LANGS))


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the front page in the reader's language."""
    response = redirect(f"/{current()}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers stay out of, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in DISALLOWED)]
    lines.append(f"Sitemap: {settings.SITE_ORIGIN}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Front pages, catalogues, standard pages and every course that can be reached, each in three languages."""
    courses = CoursePage.objects.live_in_course().values_list("url_path", flat=True)
    course_paths = sorted({path_below_index(path) for path in courses})
    entries = [[(html_lang(code), f"/{code}/") for code in LANGS]] if HomePage.objects.live().exists() else []
    for path in ["", *course_paths]:
        entries.append([(html_lang(code), url_for_path(path, code)) for code in LANGS])
    standard: dict[object, list[tuple[str, str]]] = {}
    rows = StandardPage.objects.live().values_list("translation_key", "locale__language_code", "slug")
    for key, code, slug in rows:
        standard.setdefault(key, []).append((html_lang(code), f"/{code}/{slug}/"))
    entries += standard.values()
    context = {"entries": entries, "origin": settings.SITE_ORIGIN}
    return render(request, "pages/sitemap.xml", context, content_type="application/xml")
