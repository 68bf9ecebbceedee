"""What the clock does for certificates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.clock import job
from common.tasks import after_commit
from courses.certificates import actions, tasks
from courses.certificates.enums import RecognitionNews
from courses.certificates.models import Certificate, Endorsement, StatusList
from courses.certificates.queries.recognition import waiting_to_be_signed

RECENT = timedelta(days=7)
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
