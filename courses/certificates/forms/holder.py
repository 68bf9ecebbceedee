"""The holder's forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import Visibility


class VisibilityForm(forms.Form):
    """Who may see it."""

    visibility = forms.ChoiceField(
        choices=Visibility.choices, widget=forms.RadioSelect, label=_("Who may see this page")
    )
    agrees = forms.BooleanField(required=False)


class LinkForm(forms.Form):
    """A link to give away."""

    PERIODS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year")), ("730", _("2 years"))]

    label = forms.CharField(
        max_length=60,
        required=False,
        label=_("For whom"),
        help_text=_("A word for yourself, such as the employer's name."),
    )
    days = forms.ChoiceField(choices=PERIODS, initial="90", label=_("Works for"))

    @property
    def ends_on(self) -> Any:
        return timezone.localdate() + timedelta(days=int(self.cleaned_data["days"]))


class ReferenceForm(forms.Form):
    """Her staff or licence number."""

    reference = forms.CharField(
        max_length=40,
        required=False,
        label=_("Staff or licence number"),
        help_text=_("Printed as given by you; nobody checks it. Leave it empty to print none."),
    )


class NameRequestForm(forms.Form):
    """Another name, and why."""

    latin = forms.CharField(
        max_length=80,
        required=False,
        label=_("Name in Latin letters"),
        help_text=_("As it should be printed, for example CHAN Tai Man, Chris."),
    )
    own_script = forms.CharField(
        max_length=80,
        required=False,
        label=_("Name in its own script"),
        help_text=_("For example 陳大文 or 张伟."),
    )
    why = forms.CharField(
        max_length=300,
        label=_("Why the name changes"),
        help_text=_("A few words, such as “married” or “misspelt”. Only officers of the association read them."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("latin") or cleaned.get("own_script")):
            raise forms.ValidationError(_("A certificate needs a name."))
        return cleaned
