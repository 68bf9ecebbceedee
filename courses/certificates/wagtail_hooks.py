"""The officer's doors in the authoring interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.certificates import cpd_urls
from courses.certificates.permissions import holds_sessions, is_officer_somewhere
from courses.certificates.views import officer

_URLS = [
    path("", officer.find, name="find"),
    path("names/", officer.queue, name="queue"),
    path("<str:code>/", officer.certificate, name="certificate"),
    path("<str:code>/revoke/", officer.revoke, name="revoke"),
    path("<str:code>/correct/", officer.correct, name="correct"),
]


@hooks.register("register_admin_urls")
def certificate_urls() -> list[URLPattern | URLResolver]:
    return [path("certificates/", include((_URLS, "certificates-admin")))]


class CertificatesMenuItem(MenuItem):
    """Shown to officers of an association."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_officer_somewhere(getattr(request, "person", None))


@hooks.register("register_admin_menu_item")
def certificates_menu_item(**kwargs: Any) -> MenuItem:
    return CertificatesMenuItem(
        _("Certificates"), reverse("certificates-admin:find"), name="certificates", icon_name="doc-full", order=500
    )


@hooks.register("register_admin_urls")
def cpd_admin_urls() -> list[URLPattern | URLResolver]:
    return [path("cpd/", include((cpd_urls.admin_urlpatterns, "cpd-admin")))]


class CpdMenuItem(MenuItem):
    """Shown to officers and trainers of an association."""

    def is_shown(self, request: HttpRequest) -> bool:
        return holds_sessions(getattr(request, "person", None))


@hooks.register("register_admin_menu_item")
def cpd_menu_item(**kwargs: Any) -> MenuItem:
    return CpdMenuItem(_("CPD"), reverse("cpd-admin:schemes"), name="cpd", icon_name="calendar-check", order=510)
