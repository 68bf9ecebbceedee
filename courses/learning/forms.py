"""HTTP input in, clean values out."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.languages import HTML_LANGS

PLACE = re.compile(r"^[0-9A-Za-z-]{1,64}$")


class RequestForm(forms.Form):
    """Asking for a place."""

    message = forms.CharField(
        label=_("Why do you wish to take this course?"),
        help_text=_("Optional. The trainers and officers of the association read it."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OverrideForm(forms.Form):
    """Marking an activity done in a learner's stead."""

    activity = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Why this counts as done."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why. Nothing was changed yet.")},
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        help_text=_("What shows it, and where it is kept."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what shows it. Nothing was changed yet.")},
    )


class PlaceForm(forms.Form):
    """A heartbeat: how long, and at which paragraph. What does not fit is left out, never refused."""

    seconds = forms.IntegerField(required=False, min_value=0, max_value=3600)
    place = forms.CharField(required=False, max_length=64)
    share = forms.IntegerField(required=False, min_value=0, max_value=100)
    second = forms.IntegerField(required=False, min_value=0, max_value=86400)
    heading = forms.CharField(required=False, max_length=120)
    lang = forms.ChoiceField(required=False, choices=[(code, code) for code in HTML_LANGS.values()])

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if place and not PLACE.match(place):
            raise forms.ValidationError(_("This is not a place in a lesson."))
        return place

    @property
    def resume(self) -> dict[str, Any] | None:
        """Where she is, or None where the page did not say."""
        kept = ("place", "share", "second", "heading", "lang")
        found = {name: value for name in kept if (value := self.cleaned_data.get(name)) not in (None, "")}
        return found if "place" in found or "second" in found else None
