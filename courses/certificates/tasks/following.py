"""What follows an award, a change or a decision: files and letters."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common.tasks import after_commit, retrying_task
from courses.certificates import actions, emails
from courses.certificates.models import Certificate, CpdReview, Endorsement, NameRequest, RenewalReminder


@retrying_task()
def prepare_files(*, certificate_id: int) -> None:
    """PDF and picture of the newest version, in three languages."""
    actions.store_files(certificate=Certificate.objects.get(pk=certificate_id))


@retrying_task()
def announce(*, certificate_id: int) -> None:
    """Tell the holder that her certificate is ready, or what it still needs. One letter, however often this runs."""
    emails.send_ready(Certificate.objects.select_related("person__user", "course").get(pk=certificate_id))


@retrying_task()
def tell_of_revocation(*, certificate_id: int, change_id: int) -> None:
    """Tell the holder that her certificate was revoked, and whom to ask."""
    emails.send_revoked(Certificate.objects.select_related("person__user", "issuer").get(pk=certificate_id), change_id)


@retrying_task()
def remind(*, reminder_id: int) -> None:
    """Tell the holder that her certificate ends, unless that has become needless. One letter, however often this runs."""
    reminders = RenewalReminder.objects.select_related("certificate__person__user", "certificate__issuer")
    reminder = reminders.filter(pk=reminder_id).first()
    if reminder is not None:
        emails.send_reminder(reminder)


@retrying_task()
def tell_name_decision(*, request_id: int) -> None:
    """Tell the holder what became of her wish for another name. One letter, however often this runs."""
    requests = NameRequest.objects.select_related("certificate__person__user", "certificate__issuer")
    emails.send_name_decision(requests.get(pk=request_id))


@retrying_task()
def tell_officers(*, endorsement_id: int, news: str) -> None:
    """News of a recognition, to each officer whose work it is by a task of her own. Once, however often this runs."""
    endorsement = Endorsement.objects.select_related("organisation", "course_version__course__owner").get(
        pk=endorsement_id
    )
    with transaction.atomic():
        if actions.claim_letter(endorsement=endorsement, news=news):
            for reader in emails.officers_to_tell(endorsement, news):
                after_commit(tell_officer, endorsement_id=endorsement_id, news=news, user_id=reader.pk)


@retrying_task()
def tell_officer(*, endorsement_id: int, news: str, user_id: int) -> None:
    reader = User.objects.filter(pk=user_id, is_active=True).first()
    rows = Endorsement.objects.select_related("organisation", "course_version__course__owner")
    if reader is not None:
        emails.send_recognition_news(rows.get(pk=endorsement_id), news, reader)


@retrying_task()
def tell_review(*, review_id: int) -> None:
    """Tell a learner what an association has answered about an outside activity. One letter, however often this runs."""
    reviews = CpdReview.objects.select_related("entry__person__user", "entry__words", "association", "note")
    emails.send_review(reviews.get(pk=review_id))
