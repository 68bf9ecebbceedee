"""What trainers type: banks, questions of each kind, and their words in other languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.assessment.forms.questions import QuestionForm
from courses.assessment.models import QuestionBank
from courses.assessment.permissions import associations_to_write_for

__all__ = ["BankForm", "DecisionForm", "QuestionForm", "RenameForm"]


class BankForm(forms.ModelForm):
    class Meta:
        model = QuestionBank
        fields = ("owner", "name")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = associations_to_write_for(user)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("approve", ""), ("return", ""), ("withdraw", "")])
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("When sending back: what has to be changed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
