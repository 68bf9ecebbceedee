"""What allauth asks us: who is made at sign-up, where one goes, how mail reads."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import actions, emails, permissions, queries
from accounts.enums import Role
from accounts.models import User
from common.languages import LANGS, current


class AccountAdapter(DefaultAccountAdapter):
    """Answers alike whether or not an account exists, in plain words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both, or ask for a code by e-mail."
        ),
        "enter_current_password": _("Enter the password you use now."),
        "incorrect_code": _("This code is not right. Check each character, or ask for a new one."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many attempts. Nothing is lost: wait five minutes and try again."),
        "rate_limited": _("Too many requests. Wait a minute and try again."),
        "duplicate_email": _("This address is on your account already."),
        "cannot_remove_primary_email": _(
            "Your main address cannot be removed. Make another one the main address first."
        ),
        "unverified_primary_email": _("Only a verified address can be the main one."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where her day begins, in her language; first to what waits for an answer.

        Whoever learns anywhere begins with her own learning. Who does nothing but manage begins with her organisation.
        """
        person = request.person  # type: ignore[attr-defined]
        if person and queries.waits_for_answer(person):
            return reverse("accounts:organisations")
        if person and queries.has_outgrown_consents(person):
            return reverse("accounts:privacy")
        roles = permissions.roles_of(person)
        language = getattr(request.user, "language", current())
        with override(language):
            try:
                return reverse("dashboards:organisation" if roles == {Role.MANAGER} else "dashboards:my-learning")
            except NoReverseMatch:
                return f"/{language}/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{current()}/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Make the account, its person, and the records of what she was shown and agreed to."""
        user = super().save_user(request, user, form, commit=False)
        data = form.cleaned_data
        actions.complete_sign_up(
            user=user,
            display_name=data.get("display_name") or user.display_name or user.email.partition("@")[0],
            language=data.get("language") or current(),
            notice=form.notice,
            terms=form.terms,
            organisation=data.get("organisation_code"),
            ip=self.get_client_ip(request) or "",
        )
        return user

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Plain text and HTML of the same words, in the language of who reads it."""
        user = context.get("user")
        language = user.language if isinstance(user, User) and user.language in LANGS else current()
        address = email if isinstance(email, str) else email[0]
        return emails.build(
            to=address,
            language=language,
            template=template_prefix,
            context=context,
            request=allauth_context.request,
            headers=headers,
        )


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through a member's own identity provider, where one is configured."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        user.display_name = (data.get("name") or " ".join(part for part in parts if part))[:80]
        user.language = current()
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Names the academy in authenticator apps."""

    def get_totp_issuer(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": self.request.get_host().partition(":")[0], "name": str(settings.WAGTAIL_SITE_NAME)}
