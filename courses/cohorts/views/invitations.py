"""Accepting an invitation: by the link that was mailed, or found on My learning."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import ConsentKey
from accounts.queries import current_text
from common.http import Refused
from common.languages import current
from common.limits import counted
from courses.cohorts import actions, queries
from courses.cohorts.models import Invitation
from courses.cohorts.views.requests import address_of, person_of, text_shown
from courses.learning.queries import course_titles

MISSES = 20  # links that do not exist, in a minute
SHARE = ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the letter. Who holds it and is signed in sees what she is asked; only the address's owner accepts."""
    if counted("invitation.miss", request, add=False) >= MISSES:
        return render(request, "429.html", status=429)
    invitation = queries.find_invitation(token)
    if invitation is None:
        counted("invitation.miss", request, add=True)
        return render(request, "cohorts/invitation_gone.html", status=404)
    return _answer(request, invitation, reverse("cohorts:invitation", args=[token]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def waiting(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same, found among what waits for one of her own addresses."""
    mine = {invitation.public_id: invitation for invitation in queries.open_invitations_of(person_of(request))}
    if public_id not in mine:
        raise Http404
    return _answer(request, mine[public_id], reverse("cohorts:waiting", args=[public_id]))


def _answer(request: HttpRequest, invitation: Invitation, here: str) -> HttpResponse:
    standing = queries.accepting(invitation, person_of(request))
    if request.method == "POST" and standing.is_hers:
        notice = text_shown(request, "notice", ConsentKey.EMPLOYMENT_NOTICE)
        consent = text_shown(request, "consent", SHARE) if request.POST.get("share") else None
        if notice is None or (request.POST.get("share") and consent is None):
            messages.error(request, _("Read the words again and press once more: they have changed."))
            return redirect(here)
        try:
            seat = actions.accept_invitation(
                invitation=invitation, by=person_of(request), notice=notice, consent=consent, ip=address_of(request)
            )
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect(here)
        messages.success(request, _("You have joined. Your course is open."))
        enrolment = seat.enrolment
        title = course_titles([enrolment.course], current())[enrolment.course_id] if enrolment is not None else None
        return redirect(title.url if title is not None and title.url else "dashboards:my-learning")
    course = course_titles([invitation.cohort.course], current())[invitation.cohort.course_id]
    context = {
        "standing": standing,
        "invitation": invitation,
        "cohort": invitation.cohort,
        "course": course,
        "notice": current_text(ConsentKey.EMPLOYMENT_NOTICE),
        "share": current_text(SHARE),
        "here": here,
    }
    response = render(request, "cohorts/invitation.html", context, status=200 if standing.is_open else 410)
    patch_cache_control(response, private=True, no_store=True)
    # The address is a key, so the next page learns the host alone. Wholly without it browsers would send the answer
    # from the origin "null", which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
