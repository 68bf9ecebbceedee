"""Deleting an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """One deliberate tick; what becomes of her certificates is asked by the certificates themselves."""

    confirm = forms.BooleanField(
        label=_("Delete my account. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you wish to delete your account.")},
    )
