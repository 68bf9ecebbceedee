"""Signing up: allauth's forms with what the academy asks (domain.md P-1 to P-3), and no more."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.socialaccount import forms as social_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import queries
from accounts.enums import ConsentKey
from accounts.forms.entrance import OwnWords
from accounts.forms.fields import NAME_LENGTH, NameField
from accounts.models import Organisation, User
from common.languages import LANGS, NAMES, current

AGE_FLOOR = 14


class AcademyQuestions(forms.Form):
    """What every new account is asked, whatever it signs in with."""

    display_name = NameField(
        label=pgettext_lazy("of a person", "Name"),
        help_text=_("Your whole name, in one line, as you wish to be addressed."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": NAME_LENGTH}),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("For pages and mail. You can change it at any time."))
    organisation_code = forms.CharField(
        label=_("Organisation code"),
        help_text=_("If your organisation gave you one. You can join later as well."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    adult = forms.BooleanField(error_messages={"required": _("The academy is open to you from this age on.")})
    agree = forms.BooleanField(
        error_messages={"required": _("Without these terms there is no account. What you typed is kept.")}
    )

    def prepare(self) -> None:
        """What depends on the reader: the words of notice and terms in her language, the age of this installation."""
        self.notice = queries.current_text(ConsentKey.PRIVACY_NOTICE)
        self.terms = queries.current_text(ConsentKey.ACCOUNT_TERMS)
        language = self.fields["language"]
        language.choices = [(code, NAMES[code]) for code in LANGS]  # type: ignore[attr-defined]
        language.initial = current()
        self.fields["adult"].label = _("I am %(age)d or over.") % {"age": max(settings.MINIMUM_AGE, AGE_FLOOR)}
        self.fields["agree"].label = self.terms.body if self.terms else _("I agree to the terms of the account.")

    def clean_organisation_code(self) -> Organisation | None:
        code = self.cleaned_data["organisation_code"].strip()
        if not code:
            return None
        organisation = Organisation.objects.filter(join_code__iexact=code, is_active=True).first()
        if organisation is None:
            raise ValidationError(
                _("No organisation has this code. Check it, or leave the field empty and join later.")
            )
        return organisation


class SignupForm(OwnWords, AcademyQuestions, allauth_forms.SignupForm):
    """A new account with e-mail and password."""

    field_order = ["display_name", "email", "password1", "language", "organisation_code", "adult", "agree"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.fields["email"].help_text = _("We send a link to it. Your certificates and reminders go there too.")
        self.fields["password1"].label = _("Password")
        trap = app_settings.SIGNUP_FORM_HONEYPOT_FIELD
        if trap:
            # allauth hides it with an inline style, which our policy forbids; the template hides it.
            self.fields[trap].widget.attrs.pop("style", None)
            self.fields[trap].label = _("Leave this field empty")
            self.fields[trap].is_trap = True  # type: ignore[attr-defined]

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Of two presses of the button at once, the second finds the account just made and is answered like the first."""
        try:
            with transaction.atomic():
                answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return answer
        except IntegrityError:
            return None, get_adapter(request).respond_email_verification_sent(request, None)


class SocialSignupForm(OwnWords, AcademyQuestions, social_forms.SignupForm):
    """The same questions for somebody who comes from her organisation's own sign-in."""

    field_order = ["display_name", "email", "language", "organisation_code", "adult", "agree"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.fields["display_name"].initial = getattr(self.sociallogin.user, "display_name", "")
