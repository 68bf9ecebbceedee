"""Where she is: seen, seconds, position. A convenience, not a result; it leaves no event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.learning.actions.locks import lock_person
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment

SEEN_EVERY = timedelta(minutes=1)
# A heartbeat comes once a minute; one that claims more has slept in a closed laptop.
MOST_SECONDS = 90


@transaction.atomic
def keep_place(
    *,
    enrolment: Enrolment,
    activity_id: int,
    seconds: int = 0,
    resume: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> ActivityResult:
    """Note that she is on this page, and where. At most once a minute unless she has moved to another paragraph.

    No more seconds are added than have passed since the last time, so a heartbeat sent twice counts once.
    """
    lock_person(enrolment.person_id)
    at = at or timezone.now()
    result, _created = ActivityResult.objects.get_or_create(
        enrolment=enrolment, activity_id=activity_id, defaults={"first_seen_at": at, "last_seen_at": at}
    )
    since = at - (result.last_seen_at or at)
    fresh = since >= SEEN_EVERY or result.last_seen_at is None
    moved = resume is not None and resume != result.resume
    if seconds > 0 or fresh or moved:
        passed = max(int(since.total_seconds()), 0)
        result.seconds = result.seconds + min(max(seconds, 0), passed, MOST_SECONDS)
        result.first_seen_at = result.first_seen_at or at
        result.last_seen_at = max(result.last_seen_at or at, at)
        if resume is not None:
            result.resume = resume
        result.save(update_fields=["seconds", "first_seen_at", "last_seen_at", "resume"])
    _touch(enrolment, at=at)
    return result


def note_seen(*, enrolment: Enrolment, activity_id: int, result: ActivityResult | None, at: datetime) -> None:
    """A page was opened: the one thing a GET may write. Two statements, no lock, harmless when repeated.

    Who inserts a result under the person's lock does so by `insert_results`, which bears that this row was quicker.
    """
    if result is None:
        seen = ActivityResult(enrolment=enrolment, activity_id=activity_id, first_seen_at=at, last_seen_at=at)
        ActivityResult.objects.bulk_create([seen], ignore_conflicts=True)
    else:
        earlier = Q(last_seen_at=None) | Q(last_seen_at__lt=at)
        ActivityResult.objects.filter(earlier, pk=result.pk).update(
            last_seen_at=at, first_seen_at=Coalesce("first_seen_at", Value(at))
        )
    _touch(enrolment, at=at)


def insert_results(results: list[ActivityResult]) -> None:
    """Insert what was reached; a row that only says "seen" and came first is filled."""
    ActivityResult.objects.bulk_create(
        results,
        update_conflicts=True,
        unique_fields=["enrolment", "activity"],
        update_fields=["viewed_at", "success", "score", "completed_at", "completed_how", "origin"],
        batch_size=200,
    )


def _touch(enrolment: Enrolment, *, at: datetime) -> None:
    if enrolment.state != EnrolmentState.ACTIVE:
        return
    row = Enrolment.objects.filter(pk=enrolment.pk)
    if enrolment.started_at is None and row.filter(started_at=None).update(started_at=at, last_activity_at=at):
        return
    if enrolment.last_activity_at is None or at - enrolment.last_activity_at >= SEEN_EVERY:
        # Never backwards, nor over what another tab has written meanwhile.
        row.filter(Q(last_activity_at=None) | Q(last_activity_at__lt=at)).update(last_activity_at=at)
