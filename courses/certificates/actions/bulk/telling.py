"""Writing to the holders, where the officers wanted it: once each, when the change is over."""

from __future__ import annotations

import logging

from courses.certificates import emails
from courses.certificates.models import BulkChange, BulkItem

logger = logging.getLogger(__name__)

CHUNK = 50


def tell_chunk(*, change: BulkChange, after: int = 0, size: int = CHUNK) -> tuple[int, int]:
    """Write to the next holders; says how far it came, which is nought at the end, and how many letters did not go out.

    A letter that does not go out holds up no other; it may be tried again.
    """
    if not (change.tell_holders and change.is_over):
        return 0, 0
    untold = BulkItem.objects.filter(change=change).to_tell().filter(pk__gt=after)
    found = list(untold.select_related("change__issuer", "certificate__person__user").order_by("pk")[:size])
    lost = 0
    for item in found:
        try:
            emails.send_changed(item)
        except Exception:
            logger.exception("bulk_letter_failed", extra={"item": item.pk, "change": change.pk})
            lost += 1
    return (found[-1].pk if len(found) == size else 0), lost
