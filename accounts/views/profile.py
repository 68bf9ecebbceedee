"""Who one is here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.views.requests import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Names, language, time zone; and the ways to everything else about the account."""
    person = person_of(request)
    user = person.user
    assert isinstance(user, User)  # noqa: S101 for the type checker; she is signed in
    initial = {field: getattr(user, field) for field in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_profile(person=person, by=person, **form.cleaned_data)
        request.language_to_remember = saved.language  # type: ignore[attr-defined]
        with override(saved.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "section": "profile"},
        status=400 if form.is_bound else 200,
    )
