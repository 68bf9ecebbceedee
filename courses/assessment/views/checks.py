"""Answering a knowledge check of a lesson."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common.http import Refused
from common.ids import client_event_id
from common.languages import current
from courses.assessment import actions
from courses.assessment.queries.rules import checks_of, lesson_of
from courses.catalogue.models import Activity
from courses.learning.permissions import gate_for


@require_POST
@login_required
def answer(request: HttpRequest, activity_key: uuid.UUID, question_key: uuid.UUID) -> HttpResponse:
    """Keep her answer, then back to the very check."""
    activity = get_object_or_404(Activity, key=activity_key)
    person = request.person  # type: ignore[attr-defined]
    gate = gate_for(person, activity)
    lesson = lesson_of(activity)
    if not gate.is_open or lesson is None:
        raise Http404
    try:
        actions.answer_check(
            person=person,
            activity=activity,
            question_key=question_key,
            lesson_checks=checks_of(lesson),
            data=request.POST,
            language=current(),
            by=person,
            event_id=client_event_id(request),
            since=gate.enrolment.counts_from if gate.enrolment is not None else None,
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    here = request.POST.get("here", "")
    back = here if here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else "/"
    return redirect(f"{back}#check-{question_key}")
