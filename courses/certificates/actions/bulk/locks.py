"""The lock under which a change of many certificates changes, and who may act on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Person
from courses.certificates.exceptions import NotAllowed
from courses.certificates.models import BulkChange, BulkNote
from courses.certificates.permissions import can_change_many
from courses.certificates.signals import bulk_change_moved


def locked(change: BulkChange, *, by: Person | None = None) -> BulkChange:
    """The row as it stands now, held until the transaction ends; refused to who is no officer of its association."""
    row: BulkChange = (
        BulkChange.objects.select_for_update(of=("self",)).select_related("issuer", "asked_by").get(pk=change.pk)
    )
    if by is not None and not can_change_many(by, row.issuer):
        raise NotAllowed
    return row


def move(change: BulkChange, **columns: Any) -> BulkChange:
    """Write how far it is, announce it, and where it is over let go of words that concern somebody who has left."""
    for name, value in columns.items():
        setattr(change, name, value)
    change.save(update_fields=list(columns))
    if change.is_over:
        BulkNote.objects.filter(change=change, goes_at_the_end=True).delete()
    transaction.on_commit(partial(bulk_change_moved.send_robust, sender=BulkChange, change=change))
    return change
