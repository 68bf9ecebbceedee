"""What was closed or marked while no place of hers could take its result."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from courses.assessment.enums import UNFINISHED, SubmissionState
from courses.assessment.models import Attempt, Response, Submission
from courses.catalogue.models import VersionActivity
from courses.learning import actions as learning
from courses.learning.enums import Verb
from courses.learning.models import Enrolment, LearningEvent


@transaction.atomic
def count_missed_attempts(*, enrolment: Enrolment, by: Person | None, at: datetime) -> int:
    """Tell learning of attempts of this cycle that it does not know; answer how many. Doing it twice is doing it once.

    The clock of an attempt runs on while her place is suspended, or after she left, and closes it at its deadline. What
    she had answered was answered while she might: it counts from the moment she comes back, the attempt keeping the
    time at which it was closed. Attempts from before this cycle began stay what they are, and so does what she worked on
    beside a further cycle that was suspended or that she had left: she practised then, in the cycle she had completed.
    """
    known = LearningEvent.objects.filter(
        enrolment=enrolment, activity=OuterRef("activity"), event_id=OuterRef("public_id")
    )
    missed = (
        Attempt.objects.filter(
            ~Exists(known),
            person=enrolment.person_id,
            activity__in=VersionActivity.objects.filter(version=enrolment.version_id).values("activity"),
            closed_at__gte=enrolment.enrolled_at,
        )
        .exclude(state__in=UNFINISHED)
        .select_related("activity", "person")
        .order_by("closed_at", "pk")
    )
    if enrolment.cycle > 1:
        missed = _begun_in(enrolment, missed)
    counted = list(missed)
    for attempt in counted:
        learning.record_result(
            person=attempt.person,
            activity=attempt.activity,
            by=by,
            verb=Verb.ATTEMPTED,
            event_id=attempt.public_id,
            success=attempt.passed,
            score=attempt.score,
            at=at,
        )
    return len(counted) + _count_missed_marks(enrolment, by, at)


def _count_missed_marks(enrolment: Enrolment, by: Person | None, at: datetime) -> int:
    """The same for work that was handed in while she had her place, and marked while she had none."""
    known = LearningEvent.objects.filter(
        enrolment=enrolment, activity=OuterRef("activity"), event_id=OuterRef("public_id")
    )
    missed = Submission.objects.filter(
        ~Exists(known),
        person=enrolment.person_id,
        state=SubmissionState.MARKED,
        activity__in=VersionActivity.objects.filter(version=enrolment.version_id).values("activity"),
        begun_at__gte=enrolment.counts_from or enrolment.enrolled_at,
        decided_at__gte=enrolment.enrolled_at,
    )
    counted = list(missed.select_related("activity", "person").order_by("handed_in_at", "pk"))
    for submission in counted:
        learning.record_result(
            person=submission.person,
            activity=submission.activity,
            by=by,
            verb=Verb.ATTEMPTED,
            event_id=submission.public_id,
            success=submission.passed,
            score=submission.score,
            at=at,
        )
    return len(counted)


def _begun_in(enrolment: Enrolment, attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those she began in this cycle and left alone once it stopped."""
    stopped = LearningEvent.objects.filter(enrolment=enrolment, verb__in=(Verb.SUSPENDED, Verb.WITHDRAWN))
    until = stopped.order_by("-at", "-pk").values_list("at", flat=True).first()
    if until is None:
        return attempts.none()
    later = Response.objects.filter(attempt_question__attempt=OuterRef("pk"), saved_at__gt=until)
    return attempts.filter(~Exists(later), started_at__gte=enrolment.enrolled_at, started_at__lte=until)
