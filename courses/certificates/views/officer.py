"""The officer's screens in the authoring interface: find by number, correct, revoke, and the queue of names."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from accounts.actions import record_named_access
from accounts.enums import NamedPurpose
from accounts.models import Person
from common.http import Refused
from courses.certificates import actions
from courses.certificates.drawing import Names
from courses.certificates.enums import CertificateState
from courses.certificates.forms import CorrectionForm, FindForm, RevocationForm
from courses.certificates.models import Certificate
from courses.certificates.permissions import can_administer, is_officer_somewhere
from courses.certificates.queries import (
    drawing_of,
    find_for_officer,
    name_requests,
    names_for_officer,
    names_queue,
    names_waiting,
)


def officer_of(request: HttpRequest) -> Person:
    """Who looks, if she is an officer of any association."""
    person: Person = request.person  # type: ignore[attr-defined]
    if not is_officer_somewhere(person):
        raise PermissionDenied
    return person


def _certificate(request: HttpRequest, code: str) -> tuple[Person, Certificate]:
    """One that her association issued; another association's is no certificate here, nor is any to who is no officer."""
    officer: Person = request.person  # type: ignore[attr-defined]
    found = find_for_officer(officer, code) if is_officer_somewhere(officer) else None
    if found is None:
        raise Http404
    return officer, found


def _names(officer: Person, certificate: Certificate, what: str) -> Names | None:
    names = names_for_officer(officer, certificate)
    if names is not None:
        record_named_access(
            viewer=officer,
            purpose=NamedPurpose.CERTIFY,
            subject_count=1,
            organisation=certificate.issuer,
            subject=certificate.person,
            what=what,
        )
    return names


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """By number alone: there is no list to browse and no name to search."""
    officer = officer_of(request)
    form = FindForm(request.GET or None)
    if form.is_valid():
        found = find_for_officer(officer, form.cleaned_data["number"])
        if found is not None:
            return redirect("certificates-admin:certificate", found.code)
        form.add_error("number", _("Your association has issued no certificate with this number."))
    context = {"form": form, "waiting": names_waiting(officer), "asked": name_requests(officer).count()}
    return render(request, "certificates/admin/find.html", context)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What it says and how it stands, with the names on it."""
    officer, found = _certificate(request, code)
    context: dict[str, Any] = {
        "certificate": found,
        "drawing": drawing_of(found),
        "names": _names(officer, found, "certificate"),
        "state": CertificateState(found.state_now).label,
        "changes": found.changes.select_related("note").order_by("-at", "-pk"),
        "versions": found.all_versions,
        "replaces": found.replaces.order_by("pk"),
        "asked": name_requests(officer).filter(certificate=found).first(),
        "can_act": can_administer(officer, found),
        "can_revoke": found.state != CertificateState.REVOKED and can_administer(officer, found),
        "can_correct": found.state in (CertificateState.VALID, CertificateState.EXPIRED)
        and can_administer(officer, found)
        and not found.is_erased,
    }
    return render(request, "certificates/admin/certificate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Revoke, with a reason, words for the file, and a tick that it is meant."""
    officer, found = _certificate(request, code)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_certificate(
                certificate=found, by=officer, reason=form.cleaned_data["reason"], text=form.cleaned_data["text"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The certificate %(number)s is revoked.") % {"number": found.number})
            return redirect("certificates-admin:certificate", found.code)
    return render(request, "certificates/admin/revoke.html", {"certificate": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the names: a new version of the same certificate."""
    officer, found = _certificate(request, code)
    names = _names(officer, found, "certificate.names")
    if names is None:
        raise Http404
    form = CorrectionForm(request.POST or None, initial={"latin": names.latin, "own_script": names.own_script})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_names(
                certificate=found,
                by=officer,
                latin=form.cleaned_data["latin"],
                own_script=form.cleaned_data["own_script"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request, _("The names are corrected. Papers printed before say that there is a newer version.")
            )
            return redirect("certificates-admin:certificate", found.code)
    return render(request, "certificates/admin/correct.html", {"certificate": found, "form": form})


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Names that cannot be printed, of the officer's association."""
    officer = officer_of(request)
    rows = names_queue(officer)
    by_issuer: dict[Any, int] = {}
    for problem, names in rows:
        if names is not None:
            by_issuer[problem.certificate.issuer] = by_issuer.get(problem.certificate.issuer, 0) + 1
    for issuer, count in by_issuer.items():
        record_named_access(
            viewer=officer, purpose=NamedPurpose.CERTIFY, subject_count=count, organisation=issuer, what="names_queue"
        )
    return render(request, "certificates/admin/queue.html", {"rows": rows})
