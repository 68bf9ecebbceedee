"""Moving the due date of a whole cohort."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.http import Refused
from common.languages import current
from courses.cohorts import actions, queries
from courses.cohorts.forms import MoveForm
from courses.cohorts.models import Cohort
from courses.cohorts.views.requests import managed_cohort, person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """First the date and the reason are asked for, then whom it concerns is said, then it is done."""
    cohort = managed_cohort(request, public_id)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"before": cohort.due_on})
    preview, is_wrong = None, form.is_bound and not form.is_valid()
    if form.is_bound and form.is_valid():
        until = form.cleaned_data["until"]
        if request.POST.get("answer") == "move":
            try:
                return _done(
                    request, cohort, actions.move_due(cohort=cohort, by=person_of(request), **form.cleaned_data)
                )
            except Refused as refusal:
                form.add_error("until", str(refusal.message))
                is_wrong = True
        elif until == cohort.due_on:
            form.add_error("until", _("This is the date that stands. Choose another one."))
            is_wrong = True
        else:
            preview = queries.due_move(cohort, until, viewer=person_of(request), language=current())
    context = {
        "cohort": cohort,
        "form": form,
        "preview": preview,
        "changes": cohort.due_changes.order_by("-at", "-pk")[:20],
    }
    return render(request, "cohorts/move.html", context, status=422 if is_wrong else 200)


def _done(request: HttpRequest, cohort: Cohort, change: object) -> HttpResponse:
    learners = getattr(change, "learners", 0)
    if change is None:
        messages.success(request, _("The due date stands there already. Nothing was changed."))
    else:
        words = ngettext(
            "The due date is moved, for %(n)d learner on the way.",
            "The due date is moved, for %(n)d learners on the way.",
            learners,
        )
        messages.success(request, words % {"n": learners})
    return redirect(cohort)
