"""The link that is shown at the end of a live session: whoever attended claims her minutes, once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.formats import format_duration
from common.http import Refused
from courses.certificates import actions, codes
from courses.certificates.enums import CpdState
from courses.certificates.forms.cpd import AttendedForm
from courses.certificates.models import CpdEntry, CpdSession
from courses.certificates.views.cpd_requests import person_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """What the session was, and the one button. A code typed with spaces or small letters leads to the same."""
    reading = codes.read(code)
    session = (
        CpdSession.objects.select_related("association").filter(code=reading.code).first() if reading.code else None
    )
    if session is None:
        raise Http404
    person = person_of(request)
    entry = CpdEntry.objects.filter(person=person, session=session).exclude(state=CpdState.WITHDRAWN).first()
    form = AttendedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.cpd.claim_session(session=session, person=person, attended=form.attended_minutes)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request,
                _("%(time)s stand in your ledger.") % {"time": format_duration(entry.minutes)},
            )
            return redirect("certificates:cpd:entry", entry.public_id)
    context = {"session": session, "entry": entry, "form": form}
    return render(request, "certificates/cpd/claim.html", context, status=422 if form.is_bound else 200)
