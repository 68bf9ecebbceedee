"""Listening to learning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from courses.assessment import actions
from courses.learning.models import Enrolment
from courses.learning.signals import cycle_resuming


@receiver(cycle_resuming, dispatch_uid="assessment.count_missed_attempts")
def count_missed_attempts(*, enrolment: Enrolment, by: Person | None, at: datetime, **kwargs: Any) -> None:
    """Inside the transaction of her coming back."""
    actions.count_missed_attempts(enrolment=enrolment, by=by, at=at)
