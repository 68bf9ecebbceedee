"""Results again from their events."""

from __future__ import annotations

from django.db import transaction

from courses.learning.actions.locks import lock_person
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.queries.replay import REACHED, replayed_results


@transaction.atomic
def rebuild_results(*, enrolment: Enrolment) -> int:
    """Make what every result of a cycle has reached equal to what its events say; answer how many were mended.

    Where she is (seen, seconds, position) is no result and stays. The enrolment's state and counters are not touched:
    rebuilding repairs what was damaged, it takes nothing away.
    """
    lock_person(enrolment.person_id)
    stored = {result.activity_id: result for result in ActivityResult.objects.filter(enrolment=enrolment)}
    mended = 0
    for activity_id, reached in replayed_results(enrolment).items():
        result = stored.get(activity_id) or ActivityResult(enrolment=enrolment, activity_id=activity_id)
        if result.pk is None or any(getattr(result, field) != reached[field] for field in REACHED):
            for field in REACHED:
                setattr(result, field, reached[field])
            result.save()
            mended += 1
    return mended
