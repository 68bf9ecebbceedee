"""Everything that changes a result goes through here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Person
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Activity, CourseVersion, VersionActivity
from courses.learning.actions.completion import save_progress
from courses.learning.actions.events import record_event
from courses.learning.actions.locks import lock_person
from courses.learning.actions.places import insert_results
from courses.learning.actions.versions import apply_version
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.exceptions import NoPlace, NotInCourse, OwnRecord, ReasonNeeded, Suspended
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.queries.cycles import Cycle, Part, cycles_for
from courses.learning.queries.rules import meets, requirements_left
from courses.learning.signals import activity_completed

# What is done in somebody's stead is done whatever the rule says.
UNCONDITIONAL = (Verb.OVERRIDDEN, Verb.IMPORTED)


@dataclass(frozen=True)
class Act:
    """One thing that happened to one activity."""

    verb: str
    by: Person | None
    at: datetime
    event_id: uuid.UUID
    completed: bool | None = None
    success: bool | None = None
    score: Decimal | None = None
    seconds: int = 0
    resume: dict[str, object] | None = None
    reason: str = ""
    evidence: str = ""
    is_package: bool = False
    # When the window it was done in was opened, where that is known.
    opened_at: datetime | None = None

    @property
    def viewed(self) -> bool:
        """She came to its end: went on from it, marked it done, handed it in. Of a package only its own word says so."""
        if self.is_package:
            return self.verb == Verb.PLAYED and self.completed is True
        return self.verb in (Verb.VIEWED, Verb.MARKED, Verb.ATTEMPTED)

    def completes(self, part: Part) -> bool:
        """By the one judge, unless somebody acts in her stead."""
        if self.verb in UNCONDITIONAL:
            return self.completed is not False
        return meets(
            rule=part.rule,
            pass_mark=part.pass_mark,
            viewed=self.viewed,
            marked=self.verb == Verb.MARKED,
            success=self.success,
            score=self.score,
        )


@transaction.atomic
def record_result(
    *,
    person: Person,
    activity: Activity,
    by: Person | None,
    verb: str,
    event_id: uuid.UUID | None = None,
    completed: bool | None = None,
    success: bool | None = None,
    score: Decimal | float | None = None,
    seconds: int = 0,
    resume: dict[str, object] | None = None,
    evidence: str | None = None,
    at: datetime | None = None,
    begun_at: datetime | None = None,
    opened_at: datetime | None = None,
) -> list[ActivityResult]:
    """Record what somebody did, in every course of hers that holds the activity; complete what that finishes.

    `score` is in per cent. `event_id` is the client's: the same act sent again changes nothing and answers the same.
    The rule of the version that applies decides whether the activity is complete, from what the act says (`success`,
    or `completed` where the caller has no other word for it); what was reached before is never lowered. A cycle she
    completed earlier keeps its state and counters. What was begun before a further cycle (`begun_at`) does not count in
    it. In a cycle that is completed only that grows which was under way when it was done: what comes from a window that
    was `opened_at` a later moment is practice. Raises `NoPlace` or `Suspended` where she may not work.
    """
    if success is None and verb in (Verb.ANSWERED, Verb.ATTEMPTED):
        success = completed
    lock_person(person.pk)
    act = Act(
        verb=verb,
        by=by,
        at=at or timezone.now(),
        event_id=event_id or uuid.uuid4(),
        completed=completed,
        success=success,
        score=None if score is None else Decimal(str(score)).quantize(Decimal("0.01")),
        seconds=max(seconds, 0),
        resume=resume,
        evidence=evidence or "",
        is_package=activity.kind == ActivityKind.PACKAGE,
        opened_at=opened_at,
    )
    cycles = cycles_for(person_id=person.pk, activity_id=activity.pk, event_id=act.event_id)
    cycles = [cycle for cycle in cycles if _counts(cycle.enrolment, begun_at)]
    if not cycles:
        _explain_refusal(person, activity)
    written = (_write(cycle, activity, act) for cycle in cycles)
    return [result for result in written if result is not None]


def _counts(enrolment: Enrolment, begun_at: datetime | None) -> bool:
    return begun_at is None or enrolment.counts_from is None or enrolment.counts_from <= begun_at


def mark_viewed(
    *, person: Person, activity: Activity, by: Person | None, event_id: uuid.UUID | None = None, seconds: int = 0
) -> list[ActivityResult]:
    """She went on from the end of the page: completes it where the rule is "viewed"."""
    return record_result(person=person, activity=activity, by=by, verb=Verb.VIEWED, event_id=event_id, seconds=seconds)


def mark_done(
    *, person: Person, activity: Activity, by: Person | None, event_id: uuid.UUID | None = None, seconds: int = 0
) -> list[ActivityResult]:
    """She says that she has done it: completes it where the rule is "viewed" or "marked"."""
    return record_result(person=person, activity=activity, by=by, verb=Verb.MARKED, event_id=event_id, seconds=seconds)


def complete_check(
    *, person: Person, activity: Activity, by: Person | None, success: bool, event_id: uuid.UUID | None = None
) -> list[ActivityResult]:
    """Every knowledge check of the lesson is answered (`success`), or one of several is (not `success`)."""
    return record_result(
        person=person, activity=activity, by=by, verb=Verb.ANSWERED, event_id=event_id, success=success
    )


@transaction.atomic
def override(
    *,
    enrolment: Enrolment,
    activity: Activity,
    by: Person,
    reason: str,
    evidence: str,
    event_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> ActivityResult:
    """Staff complete an activity in a learner's stead, and say why and on what evidence."""
    reason, evidence = reason.strip(), evidence.strip()
    if not reason or not evidence:
        raise ReasonNeeded
    if by.pk == enrolment.person_id:
        raise OwnRecord
    lock_person(enrolment.person_id)
    act = Act(
        verb=Verb.OVERRIDDEN,
        by=by,
        at=at or timezone.now(),
        event_id=event_id or uuid.uuid4(),
        completed=True,
        reason=reason,
        evidence=evidence,
    )
    done = ActivityResult.objects.filter(enrolment=enrolment, activity=activity, completed_at__isnull=False).first()
    if done is not None:
        return done
    if not Enrolment.objects.readable().filter(public_id=enrolment.public_id).exists():
        raise Suspended
    for cycle in cycles_for(person_id=enrolment.person_id, activity_id=activity.pk, event_id=act.event_id):
        if cycle.enrolment.pk == enrolment.pk and (result := _write(cycle, activity, act)) is not None:
            return result
    raise NotInCourse


