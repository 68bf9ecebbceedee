"""Carrying a confirmed change out: chunk by chunk, and each certificate in a transaction of its own."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from courses.certificates.actions.bulk import locks
from courses.certificates.actions.locks import locked
from courses.certificates.actions.reissuing import issue_next
from courses.certificates.actions.status import extend_locked, revoke_locked
from courses.certificates.enums import BulkKind, BulkNoteKind, BulkState, FactsReason, Hindrance, ItemState
from courses.certificates.exceptions import NameNotPrintable
from courses.certificates.models import BulkChange, BulkItem, Certificate
from courses.certificates.queries.selecting import judged

logger = logging.getLogger(__name__)

CHUNK = 50


def run_chunk(*, change: BulkChange, size: int = CHUNK) -> bool:
    """Do the next of its certificates; says whether there are more. Killed in the middle, it goes on where it was."""
    change = BulkChange.objects.get(pk=change.pk)
    if change.state != BulkState.RUNNING:
        return False
    waiting = BulkItem.objects.filter(change=change, state=ItemState.WAITING)
    words = change.notes.filter(kind=BulkNoteKind.ASKED).values_list("text", flat=True).first() or ""
    for item_id in list(waiting.order_by("pk").values_list("pk", flat=True)[:size]):
        _run(change, item_id, words)
    return _settle(change)


def _run(change: BulkChange, item_id: int, words: str) -> None:
    """One certificate. What goes wrong with it alone is noted; what goes wrong with the database stops the work."""
    try:
        with transaction.atomic():
            _run_locked(change, item_id, words)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("bulk_item_failed", extra={"item": item_id, "change": change.pk})
        BulkItem.objects.filter(pk=item_id, state=ItemState.WAITING).update(
            state=ItemState.FAILED, why=Hindrance.ERROR, at=timezone.now()
        )


def _run_locked(change: BulkChange, item_id: int, words: str) -> None:
    """Item and certificate change together or not at all; whoever comes second finds the item settled."""
    waiting = BulkItem.objects.select_for_update(of=("self",)).filter(pk=item_id, state=ItemState.WAITING)
    # Asked anew for each: stopping takes effect between two certificates.
    item = waiting.filter(change__state=BulkState.RUNNING).select_related("certificate").first()
    if item is None:
        return
    certificate = locked(item.certificate)
    why = judged(change, Certificate.objects.filter(pk=certificate.pk)).values_list("hindrance", flat=True).get()
    if not why:
        try:
            _apply(change, certificate, words)
        except NameNotPrintable:
            why = Hindrance.NAME
    item.state, item.why, item.at = ItemState.SKIPPED if why else ItemState.DONE, why, timezone.now()
    item.save(update_fields=["state", "why", "at"])


def _apply(change: BulkChange, certificate: Certificate, words: str) -> None:
    by = change.asked_by
    if change.kind == BulkKind.REVOKE:
        # Nothing is written beside a certificate whose holder's name was erased.
        note = "" if certificate.is_erased else words
        revoke_locked(certificate=certificate, by=by, reason=change.reason, note=note)
    elif change.kind == BulkKind.EXTEND:
        extend_locked(certificate=certificate, by=by, ends_on=change.ends_on)
    else:
        issue_next(certificate=certificate, reason=FactsReason.REISSUE, by=by)


@transaction.atomic
def _settle(change: BulkChange) -> bool:
    """Keep the figures, and close it where nothing waits any more; says whether there is more to do."""
    change = locks.locked(change)
    counts = BulkItem.objects.filter(change=change).counts()
    columns = {**counts, "total": sum(counts.values()), "beat_at": timezone.now()}
    if change.state == BulkState.RUNNING and not counts[ItemState.WAITING]:
        locks.move(change, **columns, state=BulkState.DONE, over_at=timezone.now())
        return False
    BulkChange.objects.filter(pk=change.pk).update(**columns)
    return bool(change.state == BulkState.RUNNING)
