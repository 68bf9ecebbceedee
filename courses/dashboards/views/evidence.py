"""The evidence bundle of a cohort, for its manager."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions as accounts
from accounts.enums import NamedPurpose
from accounts.models import Person
from common.form_fields import SpanForm
from common.languages import current
from common.sheets import in_language
from common.zips import stream_zip
from courses.certificates import actions as certificates
from courses.cohorts.models import Cohort
from courses.cohorts.queries import figures_of
from courses.dashboards.queries.evidence import Evidence

MADE_AT_ONCE = 500


def _cohort(request: HttpRequest, public_id: uuid.UUID) -> Cohort:
    """A cohort of an organisation she manages; anything else is not there."""
    cohorts = Cohort.objects.managed_by(_viewer(request)).select_related("organisation__association", "course")
    return get_object_or_404(cohorts, public_id=public_id)


def _viewer(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _evidence(request: HttpRequest, cohort: Cohort, form: SpanForm) -> Evidence:
    viewer, today = _viewer(request), timezone.localdate()
    figures = figures_of(cohort, viewer=viewer, today=today)
    return Evidence(cohort, viewer, form.first, form.last, today, figures)


@login_required
@never_cache
@require_safe
def evidence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose a time and see what the bundle will hold."""
    return _page(request, _cohort(request, public_id))


def _page(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    form = SpanForm(request.GET, today=timezone.localdate())
    context = {"cohort": cohort, "form": form}
    if form.is_valid():
        found = _evidence(request, cohort, form)
        context |= {
            "evidence": found,
            "held": found.seats.count(),
            "missing": found.lacking.count(),
            "not_shared": found.figures.not_shared,
        }
    return render(request, "dashboards/cohort_evidence.html", context, status=200 if form.is_valid() else 422)


@login_required
@never_cache
@require_safe
def bundle(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The ZIP, sent while it is made. Fetching it is a look at the records of everybody in it."""
    cohort = _cohort(request, public_id)
    form = SpanForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, cohort)
    found = _evidence(request, cohort, form)
    accounts.record_named_access(
        viewer=found.viewer,
        purpose=NamedPurpose.MANAGE,
        subject_count=found.seats.count(),
        organisation=cohort.organisation,
        what="cohort.evidence",
    )
    pieces = stream_zip(found.members(), at=timezone.localtime())
    response = StreamingHttpResponse(in_language(current(), pieces), content_type="application/zip")
    name = f"evidence-{cohort.public_id.hex[:8]}-{form.first.isoformat()}-{form.last.isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def prepare(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have the files made that are still missing, some hundred at a time."""
    cohort = _cohort(request, public_id)
    form = SpanForm(request.POST, today=timezone.localdate())
    back = redirect("dashboards:cohort-evidence", cohort.public_id)
    if not form.is_valid():
        return back
    asked = certificates.ask_for_files(certificates=_evidence(request, cohort, form).lacking[:MADE_AT_ONCE])
    words = ngettext("%(n)d file is being made.", "%(n)d files are being made. Load this page again in a while.", asked)
    messages.success(request, words % {"n": asked})
    back["Location"] += f"?{form.query}"
    return back
