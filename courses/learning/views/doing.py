"""Going through a course: done, next, and where she is."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common.http import Refused
from common.ids import client_event_id
from courses.catalogue.models import Activity
from courses.learning import actions
from courses.learning.forms import PlaceForm
from courses.learning.permissions import gate_for
from courses.learning.views.people import person_of


def _safe(path: str) -> str:
    """A path of this site, or My learning: the form says where to go next, and a forged one must not lead away."""
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else reverse("dashboards:my-learning")


@lru_cache(maxsize=4096)
def _activity(key: uuid.UUID) -> Activity:
    """Identity rows are made once, never changed and never deleted, so a process may keep them."""
    return Activity.objects.get(key=key)


def activity_or_404(key: uuid.UUID) -> Activity:
    try:
        return _activity(key)
    except Activity.DoesNotExist as absent:
        raise Http404 from absent


@require_POST
def done(request: HttpRequest, activity_key: uuid.UUID) -> HttpResponse:
    """Record "Next" or "Mark done and go to 1.4", then go where the button says."""
    if not request.user.is_authenticated:
        # Sent after the session ended: after signing in the button stands where it stood.
        return redirect(f"{reverse('account_login')}?next={_safe(request.POST.get('here', ''))}")
    activity = activity_or_404(activity_key)
    act = actions.mark_done if request.POST.get("verb") == "marked" else actions.mark_viewed
    try:
        act(person=person_of(request), activity=activity, by=person_of(request), event_id=client_event_id(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(_safe(request.POST.get("here", "")))
    return redirect(_safe(request.POST.get("then", "")))


@require_POST
@login_required
def place(request: HttpRequest, activity_key: uuid.UUID) -> HttpResponse:
    """A heartbeat from a page that is open and looked at."""
    activity = activity_or_404(activity_key)
    gate = gate_for(person_of(request), activity)
    form = PlaceForm(request.POST)
    if gate.is_open and gate.enrolment is not None and form.is_valid():
        actions.keep_place(
            enrolment=gate.enrolment,
            activity_id=activity.pk,
            seconds=form.cleaned_data["seconds"] or 0,
            resume=form.resume,
        )
    return HttpResponse(status=204)
