"""The officer's queue of holders who ask for another name, and her answer."""

from __future__ import annotations

import uuid
from collections import Counter

from django.core.paginator import Paginator
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
from courses.certificates.forms import DeclineForm
from courses.certificates.models import NameRequest
from courses.certificates.permissions import can_administer, is_officer_somewhere
from courses.certificates.queries import RequestRow, name_requests, request_rows
from courses.certificates.views.officer import officer_of

ROWS = 25


@require_safe
def name_requests_queue(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first."""
    officer = officer_of(request)
    page = Paginator(name_requests(officer), ROWS).get_page(request.GET.get("page"))
    rows = request_rows(officer, page.object_list)
    seen = Counter(row.request.certificate.issuer for row in rows if row.may_see)
    for issuer, count in seen.items():
        record_named_access(
            viewer=officer, purpose=NamedPurpose.CERTIFY, subject_count=count, organisation=issuer, what="name_requests"
        )
    return render(request, "certificates/admin/name_requests.html", {"rows": rows, "page": page})


def _row(request: HttpRequest, public_id: uuid.UUID) -> tuple[Person, RequestRow]:
    """One that waits for her; another association's is none here, nor is one that was answered."""
    officer: Person = request.person  # type: ignore[attr-defined]
    found = (
        name_requests(officer).filter(public_id=public_id)
        if is_officer_somewhere(officer)
        else NameRequest.objects.none()
    )
    rows = request_rows(officer, found)
    if not rows:
        raise Http404
    return officer, rows[0]


@require_http_methods(["GET", "HEAD", "POST"])
def name_request(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is printed, what she asks for and why; approve, or decline with a reason."""
    officer, row = _row(request, public_id)
    asked, certificate = row.request, row.request.certificate
    form = DeclineForm(request.POST if request.POST.get("decision") == "decline" else None)
    wrong = ""
    if request.method == "POST":
        try:
            if said := _decided(officer, asked, request.POST.get("decision", ""), form):
                messages.success(request, said)
                return redirect("certificates-admin:name-requests")
        except Refused as refusal:
            wrong = str(refusal.message)
    if row.may_see:
        record_named_access(
            viewer=officer,
            purpose=NamedPurpose.CERTIFY,
            subject_count=1,
            organisation=certificate.issuer,
            subject=certificate.person,
            what="name_request",
        )
    context = {
        "asked": asked,
        "certificate": certificate,
        "names": row.names,
        "may_see": row.may_see,
        "form": form,
        "wrong": wrong,
        "can_act": can_administer(officer, certificate) and row.may_see,
    }
    return render(request, "certificates/admin/name_request.html", context)


def _decided(officer: Person, asked: NameRequest, decision: str, form: DeclineForm) -> str:
    """What was done; empty where the form says what is missing."""
    number = {"number": asked.certificate.number}
    if decision == "approve":
        actions.approve_name(request=asked, by=officer)
        return _("%(number)s has the new name. The holder is told by e-mail.") % number
    if decision == "decline" and form.is_valid():
        actions.decline_name(request=asked, by=officer, answer=form.cleaned_data["answer"])
        return _("The name on %(number)s stays. The holder is told by e-mail, with your reason.") % number
    return ""
