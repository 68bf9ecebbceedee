"""May she? In plain English."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.permissions import holds


def can_manage(person: Person | None, organisation: Organisation) -> bool:
    """An active manager of the organisation itself; nobody else, not even the association's officers."""
    return holds(person, organisation, Role.MANAGER)
