"""The officer's doors in the authoring interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from courses.certificates.permissions import is_officer_somewhere
from courses.certificates.queries.recognising import requests_to_answer
from courses.certificates.views import names, officer, recognition

_URLS = [
    path("", officer.find, name="find"),
    path("names/", officer.queue, name="queue"),
    path("name-requests/", names.name_requests_queue, name="name-requests"),
    path("name-requests/<uuid:public_id>/", names.name_request, name="name-request"),
    path("recognition/", recognition.overview, name="recognition"),
    path("recognition/answers/", recognition.answers, name="recognition-answers"),
    path("recognition/courses/<uuid:key>/ask/", recognition.ask, name="recognition-ask"),
    path("recognition/<int:pk>/", recognition.one, name="recognition-one"),
    path("recognition/<int:pk>/cancel/", recognition.cancel, name="recognition-cancel"),
    path("recognition/<int:pk>/decline/", recognition.decline, name="recognition-decline"),
    path("recognition/<int:pk>/renew/", recognition.renew, name="recognition-renew"),
    path("recognition/<int:pk>/withdraw/", recognition.withdraw, name="recognition-withdraw"),
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


class RecognitionRequests(Component):
    """What other associations have asked hers to recognise, on the first screen."""

    order = 95
    template_name = "certificates/admin/recognition_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.waiting = requests_to_answer(getattr(request, "person", None)).count()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": self.waiting}


@hooks.register("construct_homepage_panels")
def show_recognition_requests(request: HttpRequest, panels: list[Component]) -> None:
    panel = RecognitionRequests(request)
    if panel.waiting:
        panels.append(panel)
