"""What the clock does for certificates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.clock import job
from common.tasks import after_commit
from courses.certificates import actions, tasks
from courses.certificates.actions.leases import left_alone, set_free
from courses.certificates.enums import RecognitionNews
from courses.certificates.models import Awarding, BulkChange, BulkItem, Certificate, Endorsement, StatusList
from courses.certificates.queries.recognition import waiting_to_be_signed

RECENT = timedelta(days=7)
SETTLED = timedelta(minutes=5)
AT_A_TIME = 50


@job(every=60)
def expire() -> int:
    return actions.expire_due()


@job(every=300)
def remind() -> int:
    claimed = actions.claim_reminders()
    for reminder_id in claimed:
        after_commit(tasks.remind, reminder_id=reminder_id)
    return len(claimed)


@job(every=86400)
def forget_reminders() -> int:
    return actions.forget_reminders()


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


@job(every=60)
def sign_what_waits() -> bool:
    """What was issued before there were keys, what was brought over, and what a lost task has left."""
    return Certificate.objects.unsigned().exists() and tasks.begin_batch()


@job(every=60)
def publish_status_lists() -> int:
    """Lists that changed, and those signed a day ago."""
    found = list(StatusList.objects.to_sign(timezone.now()).values_list("pk", flat=True))
    for status_list_id in found:
        tasks.ask_to_publish(status_list_id)
    return len(found)


@job(every=60)
def end_recognitions() -> int:
    return actions.end_recognitions()


@job(every=600)
def keep_recognised_by() -> int:
    """What courses say of their recognition, where a change of theirs came by a road that sends no signal."""
    return actions.keep_all_recognised_by()


@job(every=600)
def sign_recognitions() -> int:
    """What a lost task has left, while it is news; later a certificate that needs it has it signed."""
    now = timezone.now()
    found = waiting_to_be_signed(after=now - RECENT, before=now - timedelta(minutes=5))
    for endorsement_id in found:
        after_commit(tasks.sign_recognition, endorsement_id=endorsement_id)
    return len(found)


@job(every=3600)
def remind_of_recognitions() -> int:
    """Partners whose recognition ends soon are told in time to let it go on."""
    found = list(Endorsement.objects.to_remind_of(timezone.localdate()).values_list("pk", flat=True)[:AT_A_TIME])
    for endorsement_id in found:
        after_commit(tasks.tell_officers, endorsement_id=endorsement_id, news=RecognitionNews.ENDING.value)
    return len(found)


@job(every=600)
def record_for_ledger() -> int:
    """Certificates from before the ledger stood, and those whose entry was lost."""
    return actions.cpd.record_missing()
