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
from accounts.forms.profile import EmploymentForm, ProfileForm
from accounts.forms.sign_up import SignupForm, SocialSignupForm

__all__ = [
    "AddEmailForm",
    "ChangePasswordForm",
    "ConfirmLoginCodeForm",
    "EmploymentForm",
    "LoginForm",
    "ProfileForm",
    "ReauthenticateForm",
    "RequestLoginCodeForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
    "SocialSignupForm",
]
