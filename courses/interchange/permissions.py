"""Who brings courses and questions in: whoever may begin a course of the association."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from courses.interchange.models import ImportJob


def associations_to_import_for(user: Any) -> QuerySet[Organisation]:
    """The associations in whose name somebody may bring something in."""
    found: Any = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).order_by("name_en")
    if user.is_superuser:
        return found  # type: ignore[no-any-return]
    person = getattr(user, "person", None)
    return found.where(person, Role.TRAINER, Role.OFFICER) if person is not None else found.none()  # type: ignore[no-any-return]


def jobs_of(user: Any) -> QuerySet[ImportJob]:
    """The imports of her associations: reports are read by colleagues too."""
    return ImportJob.objects.filter(association__in=associations_to_import_for(user))
