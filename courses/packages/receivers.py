"""Listening to accounts."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_erasing
from courses.packages import actions


@receiver(person_erasing, dispatch_uid="packages.erase_traces")
def erase_traces(*, person: Person, **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.erase_traces(person=person)
