"""The officer's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import REVOCATION_REASONS


class FindForm(forms.Form):
    """A certificate by its number."""

    number = forms.CharField(max_length=300, label=_("Certificate number"))


class RevocationForm(forms.Form):
    """Why it is revoked, and that it is meant."""

    reason = forms.ChoiceField(
        choices=[("", _("Choose a reason")), *((reason.value, reason.label) for reason in REVOCATION_REASONS)],
        label=_("Reason"),
        help_text=_("Shown on the certificate's page."),
    )
    text = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What happened"),
        help_text=_("For the file of your association; never shown to the public."),
    )
    confirmed = forms.BooleanField(
        label=_("I have checked the number. The holder will be told; this cannot be undone.")
    )


class CorrectionForm(forms.Form):
    """The names as they should be printed."""

    latin = forms.CharField(max_length=80, required=False, label=_("Name in Latin letters"))
    own_script = forms.CharField(max_length=80, required=False, label=_("Name in its own script"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("latin") or cleaned.get("own_script")):
            raise forms.ValidationError(_("A certificate needs a name."))
        return cleaned


class DeclineForm(forms.Form):
    """Why a name is not changed."""

    answer = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why the name is not changed"),
        help_text=_("The holder reads it."),
    )
