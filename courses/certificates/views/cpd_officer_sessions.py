"""Live sessions in the authoring interface: recording them, showing the code, closing, and striking a claim."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.models import Organisation
from common.http import Refused
from common.languages import current, html_lang
from courses.certificates import actions
from courses.certificates.forms.cpd_officer import SessionForm, WindowForm
from courses.certificates.models import CpdEntry, CpdSession
from courses.certificates.permissions import is_officer_somewhere
from courses.certificates.queries.cpd_officer import (
    attendances,
    claims_of,
    holds_sessions_for,
    session_for,
    sessions_of,
)
from courses.certificates.typesetting import qr_path
from courses.certificates.views.cpd_requests import person_of

ROWS_ON_A_PAGE = 50


def _associations(request: HttpRequest) -> list[Organisation]:
    found = holds_sessions_for(person_of(request))
    if not found:
        raise PermissionDenied
    return found


def _session(request: HttpRequest, public_id: uuid.UUID) -> CpdSession:
    """One of an association she records sessions for."""
    found = session_for(person_of(request), public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    associations = _associations(request)
    page = Paginator(sessions_of(person_of(request)), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "several": len(associations) > 1,
        "is_officer": is_officer_somewhere(person_of(request)),
    }
    return render(request, "certificates/cpd/admin/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a session that was held, or is about to be."""
    form = SessionForm.new(_associations(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            session = actions.cpd.record_session(
                association=form.cleaned_data["association"],
                by=person_of(request),
                fields=form.fields_for_action(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The session is recorded. Show its code at the end."))
            return redirect("cpd-admin:session", session.public_id)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mend what was recorded, as long as nobody has claimed it."""
    session = _session(request, public_id)
    form = SessionForm.of(session, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cpd.change_session(session=session, by=person_of(request), fields=form.fields_for_action())
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("cpd-admin:session", session.public_id)
    return _form(request, form, session)


def _form(request: HttpRequest, form: SessionForm, session: CpdSession | None = None) -> HttpResponse:
    context = {"form": form, "session": session}
    return render(request, "certificates/cpd/admin/session_form.html", context, status=422 if form.is_bound else 200)


def _address(session: CpdSession) -> str:
    """What is shown and scanned, in the language of the session."""
    with translation.override(session.language):
        return f"{settings.SITE_ORIGIN}{reverse('certificates:cpd:claim', args=[session.code])}"


@require_safe
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What it was, how many have claimed it, and who as far as she may see it."""
    found = _session(request, public_id)
    page = Paginator(claims_of(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "session": found,
        "address": _address(found),
        "page": page,
        "rows": attendances(found, list(page.object_list), person_of(request)),
        "window": WindowForm(),
        "has_claims": found.entries.exists(),
    }
    return render(request, "certificates/cpd/admin/session.html", context)


@require_safe
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The code alone, large, for the wall at the end of the session."""
    found = _session(request, public_id)
    address = _address(found)
    context = {"session": found, "address": address, "qr": qr_path(address), "html_lang": html_lang(current())}
    return render(request, "certificates/cpd/show.html", context)


@require_POST
def window(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close it now, or open it again for a while."""
    found = _session(request, public_id)
    form, closes = WindowForm(request.POST), request.POST.get("answer") == "close"
    if not closes and not form.is_valid():
        messages.error(request, _("Choose how long it shall be open."))
        return redirect("cpd-admin:session", found.public_id)
    try:
        if closes:
            actions.cpd.close_session(session=found, by=person_of(request))
        else:
            actions.cpd.open_session(session=found, by=person_of(request), hours=int(form.cleaned_data["hours"]))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        closed = _("Closed. Nobody claims it any more.")
        messages.success(request, closed if closes else _("Open. Whoever has the code can claim it."))
    return redirect("cpd-admin:session", found.public_id)


@require_POST
def strike(request: HttpRequest, public_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Strike the claim of somebody who was not there, or let it count again."""
    found = _session(request, public_id)
    entry = CpdEntry.objects.filter(session=found, public_id=entry_id).first()
    if entry is None:
        raise Http404
    again = request.POST.get("answer") == "restore"
    try:
        actions.cpd.strike_claim(entry=entry, by=person_of(request), strike=not again)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It counts again.") if again else _("Struck. It no longer counts."))
    return redirect("cpd-admin:session", found.public_id)
