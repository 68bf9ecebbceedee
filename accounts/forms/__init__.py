"""What comes in over HTTP. Nothing here saves."""

from accounts.forms.entrance import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from accounts.forms.leaving import DeleteAccountForm
from accounts.forms.profile import EmploymentForm, ProfileForm
from accounts.forms.second_factor import (
    ActivateTOTPForm,
    AddWebAuthnForm,
    AuthenticateForm,
    EditWebAuthnForm,
    ReauthenticateCodeForm,
)
from accounts.forms.sign_up import SignupForm, SocialSignupForm

__all__ = [
    "ActivateTOTPForm",
    "AddEmailForm",
    "AddWebAuthnForm",
    "AuthenticateForm",
    "ChangePasswordForm",
    "ConfirmLoginCodeForm",
    "DeleteAccountForm",
    "EditWebAuthnForm",
    "EmploymentForm",
    "LoginForm",
    "ProfileForm",
    "ReauthenticateCodeForm",
    "ReauthenticateForm",
    "RequestLoginCodeForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
    "SocialSignupForm",
]
