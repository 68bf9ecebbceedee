"""Enrolments follow the requirements of their course."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Person
from courses.catalogue.models import Course, CourseVersion, VersionActivity
from courses.learning.actions.completion import save_progress
from courses.learning.actions.locks import lock_people_not_busy
from courses.learning.actions.places import insert_results
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries.rules import meets

BATCH = 500
# Completing writes certificates; a transaction that completes many stops early rather than hold the write lock.
GROUP = 50
SECONDS = 1.0

Key = tuple[int, int]


def apply_version(
    *, enrolments: Sequence[Enrolment], version: CourseVersion, at: datetime, by: Person | None = None
) -> None:
    """Move active cycles of one course to `version`, judge them by it and complete those with nothing left.

    The caller holds their people's locks. What a released requirement now allows is completed, what somebody did in
    another course is carried over; nothing is ever taken away. The number of queries does not grow with enrolments,
    but for those it completes.
    """
    parts = {part.activity_id: part for part in VersionActivity.objects.filter(version=version)}
    required = {activity_id for activity_id, part in parts.items() if part.required}
    results: dict[Key, ActivityResult] = {
        (result.enrolment_id, result.activity_id): result
        for result in ActivityResult.objects.filter(enrolment__in=enrolments, activity__in=parts)
    }
    moved = [enrolment for enrolment in enrolments if enrolment.version_id != version.pk]
    for enrolment in enrolments:
        enrolment.version = version
        enrolment.required_total = len(required)
    events = [_event(enrolment, Verb.MOVED, at=at, by=by) for enrolment in moved]
    changed: list[ActivityResult] = []
    for enrolment in enrolments:
        for activity_id, part in parts.items():
            result = results.get((enrolment.pk, activity_id))
            if result is not None and result.completed_at is None and _now_enough(part, result):
                result.completed_at, result.completed_how = at, Verb.ELIGIBLE
                changed.append(result)
                events.append(_event(enrolment, Verb.ELIGIBLE, at=at, by=by, activity_id=activity_id, completes=True))
    ActivityResult.objects.bulk_update(changed, ["completed_at", "completed_how"], batch_size=200)
    events += _carry_over(enrolments, parts, results, at=at, by=by)
    LearningEvent.objects.bulk_create(events, batch_size=200)
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in moved]).update(
        version=version, required_total=len(required), required_done=0
    )
    completed = {key for key, result in results.items() if result.completed_at is not None}
    on_the_way: list[Enrolment] = []
    for enrolment in enrolments:
        done = sum((enrolment.pk, activity_id) in completed for activity_id in required)
        if done == len(required):
            save_progress(enrolment=enrolment, done=done, at=at, by=by)
        elif enrolment.required_done != done or enrolment in moved:
            enrolment.required_done = done
            on_the_way.append(enrolment)
    Enrolment.objects.bulk_update(on_the_way, ["required_total", "required_done"], batch_size=200)


def _event(enrolment: Enrolment, verb: str, *, at: datetime, by: Person | None, **facts: object) -> LearningEvent:
    return LearningEvent(
        enrolment=enrolment,
        version_id=enrolment.version_id,
        event_id=uuid.uuid4(),
        verb=verb,
        by_id=by.pk if by is not None else None,
        at=at,
        **facts,
    )


def _now_enough(part: VersionActivity, result: ActivityResult) -> bool:
    score = None if result.score is None else Decimal(result.score)
    return meets(
        rule=part.completion_rule,
        pass_mark=part.pass_mark,
        viewed=result.viewed_at is not None,
        marked=False,
        success=result.success,
        score=score,
    )


def _carry_over(
    enrolments: Sequence[Enrolment],
    parts: dict[int, VersionActivity],
    results: dict[Key, ActivityResult],
    *,
    at: datetime,
    by: Person | None,
) -> list[LearningEvent]:
    """Completions of the same activities in other courses, with their dates. Never from an earlier cycle of this one.

    A further cycle takes over what was done since it began alone: what was done before may have been done in the
    earlier cycle as well, since a result goes to every course that holds its activity.
    """
    by_person = {enrolment.person_id: enrolment for enrolment in enrolments}
    elsewhere = (
        ActivityResult.objects.filter(enrolment__person__in=by_person, activity__in=parts, completed_at__isnull=False)
        .exclude(enrolment__course=enrolments[0].course_id)
        .annotate(person_id=F("enrolment__person"))
        .order_by("completed_at", "pk")
    )
    events: list[LearningEvent] = []
    made: list[ActivityResult] = []
    updated: list[ActivityResult] = []
    for source in elsewhere:
        enrolment = by_person[source.person_id]
        if enrolment.counts_from is not None and (source.completed_at or at) < enrolment.counts_from:
            continue
        key = (enrolment.pk, source.activity_id)
        result = results.get(key)
        if result is not None and result.completed_at is not None:
            continue
        if result is None:
            result = results[key] = ActivityResult(enrolment=enrolment, activity_id=source.activity_id)
            made.append(result)
        elif result.pk is not None:
            updated.append(result)
        result.completed_at, result.completed_how = source.completed_at, Verb.CARRIED
        result.origin_id = source.origin_id or source.enrolment_id
        if source.score is not None and (result.score is None or result.score < source.score):
            result.score = source.score
        if source.success is not None:
            result.success = bool(result.success) or source.success
        events.append(
            _event(
                enrolment,
                Verb.CARRIED,
                at=source.completed_at or at,
                by=by,
                activity_id=source.activity_id,
                completes=True,
                success=source.success,
                score=source.score,
                origin_id=result.origin_id,
            )
        )
    insert_results(made)
    ActivityResult.objects.bulk_update(
        updated, ["completed_at", "completed_how", "origin", "score", "success"], batch_size=200
    )
    return events


def enrolments_to_move(course: Course) -> list[tuple[int, uuid.UUID]]:
    """Active cycles that still point to an older version, oldest first, one batch of them."""
    return list(
        Enrolment.objects.filter(course=course, state=EnrolmentState.ACTIVE)
        .exclude(version=F("course__current_version"))
        .exclude(course__current_version=None)
        .order_by("pk")
        .values_list("pk", "person_id")[:BATCH]
    )


def move_enrolments(*, course: Course, at: datetime | None = None) -> int:
    """Move every active cycle of a course to its current version, batch by batch; answer how many were moved.

    Stopping it anywhere loses nothing: what is moved is committed, what is not still points to the old version and is
    found by the next run. People somebody else holds at the moment are left to that run, or to their own next write.
    """
    total = 0
    while moved := _move_batch(course_id=course.pk, at=at or timezone.now()):
        total += moved
    return total


@transaction.atomic
def _move_batch(*, course_id: int, at: datetime) -> int:
    course = Course.objects.select_related("current_version").get(pk=course_id)
    waiting = enrolments_to_move(course)
    if not waiting or course.current_version is None:
        return 0
    held = lock_people_not_busy(person_id for _pk, person_id in waiting)
    # Read again under the locks: she may have moved, finished or left meanwhile.
    enrolments = list(
        Enrolment.objects.filter(
            pk__in=[pk for pk, person_id in waiting if person_id in held], state=EnrolmentState.ACTIVE
        )
        .exclude(version=course.current_version_id)
        .order_by("pk")
    )
    started, moved = time.monotonic(), 0
    while enrolments and time.monotonic() - started < SECONDS:
        group, enrolments = enrolments[:GROUP], enrolments[GROUP:]
        apply_version(enrolments=group, version=course.current_version, at=at)
        moved += len(group)
    return moved
