"""Listening to accounts, to learning and to assessment itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_erasing
from common.tasks import after_commit
from courses.assessment import actions, tasks
from courses.assessment.actions import erasing
from courses.assessment.models import Marking
from courses.assessment.signals import work_marked
from courses.learning.models import Enrolment
from courses.learning.signals import cycle_resuming


@receiver(cycle_resuming, dispatch_uid="assessment.count_missed_attempts")
def count_missed_attempts(*, enrolment: Enrolment, by: Person | None, at: datetime, **kwargs: Any) -> None:
    """Inside the transaction of her coming back."""
    actions.count_missed_attempts(enrolment=enrolment, by=by, at=at)


@receiver(person_erasing, dispatch_uid="assessment.erase_traces")
def erase_traces(*, person: Person, **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    erasing.erase_traces(person=person)


@receiver(work_marked, dispatch_uid="assessment.tell_marked")
def tell_marked(*, marking: Marking, **kwargs: Any) -> None:
    """She waits for it; she hears of it wherever she is."""
    after_commit(tasks.tell_marked, marking_id=marking.pk)
