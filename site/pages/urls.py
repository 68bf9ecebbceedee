from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from pages.views import gallery, health, preferences, seo
from pages.views.search import search

urlpatterns = [
    path("", include(([path("search/", search, name="search")], "site"))),
]

plain_urlpatterns = [
    path("", seo.to_language, name="root"),
    path(
        "",
        include(
            (
                [path("preferences/theme/", preferences.theme, name="theme")],
                "pages",
            )
        ),
    ),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("robots.txt", seo.robots, name="robots"),
    path("sitemap.xml", seo.sitemap, name="sitemap"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/favicon.svg", permanent=False)),
]

if settings.DEBUG:
    plain_urlpatterns.append(path("components/", gallery.gallery, name="gallery"))
