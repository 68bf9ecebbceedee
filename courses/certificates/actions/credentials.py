"""Signing what a version of a certificate says: after the commit, in the process that holds the keys."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.certificates.actions.endorsements import endorsements_for
from courses.certificates.actions.erasing import delete_stored
from courses.certificates.actions.issuing import report_name_problem
from courses.certificates.actions.keys import current_keys
from courses.certificates.actions.locks import locked
from courses.certificates.actions.statuses import place_for, sign_status_list
from courses.certificates.documents import Holder, Place, achievement_data, certificate, digest
from courses.certificates.enums import CredentialForm, KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import keyring, seal
from courses.certificates.models import (
    Achievement,
    Certificate,
    CertificateFacts,
    CertificateFile,
    SignedCredential,
    SigningKey,
    StatusEntry,
)
from courses.certificates.openbadges.canonical import Document, jcs
from courses.certificates.openbadges.encoding import b64u
from courses.certificates.openbadges.proofs import compact_json
from courses.certificates.openbadges.schema import NotInShape, check_shape
from courses.certificates.queries.credentials import SIGNABLE, bound_to
from courses.certificates.queries.names import names_problem, printed_names
from courses.certificates.queries.published import achievement_document, address, issuer_of
from courses.certificates.signing import secure

logger = logging.getLogger(__name__)

EDITIONS = 100  # of one course version: nobody changes its words so often


@dataclass(frozen=True)
class _Signed:
    """Both forms of one version, before they are kept."""

    document: Document
    token: str
    achieved: Achievement
    entry: StatusEntry
    keys: dict[str, SigningKey]


def sign_certificate(*, certificate: Certificate) -> list[SignedCredential]:
    """Both forms of the newest version, signed once; the winner's where two workers come at once. Idempotent.

    Nothing where the version may not be signed: its names are erased or cannot be printed, or it no longer holds.
    Raises CannotSign where this process may not sign, or where what it made does not pass its own check.
    """
    row = Certificate.objects.select_related("issuer", "person__user").with_facts().get(pk=certificate.pk)
    facts = row.facts
    existing = list(facts.credentials.order_by("form"))
    names = printed_names(facts.known_names)
    if existing or names is None or facts.known_secret is None or row.state not in SIGNABLE:
        return existing
    if problem := names_problem(names):
        report_name_problem(certificate=row, kind=problem[0], characters=problem[1])
        return []
    return _keep(row, facts, _sign(row, facts))


def _sign(row: Certificate, facts: CertificateFacts) -> _Signed:
    """Everything that takes time, outside of any transaction."""
    issuer = row.issuer
    achieved = achievement_of(facts)
    entry = place_for(facts=facts, organisation=issuer)
    if not entry.status_list.document:
        sign_status_list(status_list=entry.status_list)
    user = row.person.user
    document = certificate_document(
        row, facts, achieved, entry, email=user.email if user else "", endorsements=endorsements_for(facts, achieved)
    )
    try:
        check_shape(document, "certificate")
    except NotInShape as error:
        raise CannotSign(f"{row.number}: {error}") from error
    current = current_keys(issuer)
    keys = {
        CredentialForm.EMBEDDED.value: current[KeyAlgorithm.ED25519],
        CredentialForm.JWT.value: current[KeyAlgorithm.P256],
    }
    signed, token = secure(
        document, key=keys[CredentialForm.EMBEDDED], token_key=keys[CredentialForm.JWT], created=timezone.now()
    )
    return _Signed(signed, token, achieved, entry, keys)


def certificate_document(
    row: Certificate,
    facts: CertificateFacts,
    achieved: Achievement,
    entry: StatusEntry,
    *,
    email: str,
    endorsements: list[Document],
) -> Document:
    """What is to be signed of one version."""
    language = facts.data["study"]["language"]
    names = printed_names(facts.known_names)
    assert names is not None  # noqa: S101 for the type checker; what is erased is not signed
    return certificate(
        facts.data,
        url=address(row.path),
        number_=row.number,
        issuer=issuer_of(row.issuer, language),
        holder=Holder(subject=row.subject_id.urn, names=names, email=email, salt=b64u(secrets.token_bytes(18))),
        achieved=achievement_document(achieved, language),
        endorsements=endorsements,
        place=Place(address(entry.status_list.path), entry.index),
        awarded=row.issued_at,
        valid_from=facts.made_at,
    )


def achievement_of(facts: CertificateFacts) -> Achievement:
    """The edition that says what these facts say; the next one where none does."""
    data = achievement_data(facts.data)
    # The version itself is not read: it brings its whole snapshot along.
    sha256, version = digest(data), facts.course_version_id
    # A code may be written in anything; an address may not.
    code = re.sub(r"[^a-z0-9]+", "-", data["code"].lower()).strip("-") if data["code"].isascii() else ""
    slug = code or str(facts.data["course"]["key"])
    for edition in range(1, EDITIONS):
        existing = Achievement.objects.filter(course_version_id=version, sha256=sha256).first()
        if existing is not None:
            found: Achievement = existing
            return found
        try:
            with transaction.atomic():
                return Achievement.objects.create(
                    course_version_id=version,
                    slug=slug,
                    version=f"{data['version']}.{edition}" if edition > 1 else str(data["version"]),
                    data=data,
                    sha256=sha256,
                )
        except IntegrityError:
            # Another edition, or another course that once had this code, has the address.
            continue
    raise CannotSign(f"Course version {version} has too many editions.")


def _keep(row: Certificate, facts: CertificateFacts, signed: _Signed) -> list[SignedCredential]:
    """Seal and insert both forms, unless the version was replaced, taken back or erased meanwhile."""
    texts = {CredentialForm.EMBEDDED.value: compact_json(signed.document), CredentialForm.JWT.value: signed.token}
    hashes = {form: hashlib.sha256(text.encode()).hexdigest() for form, text in texts.items()}
    canonical = {**hashes, CredentialForm.EMBEDDED.value: hashlib.sha256(jcs(signed.document)).hexdigest()}
    try:
        with transaction.atomic():
            held = locked(row)
            secret = held.facts.known_secret
            if secret is None or held.facts.pk != facts.pk or held.state not in SIGNABLE:
                return []
            given_up = SigningKey.objects.filter(pk__in=[key.pk for key in signed.keys.values()])
            if given_up.filter(compromised_at__isnull=False).exists():
                raise CannotSign(f"{row.number}: a key was given up while it signed.")
            made = [
                SignedCredential(
                    facts=facts,
                    form=form,
                    achievement=signed.achieved,
                    key=signed.keys[form],
                    entry=signed.entry,
                    sealed=seal(text.encode(), key=bytes(secret.data_key), bound_to=bound_to(facts, form)),
                    sha256=hashes[form],
                    jcs_sha256=canonical[form],
                )
                for form, text in texts.items()
            ]
            made = SignedCredential.objects.bulk_create(made)
            Certificate.objects.filter(pk=held.pk).update(needs_signing=False)
            _drop_sheets(facts)
            return made
    except IntegrityError:
        return list(facts.credentials.order_by("form"))


def _drop_sheets(facts: CertificateFacts) -> None:
    """Files made before there was a credential to put into them are made anew."""
    rows = CertificateFile.objects.filter(facts=facts)
    stored = list(rows.values_list("name", flat=True))
    if stored:
        rows.delete()
        transaction.on_commit(partial(delete_stored, stored))


@dataclass(frozen=True)
class Batch:
    """How far some of what waits was brought: how many were tried, were signed, and failed; and which was the last.

    One whose name turns out not to be printable is neither: it waits for an officer.
    """

    tried: int
    signed: int
    failed: int
    last: int


def sign_waiting(*, limit: int, after: int = 0) -> Batch:
    """Sign some of the versions that have no credential yet, in their order, from the one after `after` on.

    Each is signed and kept by itself, so this can be stopped at any moment and begun again; one that cannot be signed is
    written to the log and holds up no other. Raises CannotSign where this process may sign nothing.
    """
    keyring()
    waiting = list(Certificate.objects.unsigned().filter(pk__gt=after).order_by("pk")[:limit])
    signed = failed = 0
    for row in waiting:
        try:
            signed += bool(sign_certificate(certificate=row))
        except CannotSign as error:
            failed += 1
            logger.error("certificate_not_signed", extra={"certificate": row.pk, "why": str(error)})
    return Batch(tried=len(waiting), signed=signed, failed=failed, last=waiting[-1].pk if waiting else after)
