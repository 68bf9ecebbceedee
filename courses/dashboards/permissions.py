"""Who sees which composed screen."""

from __future__ import annotations

from accounts.enums import STAFF_ROLES
from accounts.models import Organisation, User


def teaches(user: User) -> bool:
    """Trainers, reviewers and officers of an association, and superusers."""
    if not user.is_authenticated:
        return False
    person = getattr(user, "person", None)
    return user.is_superuser or Organisation.objects.where(person, *STAFF_ROLES).exists()
