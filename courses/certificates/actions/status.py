"""Changes of a certificate's state. Each is written down; none is ever undone silently."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.certificates.actions.locks import locked
from courses.certificates.actions.reissuing import CORRECTABLE, issue_next
from courses.certificates.actions.statuses import take_back_all
from courses.certificates.enums import (
    REVOCATION_REASONS,
    CertificateState,
    ChangeReason,
    FactsReason,
    NameRequestState,
    Visibility,
)
from courses.certificates.exceptions import (
    NameErased,
    NotAllowed,
    NotInThisState,
    NotLonger,
    ReasonNeeded,
    ReplacedMeanwhile,
)
from courses.certificates.models import Certificate, CertificateFacts, NameRequest, StatusChange, StatusNote
from courses.certificates.permissions import can_administer, is_holder
from courses.certificates.queries.renewal import earlier_certificates, later_certificates
from courses.certificates.signals import certificate_status_changed

# What a reader of the status list shall know of. What expires says so itself.
TAKEN_BACK = (CertificateState.REVOKED, CertificateState.WITHDRAWN, CertificateState.SUPERSEDED)


def _change(certificate: Certificate, to_state: str, *, reason: str, by: Person | None, note: str = "") -> StatusChange:
    salt = secrets.token_hex(32)
    change = StatusChange.objects.create(
        certificate=certificate,
        from_state=certificate.state,
        to_state=to_state,
        reason=reason,
        by=by,
        note_hash=hashlib.sha256(f"{salt}|{note}".encode()).hexdigest() if note else "",
    )
    if note:
        StatusNote.objects.create(change=change, text=note, salt=salt)
    certificate.state = CertificateState(to_state)
    certificate.save()
    if to_state in TAKEN_BACK:
        take_back_all(certificate)
    if to_state not in CORRECTABLE:
        # No name is changed any more on what does not hold.
        waiting = NameRequest.objects.filter(certificate=certificate, state=NameRequestState.WAITING)
        waiting.update(state=NameRequestState.TAKEN_BACK, decided_at=timezone.now())
    transaction.on_commit(
        partial(certificate_status_changed.send_robust, sender=Certificate, certificate=certificate, change=change)
    )
    return change


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by: Person, reason: str, text: str) -> Certificate:
    """An officer of the issuer revokes it, with a reason for everybody and words for the file. Twice is once."""
    certificate = locked(certificate)
    if not can_administer(by, certificate):
        raise NotAllowed
    if certificate.state == CertificateState.REVOKED:
        return certificate
    if reason not in REVOCATION_REASONS or not text.strip():
        raise ReasonNeeded
    return revoke_locked(certificate=certificate, by=by, reason=reason, note=text.strip()[:1000])


def revoke_locked(*, certificate: Certificate, by: Person, reason: str, note: str) -> Certificate:
    """Revoke a certificate whose lock the caller holds and about which she has asked who may."""
    certificate.replaced_by = None
    _change(certificate, CertificateState.REVOKED, reason=reason, by=by, note=note)
    return certificate


def extend_locked(*, certificate: Certificate, by: Person, ends_on: date | None) -> CertificateFacts:
    """The next version of a certificate whose lock the caller holds: valid until `ends_on`, or without end.

    What had expired holds again. It is never made to hold for less time than it does.
    """
    if certificate.expires_on is None or (ends_on is not None and ends_on <= certificate.expires_on):
        raise NotLonger
    data = {**certificate.facts.data, "expires_on": ends_on.isoformat() if ends_on else None}
    facts = issue_next(certificate=certificate, reason=FactsReason.EXTENSION, by=by, data=data)
    certificate.expires_on = ends_on
    if certificate.state == CertificateState.EXPIRED and (ends_on is None or ends_on >= timezone.localdate()):
        # In one write: nothing is expired that has no end.
        _change(certificate, CertificateState.VALID, reason=ChangeReason.EXTENDED, by=by)
    else:
        certificate.save(update_fields=["expires_on"])
    return facts


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, by: Person) -> Certificate:
    """Its holder takes it out of sight: its page says only that the number existed."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if certificate.state == CertificateState.WITHDRAWN:
        return certificate
    # What was revoked stays known as revoked.
    if certificate.state not in (CertificateState.VALID, CertificateState.EXPIRED):
        raise NotInThisState
    certificate.visibility = Visibility.PRIVATE
    _change(certificate, CertificateState.WITHDRAWN, reason=ChangeReason.HOLDER, by=by)
    return certificate


@transaction.atomic
def restore_certificate(*, certificate: Certificate, by: Person) -> Certificate:
    """Its holder thinks better of it, and it comes back as a new version: what was signed before stays taken back.

    It comes back private: showing it again is a choice of its own. Raises NameErased, and ReplacedMeanwhile where she has
    renewed the course since.
    """
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if certificate.state != CertificateState.WITHDRAWN:
        raise NotInThisState
    if certificate.is_erased:
        raise NameErased
    if later_certificates(certificate).filter(state__in=CORRECTABLE).exists():
        raise ReplacedMeanwhile
    over = certificate.expires_on is not None and certificate.expires_on < timezone.localdate()
    state = CertificateState.EXPIRED if over else CertificateState.VALID
    _change(certificate, state, reason=ChangeReason.HOLDER, by=by)
    issue_next(certificate=certificate, reason=FactsReason.RESTORED, by=by)
    return certificate


@transaction.atomic
def replace_certificate(*, certificate: Certificate, successor: Certificate, by: Person | None) -> Certificate:
    """Another certificate of the same person for the same course takes its place (recertification)."""
    certificate = locked(certificate)
    same = (successor.person_id, successor.course_id) == (certificate.person_id, certificate.course_id)
    if not same or successor.pk == certificate.pk:
        raise NotInThisState
    if certificate.state == CertificateState.SUPERSEDED:
        return certificate
    if certificate.state not in CORRECTABLE:
        raise NotInThisState
    certificate.replaced_by = successor
    _change(certificate, CertificateState.SUPERSEDED, reason=ChangeReason.REPLACED, by=by)
    return certificate


def replace_earlier(*, successor: Certificate, by: Person | None) -> list[Certificate]:
    """A new award takes the place of what its holder held for the same course, in the transaction that awards it.

    What was revoked or withdrawn stays so. The caller holds the lock of the holder.
    """
    # Locked as they are found: one that is revoked or withdrawn at this moment must not stop the award.
    earlier = earlier_certificates(successor).filter(state__in=CORRECTABLE).select_for_update(of=("self",))
    return [
        replace_certificate(certificate=found, successor=successor, by=by) for found in list(earlier.order_by("pk"))
    ]


def expire_due(*, limit: int = 500) -> int:
    """Mark what has passed its last day. The page says so by itself; the record follows here."""
    due = list(Certificate.objects.to_expire(timezone.localdate()).order_by("pk")[:limit])
    for found in due:
        with transaction.atomic():
            certificate = locked(found)
            if certificate.state == CertificateState.VALID:
                _change(certificate, CertificateState.EXPIRED, reason=ChangeReason.END_OF_VALIDITY, by=None)
    return len(due)
