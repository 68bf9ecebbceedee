"""Awarding what finished cycles are owed: found by the clock, done in the background, chunk by chunk."""

from __future__ import annotations

import logging
from functools import partial

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Organisation
from courses.certificates.actions.issuing import issue_certificate
from courses.certificates.models import Awarding, Certificate
from courses.certificates.signals import awarding_due
from courses.learning.actions.locks import lock_person
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment

logger = logging.getLogger(__name__)

CHUNK = 50


def _owed() -> QuerySet[Enrolment]:
    """Finished cycles of courses that have an association, without a certificate: it had none then, or the row was lost."""
    return Enrolment.objects.filter(
        state=EnrolmentState.COMPLETED, certificate__isnull=True, course__owner__isnull=False
    ).order_by()


def look_for_owed(*, issuer: Organisation | None = None) -> int:
    """Count what is owed, by association, and have it awarded; says how many there are.

    Who is being served already is left to it: it goes on until nothing is left.
    """
    owed = _owed() if issuer is None else _owed().filter(course__owner=issuer)
    found = dict(owed.values_list("course__owner").annotate(n=Count("pk")))
    known = Awarding.objects.filter(issuer=issuer) if issuer is not None else Awarding.objects.all()
    for issuer_id in sorted({*found, *known.values_list("issuer", flat=True)}):
        _begin(issuer_id, found.get(issuer_id, 0))
    return sum(found.values())


@transaction.atomic
def _begin(issuer_id: int, owed: int) -> None:
    now = timezone.now()
    Awarding.objects.get_or_create(issuer_id=issuer_id, defaults={"counted_at": now})
    awarding = Awarding.objects.select_for_update().get(issuer=issuer_id)
    if awarding.is_running:
        return
    awarding.counted_at, awarding.owed, awarding.awarded, awarding.failed = now, owed, 0, 0
    if owed:
        awarding.reached, awarding.started_at, awarding.finished_at = 0, now, None
        awarding.runner, awarding.beat_at = None, now
        transaction.on_commit(partial(awarding_due.send_robust, sender=Awarding, awarding=awarding))
    awarding.save()


def award_chunk(*, awarding: Awarding, size: int = CHUNK) -> bool:
    """Award the next finished cycles of an association; says whether there are more. Interrupted, it goes on there."""
    awarding = Awarding.objects.get(pk=awarding.pk)
    if not awarding.is_running:
        return False
    owed = _owed().filter(course__owner=awarding.issuer_id, pk__gt=awarding.reached)
    found = list(owed.select_related("course__owner", "person__user", "version").order_by("pk")[:size])
    for enrolment in found:
        _award(awarding, enrolment)
    Awarding.objects.filter(pk=awarding.pk).update(beat_at=timezone.now())
    if len(found) < size:
        Awarding.objects.filter(pk=awarding.pk, finished_at__isnull=True).update(finished_at=timezone.now())
        return False
    return True


def _award(awarding: Awarding, enrolment: Enrolment) -> None:
    """One cycle. What goes wrong with it alone is noted; what goes wrong with the database stops the work."""
    rows = Awarding.objects.filter(pk=awarding.pk)
    reached = Greatest("reached", enrolment.pk)
    try:
        with transaction.atomic():
            # Under the lock that issuing takes anyway: of two workers, one awards and one counts it.
            lock_person(enrolment.person_id)
            had_one = Certificate.objects.filter(enrolment=enrolment).exists()
            certificate = None if had_one else issue_certificate(enrolment=enrolment, by=None)
            counted = {"awarded": F("awarded") + 1, **_of_today(rows, certificate)} if certificate else {}
            rows.update(reached=reached, **counted)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("certificate_not_awarded", extra={"enrolment": enrolment.pk})
        rows.update(
            reached=reached, failed=F("failed") + 1, error_code=type(error).__name__[:80], error_at=timezone.now()
        )


def _of_today(rows: QuerySet[Awarding], certificate: Certificate) -> dict[str, object]:
    """One more today, on a new day the first. What was completed today is counted by its date already."""
    today = timezone.localdate()
    if timezone.localdate(certificate.issued_at) >= today:
        return {}
    if rows.filter(day=today).exists():
        return {"awarded_on_day": F("awarded_on_day") + 1}
    return {"day": today, "awarded_on_day": 1}
