"""Listening to accounts and to learning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_erasing
from courses.assessment import actions
from courses.assessment.actions import erasing
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
