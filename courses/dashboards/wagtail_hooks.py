"""The menu "Teaching" in the authoring interface."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from laces.components import Component
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from common.languages import current
from courses.assessment.permissions import courses_to_mark
from courses.dashboards.permissions import teaches
from courses.dashboards.queries import teaching as queries
from courses.dashboards.queries.marking import waiting_count
from courses.dashboards.views import marking, teaching

_URLS = [
    path("", teaching.home, name="home"),
    path("courses/<uuid:course_key>/", teaching.course, name="course"),
    path("courses/<uuid:course_key>/quizzes/<uuid:activity_key>/", teaching.quiz, name="quiz"),
    path("marking/", marking.waiting, name="marking"),
    path("marking/work/<uuid:public_id>/", marking.submission, name="submission"),
    path("marking/work/<uuid:public_id>/files/<int:file_id>/", marking.work_file, name="submission-file"),
    path("marking/quizzes/<uuid:public_id>/", marking.essays, name="essays"),
    path("requests/<uuid:public_id>/", teaching.answer_request, name="answer-request"),
]


@hooks.register("register_admin_urls")
def teaching_urls() -> list[URLPattern | URLResolver]:
    return [path("teaching/", include((_URLS, "teaching")))]


class TeachingMenuItem(MenuItem):
    """Shown to those who make courses."""

    def is_shown(self, request: HttpRequest) -> bool:
        return teaches(cast("User", request.user))


class TeachingPanel(Component):
    """My courses and who waits for an answer, on the first screen of authoring."""

    name = "teaching"
    order = 50
    template_name = "dashboards/_teaching.html"

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The same rows as on "Teaching"; the request is for the token of its forms."""
        return {
            "courses": queries.teaching_courses(self.user, current()),
            "requests": queries.waiting_requests(self.user, current()),
            "to_mark": waiting_count(self.user),
            "marks": courses_to_mark(self.user).exists(),
            "csrf_token": (parent_context or {}).get("csrf_token", ""),
        }


@hooks.register("construct_homepage_panels")
def teaching_first(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever makes courses sees them at once."""
    user = cast("User", request.user)
    if teaches(user):
        panels.append(TeachingPanel(user))


@hooks.register("register_admin_menu_item")
def teaching_menu_item(**kwargs: Any) -> MenuItem:
    return TeachingMenuItem(
        _("Teaching"), reverse("teaching:home"), name="teaching", icon_name="clipboard-list", order=50
    )
