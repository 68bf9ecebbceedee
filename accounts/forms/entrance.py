"""allauth's other forms with our words: the same thing is called the same on every screen."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS = {
    "email": _("E-mail"),
    "login": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Password you use now"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": pgettext_lazy("sign-in", "Code"),
    "remember": _("Stay signed in on this device"),
}


class OwnWords:
    """Labels from one list; no placeholder, which would vanish with the first letter; no help that is markup."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in {"password", "oldpassword", "password1"}:
                field.help_text = _("At least 10 characters, not only figures.") if name == "password1" else ""


class LoginForm(OwnWords, allauth_forms.LoginForm):
    pass


class AddEmailForm(OwnWords, allauth_forms.AddEmailForm):
    pass


class RequestLoginCodeForm(OwnWords, allauth_forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(OwnWords, allauth_forms.ConfirmLoginCodeForm):
    pass


class ResetPasswordForm(OwnWords, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OwnWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(OwnWords, allauth_forms.SetPasswordForm):
    pass


class ReauthenticateForm(OwnWords, allauth_forms.ReauthenticateForm):
    pass
