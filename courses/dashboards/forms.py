"""HTTP input in, clean values out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Answering a request."""

    decision = forms.ChoiceField(choices=[("approve", _("Give the place")), ("decline", _("Decline"))])
    answer = forms.CharField(label=_("Answer to the learner"), required=False, max_length=500)
