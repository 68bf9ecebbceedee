"""What cohorts shows on the pages of other apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.languages import current
from courses.cohorts.queries import open_invitations_of
from courses.learning.queries import course_titles


def invitations_waiting(request: HttpRequest | None, **kwargs: Any) -> SafeString | None:
    """Invitations that wait for the learner's answer, on her own page: a lost letter loses nothing."""
    person = getattr(request, "person", None)
    if not person:
        return None
    waiting = open_invitations_of(person)
    if not waiting:
        return None
    titles = course_titles([invitation.cohort.course for invitation in waiting], current())
    rows = [(invitation, titles[invitation.cohort.course_id].title) for invitation in waiting]
    return render_to_string("cohorts/waiting.html", {"rows": rows}, request=request)
