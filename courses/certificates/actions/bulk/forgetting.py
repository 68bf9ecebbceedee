"""What of a change goes: words that concern somebody who has left, lists that were brought, drafts given up."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from courses.certificates.actions.bulk.asking import drop_locked
from courses.certificates.actions.bulk.locks import locked
from courses.certificates.enums import BULK_OVER, BulkState
from courses.certificates.models import BulkChange, BulkLine, BulkNote, Certificate

LINES_KEPT = timedelta(days=90)
DRAFTS_KEPT = timedelta(days=30)


def forget_words(*, certificate: Certificate) -> None:
    """Its holder is erased: what was typed about it goes, and what officers wrote about changes it was part of.

    What still waits for the second officer's word keeps its words until it is over.
    """
    BulkLine.objects.filter(certificate=certificate).delete()
    notes = BulkNote.objects.filter(change__items__certificate=certificate)
    notes.filter(change__state__in=BULK_OVER).delete()
    notes.update(goes_at_the_end=True)


def forget_lines(*, limit: int = 20) -> int:
    """Delete the lists of changes that have been over for ninety days; what became of each certificate stays."""
    old = BulkChange.objects.filter(over_at__lt=timezone.now() - LINES_KEPT, lines__isnull=False).distinct()
    found = list(old.order_by("pk")[:limit])
    for change in found:
        BulkLine.objects.filter(change=change).delete()
    return len(found)


def give_up_old_drafts(*, limit: int = 100) -> int:
    """Give up what nobody has put before a second officer in thirty days."""
    old = BulkChange.objects.filter(state=BulkState.DRAFT, made_at__lt=timezone.now() - DRAFTS_KEPT)
    found = list(old.order_by("pk")[:limit])
    for change in found:
        with transaction.atomic():
            drop_locked(locked(change), by=None)
    return len(found)
