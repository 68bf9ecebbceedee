"""Forms of officers who ask for recognition and who give it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.form_fields import ManyChoices
from common.languages import LANGS, NAMES
from courses.certificates.enums import DeclineReason

LAST_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AskForm(forms.Form):
    """Who is to be asked."""

    partners = ManyChoices(queryset=Organisation.objects.none(), label=_("Associations"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = Organisation.objects.associations()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Until when a course is recognised, and what is said about it in public, in each language."""

    valid_until = forms.DateField(
        required=False,
        label=_("Recognised until"),
        help_text=_("Left empty, it holds until you withdraw it. You are reminded sixty days before."),
        widget=LAST_DAY,
    )

    def __init__(self, *args: Any, defaults: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGS:
            self.fields[self.comment_name(language)] = forms.CharField(
                max_length=300,
                required=False,
                label=_("Statement in %(language)s") % {"language": NAMES[language]},
                help_text=_("Left empty: “%(default)s”") % {"default": defaults[language]},
            )

    @staticmethod
    def comment_name(language: str) -> str:
        return f"comment_{language.replace('-', '_')}"

    @property
    def comments(self) -> dict[str, str]:
        return {language: self.cleaned_data.get(self.comment_name(language), "") for language in LANGS}


class GiveForm(AnswerForm):
    """The same, with the minutes she was shown: a course that has changed meanwhile is read again."""

    minutes = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)


class DeclineRecognitionForm(forms.Form):
    """Why not."""

    reason = forms.ChoiceField(choices=[("", _("Choose a reason")), *DeclineReason.choices], label=_("Reason"))
    text = forms.CharField(
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What would have to change"),
        help_text=_("Read by the officers of the association that asked, and by nobody else. Name no person."),
    )


class WithdrawForm(forms.Form):
    """That it is meant."""

    confirmed = forms.BooleanField(label=_("I have read what follows from it. This cannot be undone."))
