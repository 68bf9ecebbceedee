"""The officer's doors in the authoring interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from courses.certificates import cpd_urls
from courses.certificates.models import BulkChange
from courses.certificates.permissions import holds_sessions, is_officer_somewhere
from courses.certificates.queries.bulk import title_of
from courses.certificates.queries.cpd_officer import reviews_waiting
from courses.certificates.queries.recognising import requests_to_answer
from courses.certificates.views import awarding, bulk, names, officer, recognition

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


_BULK_URLS = [
    path("", bulk.changes, name="list"),
    path("new/<str:kind>/", bulk.new, name="new"),
    path("<uuid:public_id>/", bulk.change, name="change"),
    path("<uuid:public_id>/confirm/", bulk.confirm, name="confirm"),
    path("<uuid:public_id>/refuse/", bulk.refuse, name="refuse"),
    path("<uuid:public_id>/report.csv", bulk.report, name="report"),
    path("<uuid:public_id>/<str:what>/", bulk.act, name="act"),
]

_AWARDING_URLS = [
    path("", awarding.standing, name="standing"),
    path("look/", awarding.look, name="look"),
]


@hooks.register("register_admin_urls")
def certificate_urls() -> list[URLPattern | URLResolver]:
    # The words of the first two are no numbers of certificates.
    return [
        path("certificates/bulk/", include((_BULK_URLS, "certificates-bulk"))),
        path("certificates/issuing/", include((_AWARDING_URLS, "certificates-awarding"))),
        path("certificates/", include((_URLS, "certificates-admin"))),
    ]


class OfficersMenuItem(MenuItem):
    """Shown to officers of an association; asked once for all entries of a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        shown: bool | None = getattr(request, "_is_officer_somewhere", None)
        if shown is None:
            shown = is_officer_somewhere(getattr(request, "person", None))
            request._is_officer_somewhere = shown  # type: ignore[attr-defined]
        return shown


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


@hooks.register("register_admin_menu_item")
def certificates_menu(**kwargs: Any) -> MenuItem:
    menu = Menu(register_hook_name="register_certificates_menu_item")
    return SubmenuMenuItem(_("Certificates"), menu, name="certificates", icon_name="doc-full", order=500)


@hooks.register("register_certificates_menu_item")
def find_menu_item() -> MenuItem:
    address = reverse("certificates-admin:find")
    return OfficersMenuItem(_("Find a certificate"), address, name="find-certificate", icon_name="search", order=10)


@hooks.register("register_certificates_menu_item")
def bulk_menu_item() -> MenuItem:
    address = reverse("certificates-bulk:list")
    return OfficersMenuItem(_("Change many"), address, name="change-many", icon_name="list-ul", order=20)


@hooks.register("register_certificates_menu_item")
def recognition_menu_item() -> MenuItem:
    address = reverse("certificates-admin:recognition")
    label = pgettext_lazy("of courses by associations", "Recognition")
    return OfficersMenuItem(label, address, name="recognition", icon_name="success", order=25)


@hooks.register("register_certificates_menu_item")
def awarding_menu_item() -> MenuItem:
    address = reverse("certificates-awarding:standing")
    return OfficersMenuItem(_("Issuing and signing"), address, name="issuing", icon_name="cogs", order=30)


class WaitingChanges(Component):
    """Changes of many certificates that wait for her word, on the first screen of authoring."""

    order = 60
    template_name = "certificates/admin/bulk/waiting.html"

    def __init__(self, rows: list[tuple[BulkChange, str]]) -> None:
        self.rows = rows

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"rows": self.rows}


@hooks.register("construct_homepage_panels")
def show_waiting_changes(request: HttpRequest, panels: list[Any]) -> None:
    waiting = BulkChange.objects.for_second(getattr(request, "person", None)).order_by("asked_at")[:20]
    if rows := [(change, title_of(change)) for change in waiting]:
        panels.append(WaitingChanges(rows))


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


class ActivitiesToLookAt(Component):
    """Activities whose proof waits for an officer's look, on the first screen."""

    order = 97
    template_name = "certificates/cpd/admin/waiting_panel.html"

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"waiting": self.waiting}


@hooks.register("construct_homepage_panels")
def show_activities_to_look_at(request: HttpRequest, panels: list[Any]) -> None:
    if waiting := reviews_waiting(getattr(request, "person", None)):
        panels.append(ActivitiesToLookAt(waiting))