def _write(cycle: Cycle, activity: Activity, act: Act) -> ActivityResult | None:
    """The result of one cycle after the act; None where the activity is no part of what applies to it now."""
    enrolment, part, result = cycle.enrolment, cycle.part, cycle.result
    left_elsewhere = cycle.left_elsewhere
    newest = cycle.newest_version_id
    if enrolment.state == EnrolmentState.ACTIVE and newest is not None and enrolment.version_id != newest:
        version = CourseVersion.objects.get(pk=newest)
        apply_version(enrolments=[enrolment], version=version, at=act.at, by=act.by)
        result = ActivityResult.objects.filter(enrolment=enrolment, activity=activity).first()
        left_elsewhere = requirements_left(enrolment).exclude(activity=activity).count()
    if part is None:
        return None
    if result is not None and (cycle.repeated or _is_closed(enrolment, result, act)):
        return result
    if result is None:
        result = ActivityResult(enrolment=enrolment, activity=activity)
    completes = result.completed_at is None and act.completes(part)
    if completes or _reaches_more(result, act):
        record_event(
            enrolment=enrolment,
            verb=act.verb,
            by=act.by,
            at=act.at,
            event_id=act.event_id,
            reason=act.reason,
            evidence=act.evidence,
            activity=activity,
            viewed=act.viewed,
            success=act.success,
            score=act.score,
            completes=completes,
        )
    _merge(result, act, completes=completes)
    if result.pk is None:
        insert_results([result])
    else:
        result.save()
    if enrolment.state == EnrolmentState.ACTIVE:
        # A mark counts as of the hand-in: what she has done since is later.
        enrolment.last_activity_at = max(enrolment.last_activity_at or act.at, act.at)
        enrolment.started_at = enrolment.started_at or act.at
        done = enrolment.required_done
        if completes and part.required:
            done = enrolment.required_total - left_elsewhere
        save_progress(enrolment=enrolment, done=done, at=act.at, by=act.by)
    if completes:
        transaction.on_commit(
            partial(activity_completed.send_robust, sender=Enrolment, enrolment=enrolment, result=result)
        )
    return result


def _is_closed(enrolment: Enrolment, result: ActivityResult, act: Act) -> bool:
    """What is done of a course that is completed stays as it is. A window that did it is heard out: many packages tell
    their score last.
    """
    if not enrolment.is_completed or result.completed_at is None:
        return False
    return act.opened_at is None or act.opened_at > result.completed_at


def _reaches_more(result: ActivityResult, act: Act) -> bool:
    """An act that changes nothing that was reached leaves no event."""
    return (
        (act.viewed and result.viewed_at is None)
        or (act.success is not None and (result.success is None or (act.success and not result.success)))
        or (act.score is not None and (result.score is None or result.score < act.score))
    )


def _merge(result: ActivityResult, act: Act, *, completes: bool) -> None:
    """What was reached only grows."""
    if act.viewed and result.viewed_at is None:
        result.viewed_at = act.at
    if act.success is not None:
        result.success = bool(result.success) or act.success
    if act.score is not None and (result.score is None or result.score < act.score):
        result.score = act.score
    if completes:
        result.completed_at, result.completed_how = act.at, act.verb
    if act.verb not in UNCONDITIONAL:
        result.first_seen_at = min(result.first_seen_at or act.at, act.at)
        result.last_seen_at = max(result.last_seen_at or act.at, act.at)
        result.seconds += act.seconds
    if act.resume is not None:
        result.resume = act.resume


def _explain_refusal(person: Person, activity: Activity) -> None:
    suspended = Enrolment.objects.filter(
        Exists(VersionActivity.objects.filter(version=OuterRef("version"), activity=activity)),
        person=person,
        state=EnrolmentState.SUSPENDED,
    )
    raise Suspended if suspended.exists() else NoPlace
