"""Deleting one's account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, permissions
from accounts.exceptions import CannotErase, UnknownWish
from accounts.forms import DeleteAccountForm
from accounts.views.requests import person_of


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, what becomes of each certificate; then the account is gone and she is signed out."""
    person = person_of(request)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(person=person, by=person, wishes=request.POST.dict())
        except (CannotErase, UnknownWish) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            logout(request)
            return redirect("accounts:deleted")
    return render(
        request,
        "accounts/delete.html",
        {
            "section": "delete",
            "form": form,
            "person": person,
            "hindrances": [] if form.is_bound else permissions.erasure_hindrances(person),
        },
        status=400 if form.is_bound else 200,
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Goodbye. The page says the same to everybody: nobody is known here any more."""
    return render(request, "accounts/deleted.html")
