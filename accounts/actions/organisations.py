"""Associations and their members."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.actions.groups import ensure_role_groups
from accounts.models import Organisation, Person


@transaction.atomic
def save_organisation(*, by: Person | None, organisation: Organisation | None = None, **values: Any) -> Organisation:
    """Make an organisation or change it; an association gets its groups and its collection with it."""
    organisation = organisation or Organisation()
    for field, value in values.items():
        setattr(organisation, field, value)
    organisation.full_clean()
    organisation.save()
    ensure_role_groups(organisation=organisation)
    return organisation
