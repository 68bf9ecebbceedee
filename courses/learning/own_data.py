"""What learning knows about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.models import Person
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRequest, EnrolmentRoute, LearningEvent


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Places, results and what happened. Who else acted is left out: that is their data."""
    enrolments = Enrolment.objects.filter(person=person).order_by("pk")
    results = ActivityResult.objects.filter(enrolment__person=person).order_by("pk")
    events = LearningEvent.objects.filter(enrolment__person=person).order_by("pk")
    return {
        "enrolments": enrolments.values(
            *("public_id", "course__code", "course__key", "cycle", "version__number", "state", "required_total"),
            *("required_done", "enrolled_at", "started_at", "last_activity_at", "completed_at", "suspended_at"),
            "withdrawn_at",
        ).iterator(),
        "places": EnrolmentRoute.objects.filter(enrolment__person=person)
        .order_by("pk")
        .values(
            *("enrolment__public_id", "kind", "sponsor__name_en", "due_on", "extended_until", "opened_at", "closed_at")
        )
        .iterator(),
        "requests": EnrolmentRequest.objects.filter(person=person)
        .order_by("pk")
        .values("course__code", "state", "message", "answer", "asked_at", "decided_at")
        .iterator(),
        "results": results.values(
            *("enrolment__public_id", "activity__key", "activity__kind", "viewed_at", "success", "score"),
            *("completed_at", "completed_how", "first_seen_at", "last_seen_at", "seconds", "resume"),
        ).iterator(),
        "events": events.values(
            *("enrolment__public_id", "activity__key", "event_id", "verb", "at", "recorded_at", "viewed", "success"),
            *("score", "completes", "note__reason", "note__evidence"),
        ).iterator(),
    }
