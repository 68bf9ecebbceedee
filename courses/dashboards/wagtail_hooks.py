"""The menu "Teaching" in the authoring interface."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from courses.dashboards.permissions import teaches
from courses.dashboards.views import teaching

_URLS = [
    path("", teaching.home, name="home"),
    path("courses/<uuid:course_key>/", teaching.course, name="course"),
    path("requests/<uuid:public_id>/", teaching.answer_request, name="answer-request"),
]


@hooks.register("register_admin_urls")
def teaching_urls() -> list[URLPattern | URLResolver]:
    return [path("teaching/", include((_URLS, "teaching")))]


class TeachingMenuItem(MenuItem):
    """Shown to those who make courses."""

    def is_shown(self, request: HttpRequest) -> bool:
        return teaches(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def teaching_menu_item(**kwargs: Any) -> MenuItem:
    return TeachingMenuItem(
        _("Teaching"), reverse("teaching:home"), name="teaching", icon_name="clipboard-list", order=50
    )
