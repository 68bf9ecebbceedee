"""What the clock does for certificates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.clock import job
from common.tasks import after_commit
from courses.certificates import actions, tasks
from courses.certificates.actions.leases import left_alone, set_free
from courses.certificates.models import Awarding, BulkChange, BulkItem, Certificate

RECENT = timedelta(days=7)
SETTLED = timedelta(minutes=5)
AT_A_TIME = 50


@job(every=60)
def expire() -> int:
    return actions.expire_due()


@job(every=3600)
def erase() -> int:
    return actions.erase_due()


@job(every=600)
def award_what_is_owed() -> int:
    return actions.look_for_owed()


@job(every=60)
def carry_on_what_was_left() -> int:
    """Changes of many certificates, and awarding, whose task was lost or whose worker was killed."""
    changes = BulkChange.objects.carried_on().filter(left_alone())
    owed = Awarding.objects.running().filter(left_alone())
    found = 0
    for change_id in list(changes.values_list("pk", flat=True)):
        set_free(BulkChange, change_id)
        after_commit(tasks.carry_on, change_id=change_id)
        found += 1
    for awarding_id in list(owed.values_list("pk", flat=True)):
        set_free(Awarding, awarding_id)
        after_commit(tasks.award_owed, awarding_id=awarding_id)
        found += 1
    return found


@job(every=600)
def tell_who_was_not_told() -> int:
    """Letters of changes that were over a while ago: their task was lost."""
    now = timezone.now()
    over = BulkChange.objects.filter(tell_holders=True, over_at__gte=now - RECENT, over_at__lte=now - SETTLED)
    untold = over.filter(pk__in=BulkItem.objects.to_tell().values("change"))
    found = list(untold.values_list("pk", flat=True))
    for change_id in found:
        after_commit(tasks.tell_of_change, change_id=change_id)
    return len(found)


@job(every=86400)
def forget_changes() -> int:
    return actions.bulk.forget_lines() + actions.bulk.give_up_old_drafts()


@job(every=600)
def prepare_what_is_missing() -> int:
    """A task that was lost between commit and queue is asked for again; what is older is made when it is wanted."""
    now = timezone.now()
    late = Certificate.objects.without_files().filter(issued_at__gte=now - RECENT, issued_at__lte=now - SETTLED)
    found = list(late.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    for certificate_id in found:
        after_commit(tasks.prepare_files, certificate_id=certificate_id)
    return len(found)
