"""What the events say a result must be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.learning.models import Enrolment, LearningEvent

# The fields of a result that events rebuild.
REACHED = ("viewed_at", "success", "score", "completed_at", "completed_how", "origin_id")
Reached = dict[str, Any]


def replay(events: Iterable[LearningEvent]) -> dict[int, Reached]:
    """What was reached per activity, from the events of one cycle in the order they were written."""
    results: dict[int, Reached] = {}
    for event in events:
        if event.activity_id is None:
            continue
        reached = results.setdefault(event.activity_id, dict.fromkeys(REACHED) | {"completed_how": ""})
        if event.viewed and reached["viewed_at"] is None:
            reached["viewed_at"] = event.at
        if event.success is not None:
            reached["success"] = bool(reached["success"]) or event.success
        if event.score is not None and (reached["score"] is None or reached["score"] < event.score):
            reached["score"] = event.score
        if event.completes and reached["completed_at"] is None:
            reached |= {"completed_at": event.at, "completed_how": event.verb, "origin_id": event.origin_id}
    return results


def replayed_results(enrolment: Enrolment) -> dict[int, Reached]:
    """The results of one cycle, rebuilt."""
    return replay(LearningEvent.objects.filter(enrolment=enrolment).order_by("pk"))
