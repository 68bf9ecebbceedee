"""Making a cohort, changing it, bringing people into it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Role
from accounts.models import Organisation
from common.http import Refused
from courses.cohorts import actions, queries
from courses.cohorts.enums import TAKING, ImportState, Verdict
from courses.cohorts.forms import AddForm, ChangeForm, CohortForm
from courses.cohorts.models import Cohort, RosterImport
from courses.cohorts.roster import Roster, read_file, read_text
from courses.cohorts.roster.tables import MOST_BYTES
from courses.cohorts.views.requests import bound, managed_cohort, person_of

ROWS_ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A cohort of an organisation one manages."""
    mine = Organisation.objects.where(person_of(request), Role.MANAGER)
    organisation = get_object_or_404(mine.select_related("association"), slug=slug)
    form = CohortForm(bound(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            cohort = actions.create_cohort(organisation=organisation, by=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The cohort is made. Add its learners now."))
            return redirect("cohorts:add", public_id=cohort.public_id)
    return render(
        request,
        "cohorts/new.html",
        {"form": form, "organisation": organisation},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another name, more or fewer seats; closing and opening again."""
    cohort = managed_cohort(request, public_id)
    form = ChangeForm.of(cohort, bound(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_cohort(cohort=cohort, by=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("seats", str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect(cohort)
    context = {"form": form, "cohort": cohort}
    return render(request, "cohorts/change.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take nobody more, or take people again."""
    cohort = managed_cohort(request, public_id)
    if request.POST.get("answer") == "open":
        actions.reopen_cohort(cohort=cohort, by=person_of(request))
        messages.success(request, _("The cohort takes learners again."))
    else:
        actions.close_cohort(cohort=cohort, by=person_of(request))
        messages.success(request, _("The cohort takes nobody more. Everybody in it keeps her place."))
    return redirect(cohort)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Paste or bring a list; it is checked, and nothing is added yet."""
    cohort = managed_cohort(request, public_id)
    form = AddForm(*(bound(request)))
    if request.method == "POST" and form.is_valid():
        try:
            roster, name = _read(form)
            kept = actions.check_roster(
                cohort=cohort,
                roster=roster,
                by=person_of(request),
                language=form.cleaned_data["language"],
                file_name=name,
                waitlist=form.cleaned_data["waitlist"],
            )
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "paste", str(refusal.message))
        else:
            return redirect("cohorts:roster", public_id=cohort.public_id, roster_id=kept.public_id)
    context = {"form": form, "cohort": cohort, "free": queries.seats_free(cohort)}
    return render(request, "cohorts/add.html", context, status=422 if form.is_bound else 200)


def _read(form: AddForm) -> tuple[Roster, str]:
    brought = form.cleaned_data.get("file")
    if not brought:
        return read_text(form.cleaned_data["paste"]), ""
    # One byte more than may be, so that the reader can say it is too large without holding the rest.
    data = brought.read(MOST_BYTES + 1)
    prefer = form.cleaned_data["language"] == "zh-hant"
    return read_file(data, encoding=form.cleaned_data["encoding"], prefer_traditional=prefer), brought.name or ""


def _roster_of(cohort: Cohort, roster_id: uuid.UUID) -> RosterImport:
    return get_object_or_404(RosterImport.objects.filter(cohort=cohort), public_id=roster_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def roster(request: HttpRequest, public_id: uuid.UUID, roster_id: uuid.UUID) -> HttpResponse:
    """The verdict on every row; POST adds those that can be added."""
    cohort = managed_cohort(request, public_id)
    brought = _roster_of(cohort, roster_id)
    if request.method == "POST":
        try:
            actions.start_adding(roster=brought, by=person_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return redirect("cohorts:roster", public_id=cohort.public_id, roster_id=brought.public_id)
    return render(request, "cohorts/roster.html", _roster_context(request, cohort, brought))


def _roster_context(request: HttpRequest, cohort: Cohort, brought: RosterImport) -> dict[str, Any]:
    verdict = request.GET.get("verdict", "")
    rows = brought.rows.order_by("number")
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    if not brought.rows.exists() and brought.counts:
        raise Http404
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    taking = sum(brought.counts.get(one, 0) for one in TAKING)
    return {
        "cohort": cohort,
        "roster": brought,
        "page": page,
        "rows": [(row, queries.why(row.verdict, row.detail)) for row in page.object_list],
        "counts": [(one, one.label, brought.counts[one]) for one in Verdict if brought.counts.get(one)],
        "verdict": verdict,
        "taking": taking,
        "total": sum(brought.counts.values()),
        "button": ngettext("Add %(n)d learner", "Add %(n)d learners", taking) % {"n": taking},
        "is_checked": brought.state == ImportState.CHECKED,
        "is_running": brought.state == ImportState.RUNNING,
        "done_rows": brought.rows.filter(done=True).count() if brought.state == ImportState.RUNNING else 0,
        "takers": {str(one) for one in TAKING},
    }
