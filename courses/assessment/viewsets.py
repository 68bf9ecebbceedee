"""Finding a question where a lesson asks one: a window over the editor, with the questions of one's own associations."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from courses.assessment import permissions
from courses.assessment.enums import QuestionKind
from courses.assessment.models import Question, QuestionBank
from courses.assessment.queries import containing


class QuestionFilterForm(BaseFilterForm):
    """Words of the question, in any language, and the bank it stands in."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, strip=True)
    bank = forms.ModelChoiceField(
        label=pgettext_lazy("of questions", "Bank"),
        queryset=QuestionBank.objects.none(),
        required=False,
        empty_label=_("All banks"),
    )

    def __init__(self, *args: Any, banks: QuerySet[QuestionBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        words, bank = self.cleaned_data["q"], self.cleaned_data["bank"]
        if words:
            objects = containing(objects, words)
            self.is_searching, self.search_query = True, words
        return objects.filter(bank=bank) if bank is not None else objects


class _OwnQuestions:
    """What both views of the window have in common."""

    ordering = ("bank__name", "position", "pk")

    def get_object_list(self) -> QuerySet[Question]:
        known = permissions.questions_to_read(self.request.user)  # type: ignore[attr-defined]
        # A lesson checks nothing that a person has to mark.
        return known.filter(current_version__isnull=False).exclude(kind=QuestionKind.ESSAY)

    def get_filter_form(self) -> QuestionFilterForm:
        user = self.request.user  # type: ignore[attr-defined]
        return QuestionFilterForm(self.request.GET, banks=permissions.banks_to_read(user))  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("bank", label=pgettext_lazy("of questions", "Bank"), accessor="bank.name"),
        ]


class ChooseQuestion(_OwnQuestions, chooser.ChooseView):
    """The window."""


class ChooseQuestionResults(_OwnQuestions, chooser.ChooseResultsView):
    """Its rows alone, after a search."""


class QuestionChosen(chooser.ChosenView):
    """One question was taken; somebody else's is not there."""

    def get_object(self, pk: str) -> Question:
        try:
            return permissions.questions_to_read(self.request.user).get(pk=uuid.UUID(pk))
        except ValueError as error:
            raise Http404 from error

    def get_edit_item_url(self, instance: Question) -> str:
        return reverse("assessment_question", args=[instance.pk])


class QuestionsChosen(chooser.ChosenMultipleView):
    """Several at once, of her own."""

    def get_objects(self, pks: list[str]) -> QuerySet[Question]:
        try:
            return permissions.questions_to_read(self.request.user).filter(pk__in=[uuid.UUID(pk) for pk in pks])
        except ValueError as error:
            raise Http404 from error


class QuestionChooser(BaseChooser):
    """Shows the words of the chosen question; what is sent is its key."""

    def get_instance(self, value: Any) -> Question | None:
        try:
            found: Question | None = super().get_instance(value)
        except ValidationError:
            return None  # no key at all: the form says so, and asks for a question
        return found

    def get_value_data_from_instance(self, instance: Question) -> dict[str, str]:
        return {
            "id": str(instance.pk),
            "edit_url": reverse("assessment_question", args=[instance.pk]),
            self.display_title_key: self.get_display_title(instance),
        }


class QuestionChooserViewSet(ChooserViewSet):
    model = Question
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")
    base_widget_class = QuestionChooser
    choose_view_class = ChooseQuestion
    choose_results_view_class = ChooseQuestionResults
    chosen_view_class = QuestionChosen
    chosen_multiple_view_class = QuestionsChosen
    register_widget = False
    per_page = 20


question_chooser = QuestionChooserViewSet("question_chooser", url_prefix="questions/choose")
