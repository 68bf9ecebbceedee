"""What is left and why: the learner's own page, and the same page for those who may see her record."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.http import Refused
from common.ids import client_event_id
from common.languages import current
from courses.catalogue.models import Activity
from courses.learning import actions, permissions, queries
from courses.learning.forms import OverrideForm
from courses.learning.models import Enrolment
from courses.learning.views.people import person_of, user_of


def _visible(request: HttpRequest, public_id: uuid.UUID) -> Enrolment:
    enrolment = get_object_or_404(Enrolment.objects.select_related("course", "version"), public_id=public_id)
    if not permissions.can_see_record(user_of(request), enrolment):
        raise Http404
    return enrolment


def _page(request: HttpRequest, enrolment: Enrolment, form: OverrideForm | None, *, status: int = 200) -> HttpResponse:
    record = queries.record_of(enrolment, current(), viewer=user_of(request))
    can_override = permissions.can_override(user_of(request), enrolment)
    context = {"record": record, "enrolment": enrolment, "can_override": can_override, "form": form}
    return render(request, "learning/record.html", context, status=status)


@require_safe
@login_required
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is done, what is left, by which rule, with her own figures."""
    return _page(request, _visible(request, public_id), None)


@require_http_methods(["POST"])
@login_required
def override(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark an activity done in her stead, with reason and evidence."""
    enrolment = _visible(request, public_id)
    if not permissions.can_override(user_of(request), enrolment):
        raise Http404
    form = OverrideForm(request.POST)
    if not form.is_valid():
        return _page(request, enrolment, form, status=422)
    activity = get_object_or_404(Activity, key=form.cleaned_data["activity"])
    try:
        actions.override(
            enrolment=enrolment,
            activity=activity,
            by=person_of(request),
            reason=form.cleaned_data["reason"],
            evidence=form.cleaned_data["evidence"],
            event_id=client_event_id(request),
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Marked done, with your reason and evidence."))
    return redirect("learning:record", public_id=enrolment.public_id)
