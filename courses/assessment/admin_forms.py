"""Quiz and assignment in the page editor."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation
from common.page_forms import AcademyPageForm
from courses.assessment.enums import WorkFileKind

AUTHORS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)


class QuizPageForm(AcademyPageForm):
    """Offers the questions and banks of the associations the author works for, and those already chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draws = self.formsets.get("draws")
        if draws is None:
            return
        chosen = [(form.instance.question_id, form.instance.bank_id) for form in draws.forms]
        questions = self._offered("Question", "bank__owner", [one for one, _bank in chosen if one])
        banks = self._offered("QuestionBank", "owner", [bank for _question, bank in chosen if bank])
        # The line that the editor copies for a new one is made from the class's own fields, and Wagtail keeps the class for
        # everybody: this author gets a class of her own, or another thread would show her somebody else's questions.
        forms = [form.fields for form in draws.forms]
        shared = draws.form
        draws.form = type(shared)(shared.__name__, (shared,), {})
        draws.form.base_fields = deepcopy(shared.base_fields)
        for fields in [*forms, draws.form.base_fields]:
            fields["question"].queryset = questions.select_related("current_version")
            fields["bank"].queryset = banks
            wrong = _("There is no such question in your banks. Choose one of your association’s.")
            fields["question"].error_messages["invalid_choice"] = wrong
            fields["bank"].error_messages["invalid_choice"] = _("Your association has no such bank.")

    def _offered(self, model: str, owner: str, chosen: list[Any]) -> Any:
        rows = apps.get_model("assessment", model).objects.order_by("pk")
        if self.for_user is None or self.for_user.is_superuser:
            return rows
        own = Organisation.objects.where(getattr(self.for_user, "person", None), *AUTHORS)
        return rows.filter(Q(**{f"{owner}__in": own.values("pk")}) | Q(pk__in=chosen))


class AssignmentPageForm(AcademyPageForm):
    """Offers the kinds of file one by one."""

    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of file"),
        choices=WorkFileKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where none is chosen, all of them."),
    )
