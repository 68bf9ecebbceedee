"""Listening to learning, to accounts, and to what this app itself has done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.enums import ConsentAction, ConsentKey
from accounts.models import ConsentRecord, Person
from accounts.signals import consent_changed, person_erasing
from common.tasks import after_commit
from courses.catalogue.models import Course
from courses.catalogue.signals import course_changing, requirements_settling
from courses.certificates import actions, tasks
from courses.certificates.enums import BULK_CARRIED_ON, BulkState, CertificateState, FactsReason, RecognitionNews
from courses.certificates.models import (
    Awarding,
    BulkChange,
    Certificate,
    CertificateFacts,
    CpdReview,
    Endorsement,
    NameRequest,
    StatusChange,
)
from courses.certificates.signals import (
    awarding_due,
    bulk_change_moved,
    certificate_files_wanted,
    certificate_issued,
    certificate_reissued,
    certificate_status_changed,
    cpd_reviewed,
    name_request_decided,
    recognition_changed,
    status_lists_changed,
)
from courses.learning.models import Enrolment
from courses.learning.signals import course_completing

WRITTEN_BY_THE_THOUSAND = (FactsReason.REISSUE, FactsReason.EXTENSION)


@receiver(course_completing, dispatch_uid="certificates.award")
def award(*, enrolment: Enrolment, by: Person | None, at: datetime, **kwargs: Any) -> None:
    """Inside the completing transaction: rows, and nothing that could fail for a reason of its own."""
    actions.issue_certificate(enrolment=enrolment, by=by, at=at)


@receiver(certificate_issued, dispatch_uid="certificates.follow_award")
def follow_award(*, certificate: Certificate, announce: bool, **kwargs: Any) -> None:
    if announce:
        after_commit(tasks.sign, certificate_id=certificate.pk)
        after_commit(tasks.announce, certificate_id=certificate.pk)


@receiver(certificate_reissued, dispatch_uid="certificates.follow_correction")
def follow_correction(*, certificate: Certificate, facts: CertificateFacts, **kwargs: Any) -> None:
    # What is written anew by the thousand is signed in batches, and its files are made when they are wanted.
    if facts.reason not in WRITTEN_BY_THE_THOUSAND:
        after_commit(tasks.sign, certificate_id=certificate.pk)


@receiver(bulk_change_moved, dispatch_uid="certificates.follow_bulk_change")
def follow_bulk_change(*, change: BulkChange, **kwargs: Any) -> None:
    if change.state in BULK_CARRIED_ON:
        after_commit(tasks.carry_on, change_id=change.pk)
    if change.tell_holders and change.is_over and change.confirmed_at:
        after_commit(tasks.tell_of_change, change_id=change.pk)
    if change.state in (BulkState.WAITING, BulkState.REFUSED, BulkState.DONE):
        after_commit(tasks.tell_officers_of_change, change_id=change.pk, state=str(change.state))


@receiver(awarding_due, dispatch_uid="certificates.follow_awarding")
def follow_awarding(*, awarding: Awarding, **kwargs: Any) -> None:
    after_commit(tasks.award_owed, awarding_id=awarding.pk)


@receiver(certificate_status_changed, dispatch_uid="certificates.follow_revocation")
def follow_revocation(*, certificate: Certificate, change: StatusChange, **kwargs: Any) -> None:
    if change.to_state == CertificateState.REVOKED:
        after_commit(tasks.tell_of_revocation, certificate_id=certificate.pk, change_id=change.pk)


@receiver(status_lists_changed, dispatch_uid="certificates.publish_lists")
def publish_lists(*, ids: list[int], **kwargs: Any) -> None:
    """Many changes that come one after the other are published by one task, as long as it has not begun."""
    for status_list_id in ids:
        tasks.ask_to_publish(status_list_id)


@receiver(name_request_decided, dispatch_uid="certificates.tell_name_decision")
def tell_name_decision(*, request: NameRequest, **kwargs: Any) -> None:
    after_commit(tasks.tell_name_decision, request_id=request.pk)


@receiver(certificate_files_wanted, dispatch_uid="certificates.make_wanted_files")
def make_wanted_files(*, certificate_ids: list[int], **kwargs: Any) -> None:
    found = Certificate.objects.filter(pk__in=certificate_ids).order_by("pk").values_list("pk", "needs_signing")
    for certificate_id, needs_signing in list(found):
        wanted = tasks.sign_with_files if needs_signing else tasks.prepare_files
        after_commit(wanted, certificate_id=certificate_id)


@receiver(person_erasing, dispatch_uid="certificates.erase_holder")
def erase_holder(*, person: Person, wishes: Mapping[str, str], **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.erase_holder(person=person, wishes=wishes)
    actions.erase_words(person=person)
    actions.cpd.erase_ledger(person=person)


@receiver(consent_changed, dispatch_uid="certificates.follow_consent")
def follow_consent(*, record: ConsentRecord, **kwargs: Any) -> None:
    """No consent, no listing. Reading asks the consent itself; this keeps what the holder sees in step."""
    if record.purpose.key == ConsentKey.PUBLIC_CERTIFICATE_PAGE and record.action != ConsentAction.GIVEN:
        actions.unlist(person=record.person)


@receiver(recognition_changed, dispatch_uid="certificates.follow_recognition")
def follow_recognition(*, endorsement: Endorsement, news: str, **kwargs: Any) -> None:
    """What was given is signed; whose work it is hears of everything."""
    if news == RecognitionNews.GIVEN:
        after_commit(tasks.sign_recognition, endorsement_id=endorsement.pk)
    after_commit(tasks.tell_officers, endorsement_id=endorsement.pk, news=str(news))


@receiver(requirements_settling, dispatch_uid="certificates.new_version")
def new_version(*, course: Course, **kwargs: Any) -> None:
    """Partners have recognised the version before; whether they recognise this one they are asked anew."""
    actions.keep_recognised_by(course=course)


@receiver(course_changing, dispatch_uid="certificates.course_changing")
def other_hours(*, course: Course, fields: list[str], **kwargs: Any) -> None:
    """A recognition is of so many minutes, and of another association's course."""
    if {"minutes", "owner"} & set(fields):
        actions.keep_recognised_by(course=course)


@receiver(cpd_reviewed, dispatch_uid="certificates.follow_review")
def follow_review(*, review: CpdReview, **kwargs: Any) -> None:
    after_commit(tasks.tell_review, review_id=review.pk)


def load_schemes_after_migrate(*, using: str, **kwargs: Any) -> None:
    """CPD schemes are part of the programme; none is shown before an association has approved it."""
    if using == "default":
        actions.cpd.load_cpd_schemes()
