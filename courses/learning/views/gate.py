"""The gate in front of an activity's page."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.languages import current
from courses.catalogue.models import Course
from courses.learning import actions
from courses.learning.actions.places import SEEN_EVERY
from courses.learning.permissions import gate_for
from courses.learning.queries import LearnerContext, course_titles, learner_context, outline_for

if TYPE_CHECKING:
    from courses.catalogue.models import ActivityPage


def open_or_explain(request: HttpRequest, page: ActivityPage) -> HttpResponse | None:
    """None lets the page be served, with `request.learner_context` where she is a learner here."""
    person = getattr(request, "person", None) or None
    place = getattr(page, "place", None)
    course_key: uuid.UUID | None = place.course_key if place is not None else None
    gate = gate_for(person, page.translation_key, prefer=course_key)
    if gate.is_open and gate.enrolment is not None:
        outline = outline_for(gate.enrolment, current())
        context = learner_context(gate.enrolment, outline, page.translation_key, can_work=gate.can_work)
        request.learner_context = context  # type: ignore[attr-defined]
        _note_seen(context)
        return None
    if _is_sample(page) or _may_edit(request, page):
        return None
    course = Course.objects.filter(key=course_key).first() if course_key is not None else None
    title = course_titles([course], current())[course.pk] if course is not None else None
    data = {
        "page": page,
        "door": gate.door,
        "course": course,
        "course_title": title.title if title is not None else "",
        "course_url": title.url if title is not None else f"/{current()}/courses/",
    }
    return render(request, "learning/closed.html", data, status=403)


def _note_seen(context: LearnerContext) -> None:
    """The one thing a GET may change, at most once a minute."""
    result, now = context.result, timezone.now()
    if context.item is None or (
        result is not None and result.last_seen_at is not None and now - result.last_seen_at < SEEN_EVERY
    ):
        return
    actions.note_seen(enrolment=context.enrolment, activity_id=context.item.activity_id, result=result, at=now)


def _is_sample(page: ActivityPage) -> bool:
    """The source page says whether an activity is open to everybody; a translation only lends its words."""
    return bool(page.source_page.preview_open)


def _may_edit(request: HttpRequest, page: ActivityPage) -> bool:
    """Its authors and reviewers see the page as it is served."""
    return request.user.is_authenticated and bool(page.permissions_for_user(request.user).can_edit())
