"""What comes in over HTTP. Nothing here saves."""

from accounts.forms.profile import EmploymentForm, ProfileForm
from accounts.forms.sign_up import LoginForm, SignupForm, SocialSignupForm

__all__ = ["EmploymentForm", "LoginForm", "ProfileForm", "SignupForm", "SocialSignupForm"]
