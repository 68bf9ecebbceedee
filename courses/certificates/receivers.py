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
from courses.certificates import actions, tasks
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate, StatusChange
from courses.certificates.signals import (
    certificate_files_wanted,
    certificate_issued,
    certificate_reissued,
    certificate_status_changed,
)
from courses.learning.models import Enrolment
from courses.learning.signals import course_completing


@receiver(course_completing, dispatch_uid="certificates.award")
def award(*, enrolment: Enrolment, by: Person | None, at: datetime, **kwargs: Any) -> None:
    """Inside the completing transaction: rows, and nothing that could fail for a reason of its own."""
    actions.issue_certificate(enrolment=enrolment, by=by, at=at)


@receiver(certificate_issued, dispatch_uid="certificates.follow_award")
def follow_award(*, certificate: Certificate, announce: bool, **kwargs: Any) -> None:
    if announce:
        after_commit(tasks.prepare_files, certificate_id=certificate.pk)
        after_commit(tasks.announce, certificate_id=certificate.pk)


@receiver(certificate_reissued, dispatch_uid="certificates.follow_correction")
def follow_correction(*, certificate: Certificate, **kwargs: Any) -> None:
    after_commit(tasks.prepare_files, certificate_id=certificate.pk)


@receiver(certificate_status_changed, dispatch_uid="certificates.follow_revocation")
def follow_revocation(*, certificate: Certificate, change: StatusChange, **kwargs: Any) -> None:
    if change.to_state == CertificateState.REVOKED:
        after_commit(tasks.tell_of_revocation, certificate_id=certificate.pk, change_id=change.pk)


@receiver(certificate_files_wanted, dispatch_uid="certificates.make_wanted_files")
def make_wanted_files(*, certificate_ids: list[int], **kwargs: Any) -> None:
    for certificate_id in certificate_ids:
        after_commit(tasks.prepare_files, certificate_id=certificate_id)


@receiver(person_erasing, dispatch_uid="certificates.erase_holder")
def erase_holder(*, person: Person, wishes: Mapping[str, str], **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.erase_holder(person=person, wishes=wishes)
    actions.cpd.erase_ledger(person=person)


@receiver(consent_changed, dispatch_uid="certificates.follow_consent")
def follow_consent(*, record: ConsentRecord, **kwargs: Any) -> None:
    """No consent, no listing. Reading asks the consent itself; this keeps what the holder sees in step."""
    if record.purpose.key == ConsentKey.PUBLIC_CERTIFICATE_PAGE and record.action != ConsentAction.GIVEN:
        actions.unlist(person=record.person)


def load_schemes_after_migrate(*, using: str, **kwargs: Any) -> None:
    """CPD schemes are part of the programme; none is shown before an association has approved it."""
    if using == "default":
        actions.cpd.load_cpd_schemes()
