"""Who may see how much of a certificate: one answer for the page, its files and everything to come."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils import timezone

from accounts.enums import ConsentKey
from accounts.models import Person
from accounts.queries import has_consent
from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.models import Certificate, CertificateFacts


class Shown(IntEnum):
    """How much is shown; each step shows what the one before it shows."""

    EXISTENCE = 0  # that the number existed
    STATUS = 1  # what holds, and who issued it
    MASKED = 2  # course, date, masked name
    PUBLIC = 3  # everything that is printed


@dataclass(frozen=True)
class Disclosure:
    """What one viewer sees of one certificate."""

    shown: Shown
    state: str
    is_holder: bool = False
    # She came with the code printed on an earlier version: the day it was replaced.
    outdated_since: date | None = None
    files: bool = False
    files_gone: bool = False
    indexed: bool = False

    @property
    def shows_course(self) -> bool:
        return self.shown >= Shown.MASKED

    @property
    def shows_everything(self) -> bool:
        return self.shown >= Shown.PUBLIC


def hash_token(token: str) -> str:
    """What is kept of a share token."""
    return hashlib.sha256(token.encode()).hexdigest()


def effective_visibility(certificate: Certificate) -> str:
    """What the holder chose, and still agrees to: listing ends with the consent, not when somebody tidies up."""
    if certificate.visibility == Visibility.LISTED and not has_consent(
        certificate.person, ConsentKey.PUBLIC_CERTIFICATE_PAGE
    ):
        return Visibility.LINK
    return certificate.visibility


def _printed_on(certificate: Certificate, token: str) -> CertificateFacts | None:
    """The version whose QR code carries this token. Every secret is compared, in constant time."""
    found = None
    for facts in certificate.all_versions:
        secret = facts.known_secret
        if secret is not None and hmac.compare_digest(secret.print_token.encode(), token.encode()):
            found = facts
    return found


def _was_shared(certificate: Certificate, token: str) -> bool:
    wanted = hash_token(token)
    hashes = certificate.share_tokens.holding().values_list("token_hash", flat=True)
    # Counted to the end, so that the time it takes does not tell which one held.
    return sum(hmac.compare_digest(known, wanted) for known in hashes) > 0


def disclose(certificate: Certificate, *, viewer: Person | None = None, token: str = "") -> Disclosure:
    """The table of architecture.md, section 3: visibility, state, erasure, and what the viewer brought."""
    state = certificate.state_now
    is_holder = bool(viewer) and viewer.pk == certificate.person_id  # type: ignore[union-attr]
    gone = certificate.is_erased or state == CertificateState.REVOKED
    if certificate.is_erased:
        shown = Shown.EXISTENCE if state == CertificateState.WITHDRAWN and not is_holder else Shown.MASKED
        return Disclosure(shown, state, is_holder, files_gone=True)
    if is_holder:
        return Disclosure(Shown.PUBLIC, state, is_holder=True, files=not gone, files_gone=gone)
    if state == CertificateState.WITHDRAWN:
        return Disclosure(Shown.EXISTENCE, state)
    visibility = effective_visibility(certificate)
    if visibility == Visibility.PRIVATE:
        # Tokens sleep: whoever has one learns nothing more than whoever has none.
        return Disclosure(Shown.STATUS, state)
    printed = _printed_on(certificate, token) if token else None
    if printed is not None and printed.pk != certificate.facts.pk:
        # The paper before her names somebody differently; the page must not tell her the other name.
        newer = min(facts.made_at for facts in certificate.all_versions if facts.version_no > printed.version_no)
        return Disclosure(Shown.STATUS, state, outdated_since=timezone.localtime(newer).date())
    if visibility == Visibility.LISTED or printed is not None or (token and _was_shared(certificate, token)):
        return Disclosure(
            Shown.PUBLIC, state, files=not gone, files_gone=gone, indexed=visibility == Visibility.LISTED and not gone
        )
    return Disclosure(Shown.MASKED, state)


def shares_files_with_manager(certificate: Certificate) -> bool:
    """Whether a manager who may see the holder's record gets the files: not where she keeps it to herself.

    Who may see the record is decided elsewhere (`named_for`); this is what the certificate adds to it.
    """
    hidden = certificate.state_now in (CertificateState.REVOKED, CertificateState.WITHDRAWN)
    return not (hidden or certificate.is_erased or certificate.visibility == Visibility.PRIVATE)
