"""What the clock does for certificates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.clock import job
from common.tasks import after_commit
from courses.certificates import actions, tasks
from courses.certificates.models import Certificate

RECENT = timedelta(days=7)
AT_A_TIME = 50


@job(every=60)
def expire() -> int:
    return actions.expire_due()


@job(every=3600)
def erase() -> int:
    return actions.erase_due()


@job(every=600)
def award_what_is_owed() -> int:
    return actions.issue_missing()


@job(every=600)
def prepare_what_is_missing() -> int:
    """A task that was lost between commit and queue is asked for again; what is older is made when it is wanted."""
    settled = timezone.now() - timedelta(minutes=5)
    late = Certificate.objects.without_files().filter(issued_at__gte=timezone.now() - RECENT, issued_at__lte=settled)
    found = list(late.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    for certificate_id in found:
        after_commit(tasks.prepare_files, certificate_id=certificate_id)
    return len(found)


@job(every=600)
def record_for_ledger() -> int:
    """Certificates from before the ledger stood, and those whose entry was lost."""
    return actions.cpd.record_missing()
