"""The one lock under which a learner's records change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from accounts.models import Person


def lock_person(person_id: UUID) -> None:
    """Hold everything this app knows about a person until the transaction ends.

    One row instead of her several enrolments: a result goes to every course that holds its activity, and a course she
    joins meanwhile must not miss it. Locking by enrolment would miss exactly the row that is being made. SQLite needs
    nothing: its transactions begin IMMEDIATE and exclude each other.
    """
    if connection.features.has_select_for_update:
        list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))


def locked_person(person_id: UUID) -> Person:
    """The same, and the person as she stands under the lock, with her account. Raises Person.DoesNotExist."""
    people = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    found: Person = people.get(pk=person_id)
    return found


def lock_people_not_busy(person_ids: Iterable[UUID]) -> set[UUID]:
    """Hold those of the people whom nobody else holds, in one order, and say whom."""
    wanted = list(person_ids)
    if not connection.features.has_select_for_update:
        return set(wanted)
    people = Person.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=wanted).order_by("pk")
    return set(people.values_list("pk", flat=True))
