"""allauth's forms of the second factor with our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.entrance import OwnWords


class AuthenticateForm(OwnWords, base_forms.AuthenticateForm):
    pass


class ReauthenticateCodeForm(OwnWords, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(OwnWords, totp_forms.ActivateTOTPForm):
    pass


class AddWebAuthnForm(OwnWords, webauthn_forms.AddWebAuthnForm):
    """A key: its name, and whether it stands in for the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["passwordless"].label = _("Let it stand in for the password (passkey)")
        self.fields["passwordless"].help_text = _("The device then asks for its own PIN, fingerprint or face.")


class EditWebAuthnForm(OwnWords, webauthn_forms.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
