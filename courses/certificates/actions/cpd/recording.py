"""Courses come into the ledger by themselves: with the certificate, or from it later."""

from __future__ import annotations

import logging

from django.db import transaction

from courses.certificates.enums import CpdKind, CpdState
from courses.certificates.models import Certificate, CpdEntry, columns_of
from courses.certificates.queries.cpd_courses import study_of

logger = logging.getLogger(__name__)


@transaction.atomic
def record_course(*, certificate: Certificate) -> CpdEntry:
    """The entry of a certificate, as its first version states minutes, topics and day. Again for the same: the same.

    Each certificate is an entry of its own, so recertification counts anew in its own period.
    """
    study = study_of(certificate)
    entry, _made = CpdEntry.objects.get_or_create(
        person_id=certificate.person_id,
        source_key=f"certificate:{certificate.pk}",
        defaults={
            "kind": CpdKind.COURSE,
            "certificate": certificate,
            "on": study.on,
            "minutes": study.minutes,
            "language": study.language,
            "mode": study.mode,
            "state": CpdState.RECORDED,
            **columns_of(study.topics),
        },
    )
    return entry


def record_with_award(*, certificate: Certificate) -> None:
    """Inside the transaction that awards: the ledger never stands in the way of a certificate. The clock mends it."""
    try:
        # Its own transaction is a savepoint of the caller's.
        record_course(certificate=certificate)
    except Exception:
        logger.exception("cpd_entry_not_written", extra={"certificate": certificate.pk})


def record_missing(*, limit: int = 500) -> int:
    """Write the entries of certificates that have none yet, some at a time; says how many. Idempotent and resumable."""
    found = list(Certificate.objects.filter(cpd_entry__isnull=True).with_facts().order_by("pk")[:limit])
    for certificate in found:
        record_with_award(certificate=certificate)
    return len(found)
