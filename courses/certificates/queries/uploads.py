"""What somebody brings, compared with what was issued."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from courses.certificates import codes
from courses.certificates.enums import CredentialForm
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile, SignedCredential
from courses.certificates.openbadges.canonical import jcs
from courses.certificates.queries.credentials import credential_text
from courses.certificates.queries.disclosure import Disclosure, disclose
from courses.certificates.queries.published import address, did_of, platform_did
from courses.certificates.uploads.differences import Difference, differences, token_differences
from courses.certificates.uploads.reading import Brought, Kind, identifier, kind_of, read
from courses.certificates.uploads.refusal import Unreadable
from courses.certificates.uploads.strict import parse, parse_part

MOST_PROOFS = 8
OURS_BUT_NO_CERTIFICATE = _(
    "The file names an address of ours that is not a certificate’s: a recognition, a status list or a course. "
    "Programs for Open Badges can check it."
)


class Outcome(StrEnum):
    """What the comparison says of a file."""

    FILE = "file"  # byte for byte what was issued
    CREDENTIAL = "credential"  # what it says is what was issued, signature included
    CHANGED = "changed"  # it was issued, and something in it was changed afterwards
    FOREIGN = "foreign"  # no file that was issued under this number
    UNKNOWN = "unknown"  # nothing has this number
    ELSEWHERE = "elsewhere"  # it names another issuer


EQUAL = (Outcome.FILE, Outcome.CREDENTIAL)


@dataclass(frozen=True)
class Finding:
    """The answer to one file."""

    outcome: Outcome
    kind: Kind
    certificate: Certificate | None = None
    # The version that it is, or was before it was changed; and how much of the certificate whoever brings it may see.
    facts: CertificateFacts | None = None
    seen: Disclosure | None = None
    fields: tuple[Difference, ...] = ()
    # Whom a file names that names another issuer.
    issuer: str = ""

    @property
    def is_outdated(self) -> bool:
        return self.facts is not None and self.certificate is not None and self.facts.pk != self.certificate.facts.pk

    @property
    def replaced_on(self) -> date | None:
        """The day on which the version that it is was replaced; None where the holder shows nothing but how it stands."""
        seen, facts, certificate = self.seen, self.facts, self.certificate
        if not self.is_outdated or seen is None or facts is None or certificate is None:
            return None
        if not (seen.outdated_since or seen.shows_course):
            return None
        later = [version.made_at for version in certificate.all_versions if version.version_no > facts.version_no]
        return timezone.localtime(min(later)).date()


def compare(content: bytes, *, viewer: Person | None = None) -> Finding:
    """What a file is: the whole of it first, which needs no reading; then the credential in it. Raises Unreadable."""
    if (issued := _by_digest(content)) is not None:
        return Finding(Outcome.FILE, kind_of(content), *issued, _seen_with(*issued, viewer))
    brought = read(content)
    certificate = _named(brought)
    if certificate is None:
        return _not_ours(brought)
    facts = _equal_version(certificate, brought)
    if facts is not None:
        return Finding(Outcome.CREDENTIAL, brought.kind, certificate, facts, _seen_with(certificate, facts, viewer))
    return _different(certificate, brought, viewer)


def _certificate(**which: Any) -> Certificate | None:
    found: Certificate | None = (
        Certificate.objects.filter(**which).select_related("person", "issuer").with_facts().first()
    )
    return found


def _version(certificate: Certificate, pk: int) -> CertificateFacts | None:
    return next((version for version in certificate.all_versions if version.pk == pk), None)


def _by_digest(content: bytes) -> tuple[Certificate, CertificateFacts] | None:
    """The certificate and version of which this is a file, as it was given out."""
    digest = hashlib.sha256(content).hexdigest()
    for model in (SignedCredential, CertificateFile):
        found = model.objects.filter(sha256=digest).values_list("facts__certificate", "facts").first()
        if found is not None:
            certificate = _certificate(pk=found[0])
            facts = _version(certificate, found[1]) if certificate is not None else None
            return (certificate, facts) if certificate is not None and facts is not None else None
    return None


def _named(brought: Brought) -> Certificate | None:
    """The certificate whose address the credential carries as its own."""
    found = re.fullmatch(rf"{re.escape(address('/c/'))}([0-9A-Z]+)", identifier(brought.document))
    return _certificate(code=found[1]) if found and codes.is_code(found[1]) else None


def _not_ours(brought: Brought) -> Finding:
    """No certificate of ours. Whether it says to be one, its address or its issuer tells."""
    named, issuer = identifier(brought.document), brought.document.get("issuer")
    by = issuer.get("id") if isinstance(issuer, dict) else issuer
    by = by if isinstance(by, str) else ""
    if named.startswith(address("/")) and not named.startswith(address("/c/")):
        raise Unreadable(OURS_BUT_NO_CERTIFICATE)
    if named.startswith(address("/c/")) or by in _identifiers_of_associations():
        return Finding(Outcome.UNKNOWN, brought.kind)
    return Finding(Outcome.ELSEWHERE, brought.kind, issuer=by)


def _identifiers_of_associations() -> set[str]:
    associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
    return {did for association in associations for did in (did_of(association), platform_did(association))}


def _signed(certificate: Certificate, brought: Brought) -> Any:
    form = CredentialForm.JWT if brought.is_token else CredentialForm.EMBEDDED
    return SignedCredential.objects.filter(facts__certificate=certificate, form=form)


def _equal_version(certificate: Certificate, brought: Brought) -> CertificateFacts | None:
    """The version that says exactly this; known by its hash, whatever became of its secrets since."""
    content = brought.text.encode() if brought.is_token else jcs(brought.document)
    digest = hashlib.sha256(content).hexdigest()
    found = _signed(certificate, brought).filter(jcs_sha256=digest).values_list("facts", flat=True).first()
    return _version(certificate, found) if found is not None else None


def _seen_with(certificate: Certificate, facts: CertificateFacts, viewer: Person | None) -> Disclosure:
    """Who brings a file that was issued sees what whoever brings its print sees: what the holder lets them see."""
    secret = facts.known_secret
    return disclose(certificate, viewer=viewer, token=secret.print_token if secret is not None else "")


def _different(certificate: Certificate, brought: Brought, viewer: Person | None) -> Finding:
    """Which fields differ is told to nobody but who brings the very signature that was issued.

    A list of what differs answers guesses: is this her name, is that her result? Whoever has the signature has had the
    file, and can try a guess against it without us. Of what is private, withdrawn or erased the list is told to nobody.
    """
    for row in _signed(certificate, brought).select_related("facts__secret"):
        text = credential_text(row)
        facts = _version(certificate, row.facts_id)
        if text is None or facts is None or not _has_signature_of(text, brought):
            continue
        seen = _seen_with(certificate, facts, viewer)
        if seen.shows_everything or seen.outdated_since:
            fields = tuple(_differences(text, brought))
            return Finding(Outcome.CHANGED, brought.kind, certificate, facts, seen, fields)
    return Finding(Outcome.FOREIGN, brought.kind, certificate)


def _has_signature_of(text: str, brought: Brought) -> bool:
    if brought.is_token:
        return _alike(brought.signature, text.rpartition(".")[2])
    proofs = brought.document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    values = [proof.get("proofValue") for proof in proofs[:MOST_PROOFS] if isinstance(proof, dict)]
    issued = parse(text)["proof"][0]["proofValue"]
    return any(_alike(value, issued) for value in values if isinstance(value, str))


def _alike(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _differences(text: str, brought: Brought) -> list[Difference]:
    if brought.header is None:
        return differences(parse(text), brought.document)
    head, body, _signature = text.split(".")
    return token_differences((parse_part(head), parse_part(body)), (brought.header, brought.document))
