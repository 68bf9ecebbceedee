"""One learner of a cohort: where she stands, more time, taking the seat back; and what became of letters."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions as accounts
from accounts.enums import NamedPurpose
from common.http import Refused
from common.languages import current
from courses.cohorts import actions, queries
from courses.cohorts.enums import SeatState
from courses.cohorts.forms import ExtendForm, WithdrawForm
from courses.cohorts.models import Cohort, Invitation, Seat
from courses.cohorts.views.requests import bound, chosen_ids, managed_cohort, person_of


def _named_row(request: HttpRequest, cohort: Cohort, seat_id: uuid.UUID) -> tuple[Seat, queries.LearnerRow]:
    """A seat whose holder the viewer may see by name, as the table shows it; anybody else's is not there."""
    columns = queries.columns_of(cohort, current())
    table = queries.table_of(
        cohort, viewer=person_of(request), filters=queries.Filters(), columns=columns, today=timezone.localdate()
    )
    table.seats = table.seats.filter(public_id=seat_id)
    rows = table[0:1]
    if not rows:
        raise Http404
    seat = Seat.objects.select_related("enrolment__course", "enrolment__version", "route", "cohort").get(pk=rows[0].pk)
    return seat, rows[0]


@require_safe
@login_required
def learner(request: HttpRequest, public_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """What she has done, what is left by which rule, her dates, and what can be done about it."""
    cohort = managed_cohort(request, public_id)
    seat, row = _named_row(request, cohort, seat_id)
    accounts.record_named_access(
        viewer=person_of(request),
        purpose=NamedPurpose.MANAGE,
        subject_count=1,
        organisation=cohort.organisation,
        subject=seat.person,
        what="cohort.learner",
    )
    context = {
        "cohort": cohort,
        "seat": seat,
        "row": row,
        "learner": queries.learner_of(seat, current()),
        "is_placed": seat.state == SeatState.PLACED,
        "extensions": seat.extensions.order_by("-at"),
    }
    return render(request, "cohorts/learner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, public_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """Take one seat back; asked once more before it happens."""
    cohort = managed_cohort(request, public_id)
    seat, row = _named_row(request, cohort, seat_id)
    form = WithdrawForm(bound(request)[0])
    if request.method == "POST" and form.is_valid():
        actions.withdraw_seat(seat=seat, by=person_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("The seat is withdrawn. What was done so far is kept."))
        return redirect(cohort)
    context = {"cohort": cohort, "row": row, "form": form}
    return render(request, "cohorts/withdraw.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def extend(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A later date for the learners who were ticked: first the date and the reason are asked for, then it is done."""
    cohort = managed_cohort(request, public_id)
    columns = queries.columns_of(cohort, current())
    table = queries.table_of(
        cohort, viewer=person_of(request), filters=queries.Filters(), columns=columns, today=timezone.localdate()
    )
    table.seats = table.seats.filter(public_id__in=chosen_ids(request, "seat"))
    rows = [row for row in table.rows() if row.can_be_extended]
    if not rows:
        messages.error(
            request, _("Tick at least one learner whose seat is open and who has not completed. Nothing was changed.")
        )
        return redirect(cohort)
    form = ExtendForm(request.POST if "until" in request.POST else None, initial={"reason": ""})
    if form.is_valid():
        try:
            changed = actions.extend_due(
                cohort=cohort,
                seats=list(Seat.objects.filter(pk__in=[row.pk for row in rows])),
                by=person_of(request),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error("until", str(refusal.message))
        else:
            words = ngettext("%(n)d learner has a new date.", "%(n)d learners have a new date.", len(changed))
            messages.success(request, words % {"n": len(changed)})
            return redirect(cohort)
    context = {"cohort": cohort, "rows": rows, "form": form}
    return render(request, "cohorts/extend.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def letter(request: HttpRequest, public_id: uuid.UUID, invitation_id: uuid.UUID) -> HttpResponse:
    """Send an invitation again, or take it back."""
    cohort = managed_cohort(request, public_id)
    invitation = get_object_or_404(Invitation.objects.filter(cohort=cohort), public_id=invitation_id)
    try:
        if request.POST.get("answer") == "back":
            actions.take_back_invitation(invitation=invitation, by=person_of(request))
            messages.success(request, _("The invitation is taken back; its seat is free."))
        else:
            actions.renew_invitation(invitation=invitation, by=person_of(request))
            messages.success(request, _("The letter goes out again, with a new link."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(f"{cohort.get_absolute_url()}?view=invitations")
