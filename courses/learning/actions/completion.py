"""What finishes a course finishes it now."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max

from accounts.models import Person
from courses.learning.actions.events import record_event
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.signals import course_completed, course_completing

COUNTERS = ("required_total", "required_done", "started_at", "last_activity_at")


def save_progress(*, enrolment: Enrolment, done: int, at: datetime, by: Person | None) -> None:
    """Store the counters of an active cycle, and complete it where nothing is left.

    The caller holds the person's lock and has counted `done` under it. Everything the completion writes, receivers of
    `course_completing` included, stands or falls with the result that caused it.
    """
    enrolment.required_done = done
    if done < enrolment.required_total:
        enrolment.save(update_fields=COUNTERS)
        return
    enrolment.state = EnrolmentState.COMPLETED
    if enrolment.last_activity_at is not None and enrolment.last_activity_at > at:
        # What was handed in earlier is marked last: the course is complete with the latest of what completes it.
        latest = ActivityResult.objects.filter(enrolment=enrolment).aggregate(at=Max("completed_at"))["at"]
        at = max(at, latest or at)
    enrolment.completed_at = at
    enrolment.started_at = enrolment.started_at or at
    enrolment.save(update_fields=[*COUNTERS, "state", "completed_at"])
    record_event(enrolment=enrolment, verb=Verb.COMPLETED, by=by, at=at)
    course_completing.send(sender=Enrolment, enrolment=enrolment, by=by, at=at)
    transaction.on_commit(partial(course_completed.send_robust, sender=Enrolment, enrolment=enrolment))
