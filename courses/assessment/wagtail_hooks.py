"""What assessment adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.assessment import permissions
from courses.assessment.views import authoring, banks, reviews
from courses.assessment.viewsets import QuestionChooserViewSet, question_chooser


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("questions/", authoring.questions, name="assessment_questions"),
        path("questions/banks/new/", authoring.new_bank, name="assessment_new_bank"),
        path("questions/new/<slug:kind>/", authoring.new_question, name="assessment_new_question"),
        path("questions/review/", reviews.waiting, name="assessment_reviews"),
        path("questions/review/<int:pk>/", reviews.review, name="assessment_review"),
        path("questions/banks/<int:pk>/", banks.rename_bank, name="assessment_rename_bank"),
        path("questions/<uuid:key>/retire/", banks.retire, name="assessment_retire"),
        path("questions/<uuid:key>/restore/", banks.restore, name="assessment_restore"),
        path("questions/<uuid:key>/", authoring.question, name="assessment_question"),
    ]


class QuestionsItem(MenuItem):
    """Shown to whoever works on questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        writes = permissions.associations_to_write_for(request.user).exists()
        return writes or permissions.banks_to_read(request.user).exists()


@hooks.register("register_admin_menu_item")
def offer_questions() -> MenuItem:
    return QuestionsItem(_("Questions"), reverse("assessment_questions"), name="questions", icon_name="help", order=120)


@hooks.register("register_admin_viewset")
def offer_chooser() -> QuestionChooserViewSet:
    return question_chooser


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """What the history of a question or bank calls what happened."""
    actions.register_action("assessment.retire", _("Retire the question"), _("Retired"))
    actions.register_action("assessment.restore", _("Bring the question back"), _("Brought back"))
    actions.register_action("assessment.rename_bank", _("Rename the bank"), _("Renamed"))
