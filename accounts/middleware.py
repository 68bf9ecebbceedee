"""Who is asking."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from accounts.models import Person, User
from common.languages import html_lang

GetResponse = Callable[[HttpRequest], HttpResponse]
# What the forms of authoring send. Django's screen of deletion also takes DELETE, without asking the hooks that keep
# accounts and end roles instead of deleting them.
METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def _person(request: HttpRequest) -> Person | None:
    if not request.user.is_authenticated:
        return None
    # Loaded with the account by AcademyBackend; an account made in some other way gets its person here.
    return getattr(request.user, "person", None) or Person.objects.get_or_create(user=request.user)[0]


class PersonMiddleware:
    """Puts `request.person` beside `request.user`: the row learner records point to, falsy for a visitor.

    After signing in, the language the person chose for her account is the browser's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = SimpleLazyObject(lambda: _person(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        language = getattr(request, "language_to_remember", None)
        if language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response


class AuthoringDoorMiddleware:
    """Opens /admin/ to who works there, and to nobody else who is signed in.

    Wagtail would send a learner to the sign-in, which would send her back for ever. Where
    STAFF_SECOND_FACTOR_REQUIRED is set, who works there sets up a second factor first.

    It speaks the language of the account, whichever page was read last.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied
            if settings.STAFF_SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user):
                messages.warning(request, _("Set up an authenticator app or a passkey first; then authoring opens."))
                return redirect("mfa_index")
            self._keep_preferences(request.user)
            with override(request.user.language):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", html_lang(request.user.language))
            return response
        return self.get_response(request)

    @staticmethod
    def _keep_preferences(user: User) -> None:
        """Wagtail asks rows of its own, also for its mails; receivers fill them from the account whenever one is saved."""
        profile = getattr(user, "wagtail_userprofile", None)
        wanted = (user.language, user.time_zone)
        if profile is None or (profile.preferred_language, profile.current_time_zone) != wanted:
            (profile or UserProfile(user=user)).save()
