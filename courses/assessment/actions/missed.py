"""Attempts that were closed while no place of hers could take their result."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Person
from courses.assessment.enums import AttemptState
from courses.assessment.models import Attempt
from courses.catalogue.models import VersionActivity
from courses.learning import actions as learning
from courses.learning.enums import Verb
from courses.learning.models import Enrolment, LearningEvent


@transaction.atomic
def count_missed_attempts(*, enrolment: Enrolment, by: Person | None, at: datetime) -> int:
    """Tell learning of attempts of this cycle that it does not know; answer how many. Doing it twice is doing it once.

    The clock of an attempt runs on while her place is suspended, or after she left, and closes it at its deadline. What
    she had answered was answered while she might: it counts from the moment she comes back, the attempt keeping the
    time at which it was closed. Attempts from before this cycle began stay what they are.
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
        .exclude(state=AttemptState.OPEN)
        .select_related("activity", "person")
        .order_by("closed_at", "pk")
    )
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
    return len(counted)
