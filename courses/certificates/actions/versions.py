"""Writing one version of what a certificate says."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from accounts.models import Person
from courses.catalogue.models import CourseVersion
from courses.certificates.actions.statuses import take_back
from courses.certificates.drawing import Names
from courses.certificates.models import Certificate, CertificateFacts, CertificateNames, CertificateSecret
from courses.certificates.queries.names import names_digest

KEY_BYTES = 32
TOKEN_BYTES = 16  # 22 characters in the address: the QR code stays small


def data_digest(data: dict[str, Any]) -> str:
    """What proves the facts: of one spelling of the JSON."""
    return hashlib.sha256(
        json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def write_version(
    *,
    certificate: Certificate,
    data: dict[str, Any],
    names: Names,
    course_version: CourseVersion,
    reason: str,
    by: Person | None,
    at: datetime,
    is_first: bool = False,
) -> CertificateFacts:
    """The next version with its names and its own secrets.

    The caller holds the certificate's lock, or has just made it: then it `is_first`.
    """
    salt = secrets.token_hex(32)
    numbers = certificate.versions.order_by("-version_no").values_list("version_no", flat=True)
    newest = 0 if is_first else numbers.first() or 0
    facts = CertificateFacts.objects.create(
        certificate=certificate,
        version_no=newest + 1,
        reason=reason,
        course_version=course_version,
        data=data,
        data_sha256=data_digest(data),
        names_hash=names_digest(names, salt),
        made_at=at,
        made_by=by,
    )
    CertificateNames.objects.create(
        facts=facts,
        latin=names.latin,
        own_script=names.own_script,
        own_script_language=names.own_script_language,
        reference=names.reference,
        signatory=names.signatory,
        score=names.score,
        salt=salt,
    )
    CertificateSecret.objects.create(
        facts=facts, data_key=secrets.token_bytes(KEY_BYTES), print_token=secrets.token_urlsafe(TOKEN_BYTES)
    )
    if newest:
        # What was printed and signed before holds no longer.
        take_back(versions=certificate.versions.exclude(pk=facts.pk))
        Certificate.objects.filter(pk=certificate.pk).update(needs_signing=True)
        certificate.needs_signing = True
    certificate.__dict__.pop("all_versions", None)
    if is_first:
        certificate.all_versions = [facts]
    return facts
