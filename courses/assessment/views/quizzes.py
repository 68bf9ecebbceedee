"""The way into a quiz."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common.http import Refused
from courses.assessment import actions
from courses.assessment.models import QuizPage
from courses.catalogue.models import Activity
from courses.learning.permissions import gate_for


@require_POST
@login_required
def start(request: HttpRequest, activity_key: uuid.UUID) -> HttpResponse:
    """Begin, or go on with the attempt that is open."""
    activity = get_object_or_404(Activity, key=activity_key)
    person = request.person  # type: ignore[attr-defined]
    here = request.POST.get("here", "")
    back = here if here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else "/"
    gate = gate_for(person, activity)
    if not gate.is_open or gate.enrolment is None:
        raise Http404
    quiz = (
        QuizPage.objects.live()
        .filter(translation_key=activity.key, locale__language_code=gate.enrolment.course.source_locale)
        .first()
    )
    if quiz is None:
        raise Http404
    try:
        attempt = actions.start_attempt(person=person, quiz=quiz, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(back)
    return redirect("assessment:attempt", attempt.public_id)
