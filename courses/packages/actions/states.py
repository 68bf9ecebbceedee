"""Keeping what a package reports."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.catalogue.models import Activity
from courses.learning.actions import record_result
from courses.learning.actions.locks import lock_person
from courses.learning.enums import Verb
from courses.packages.models import Package, PackageState, UnitDocument, UnitSession, UnitStatement
from courses.packages.players.base import Report
from courses.packages.queries import Standing, standing_of
from courses.packages.queries.standing import counts


@dataclass(frozen=True)
class Kept:
    """What became of a report. An older one than the newest is not kept, and that is no error."""

    is_kept: bool
    standing: Standing


@transaction.atomic
def keep_state(
    *,
    person: Person,
    activity: Activity,
    package: Package,
    part: str,
    report: Report,
    launch: int,
    number: int,
    by: Person | None,
    ended: bool = False,
    event_id: uuid.UUID | None = None,
    since: datetime | None = None,
    pass_mark: int | None = None,
    at: datetime | None = None,
) -> Kept:
    """Keep the state of a part, and record what all parts come to together.

    `launch` and `number` order the reports of all windows: one that comes late never takes the place of a newer one.
    Where the academy has set a `pass_mark`, the score decides and not what the package thinks of it. `since` is when
    her present cycle of the course began: what was kept before it is begun anew. What a part reached only grows; once the
    course is completed, what she does in a window that she opens then is kept for her and changes no result.
    Raises NoPlace or Suspended where she may not work; then nothing is kept.
    """
    lock_person(person.pk)
    at = at or timezone.now()
    state = PackageState.objects.filter(person=person, activity=activity, part=part).first()
    if state is None:
        state = PackageState(person=person, activity=activity, part=part, begun_at=at)
    elif (launch, number) <= (state.launch, state.number):
        return Kept(False, standing_of(person, activity.pk, package.parts, since=since))
    elif not counts(state, since):
        state = PackageState(pk=state.pk, person=person, activity=activity, part=part, begun_at=at)
    _take(state, report, launch=launch, number=number, ended=ended, at=at)
    state.save()
    standing = standing_of(person, activity.pk, package.parts, since=since)
    score = standing.score if standing.is_judged else None
    success = standing.success if standing.is_judged else None
    if pass_mark is not None and score is not None:
        success = score >= pass_mark
    record_result(
        person=person,
        activity=activity,
        by=by,
        verb=Verb.PLAYED,
        event_id=event_id,
        completed=standing.completed,
        success=success,
        score=score,
        at=at,
        begun_at=state.begun_at,
        opened_at=datetime.fromtimestamp(launch / 1000, tz=UTC),
    )
    return Kept(True, standing)


def _take(state: PackageState, report: Report, *, launch: int, number: int, ended: bool, at: datetime) -> None:
    if launch != state.launch:
        state.seconds_before = state.seconds
    state.launch, state.number, state.ended, state.kept_at = launch, number, ended, at
    # A session is no longer than the window has been open.
    state.seconds = state.seconds_before + min(report.seconds, max(int(at.timestamp() - launch / 1000), 0))
    state.location, state.suspend_data, state.values = report.location, report.suspend_data, report.values
    state.completed = state.completed or report.completed
    if report.success is not None:
        state.success = bool(state.success) or report.success
    if report.score is not None and (state.score is None or state.score < report.score):
        state.score = report.score


@transaction.atomic
def erase_traces(*, person: Person) -> None:
    """Forget all that packages wrote down about her; her results stay with learning. Idempotent."""
    for model in (PackageState, UnitDocument, UnitStatement, UnitSession):
        model.objects.filter(person=person).delete()
