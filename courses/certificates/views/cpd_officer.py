"""The officer's screens of the CPD ledger: schemes with their approval, and activities to look at."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from accounts.actions import record_named_access
from accounts.enums import NamedPurpose
from accounts.models import Organisation, Person
from common.http import Refused
from courses.certificates import actions
from courses.certificates.enums import CpdState
from courses.certificates.forms.cpd_officer import ApprovalForm, FiguresForm, ReviewForm, WithdrawalForm
from courses.certificates.models import CpdEntry, CpdReview
from courses.certificates.queries.cpd_officer import (
    SchemeRow,
    asked_of,
    holds_sessions_for,
    officer_of,
    review_for,
    reviews_waiting,
    scheme_rows,
)
from courses.certificates.queries.cpd_words import asks_of
from courses.certificates.views.cpd_outside import send_proof
from courses.certificates.views.cpd_requests import person_of

ROWS_ON_A_PAGE = 50


def officer(request: HttpRequest) -> Person:
    """An officer of an association; anybody else has no business here."""
    person = person_of(request)
    if not officer_of(person):
        raise PermissionDenied
    return person


def _today() -> date:
    return timezone.localdate()


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme with its figures, their day and source, and what her association has decided."""
    person = person_of(request)
    if not officer_of(person):
        # A trainer's part of the ledger are its sessions.
        if holds_sessions_for(person):
            return redirect("cpd-admin:sessions")
        raise PermissionDenied
    context = {"rows": scheme_rows(person, today=_today()), "waiting": reviews_waiting(person)}
    return render(request, "certificates/cpd/admin/schemes.html", context)


def _scheme(request: HttpRequest, pk: int) -> SchemeRow:
    """A version her association may decide about; another association's own figures are none."""
    person = person_of(request)
    found = next((row for row in scheme_rows(person, today=_today()) if row.scheme.pk == pk), None)
    if found is None or not found.words:
        raise Http404
    return found


def _associations(row: SchemeRow) -> list[Organisation]:
    return [word.association for word in row.words]


@require_safe
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, with everything it says."""
    row = _scheme(request, pk)
    return _scheme_page(request, row, "scheme")


def _scheme_page(request: HttpRequest, row: SchemeRow, template: str, **more: Any) -> HttpResponse:
    form = more.get("form")
    context = {
        "row": row,
        "scheme": row.scheme,
        "asks": asks_of(row.scheme),
        "entered_by_her": row.scheme.entered_by_id == person_of(request).pk,
        **more,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, f"certificates/cpd/admin/{template}.html", context, status=status)


def _decided(
    request: HttpRequest, row: SchemeRow, form: Any, template: str, act: Callable[..., object], said: str
) -> HttpResponse:
    """A second look: the page once more with the form; sent, it acts and goes back to the scheme."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["association"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, said)
            return redirect("cpd-admin:schemes")
    return _scheme_page(request, row, template, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures once more beside their source, a review date, and a tick that they were compared."""
    row = _scheme(request, pk)
    form = ApprovalForm(request.POST if request.method == "POST" else None, associations=_associations(row))
    return _decided(
        request,
        row,
        form,
        "approve",
        lambda association: actions.cpd.approve_scheme(
            scheme=row.scheme,
            association=association,
            by=person_of(request),
            review_on=form.cleaned_data["review_on"],
        ),
        _("Learners of your association can follow the scheme now."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The approval ends."""
    row = _scheme(request, pk)
    associations = [word.association for word in row.words if word.is_holding]
    if not associations:
        messages.error(request, _("This version is not approved at present."))
        return redirect("cpd-admin:scheme", row.scheme.pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None, associations=associations)
    return _decided(
        request,
        row,
        form,
        "withdraw",
        lambda association: actions.cpd.withdraw_scheme(
            scheme=row.scheme, association=association, by=person_of(request)
        ),
        _("The scheme is no longer shown on your association's word."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what was looked up: the association's own version, which another officer approves."""
    row = _scheme(request, pk)
    form = FiguresForm(
        request.POST if request.method == "POST" else None, scheme=row.scheme, associations=_associations(row)
    )
    return _decided(
        request,
        row,
        form,
        "figures",
        lambda association: actions.cpd.enter_figures(
            scheme=row.scheme, association=association, by=person_of(request), figures=form.figures()
        ),
        _("The figures stand as a version of your association. Another officer approves them."),
    )


# --- activities to look at ------------------------------------------------------------------------------------------


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    person = officer(request)
    waiting = CpdEntry.objects.waiting_for(person).with_words()
    page = Paginator(waiting, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = asked_of(person, list(page.object_list), what="cpd.reviews")
    return render(request, "certificates/cpd/admin/reviews.html", {"page": page, "rows": rows})


def _asked(request: HttpRequest, public_id: uuid.UUID) -> CpdEntry:
    """One that her association was asked about; nobody looks at her own."""
    entry = review_for(person_of(request), public_id)
    if entry is None:
        raise Http404
    return entry


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The activity and its proof; the answer is that the proof was seen, or a reason why not."""
    entry = _asked(request, public_id)
    person = person_of(request)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cpd.decide_review(entry=entry, by=person, accepts=form.accepts, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            accepted = _("Recorded: the proof was seen.")
            messages.success(request, accepted if form.accepts else _("Sent back with your reason."))
            return redirect("cpd-admin:reviews")
    history = CpdReview.objects.filter(entry=entry, association=entry.association)
    context = {
        "asked": asked_of(person, [entry], what="cpd.review")[0],
        "entry": entry,
        "form": form,
        "is_waiting": entry.state == CpdState.WAITING,
        "history": history.select_related("note").order_by("-at", "-pk"),
    }
    return render(request, "certificates/cpd/admin/review.html", context, status=422 if form.is_bound else 200)


@require_safe
def proof(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The file, for who was asked to look at it. Fetching it is a look at a record."""
    entry = _asked(request, public_id)
    response = send_proof(entry.known_proof)
    record_named_access(
        viewer=person_of(request),
        purpose=NamedPurpose.CERTIFY,
        subject_count=1,
        organisation=entry.association,
        subject=entry.person,
        what="cpd.proof",
    )
    return response
