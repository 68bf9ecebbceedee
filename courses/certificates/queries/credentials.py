"""Signed credentials as they are given out and compared."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.certificates.enums import CertificateState
from courses.certificates.keyring import unseal
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    EndorsementCredential,
    SignedCredential,
    SigningKey,
)

# What is revoked, withdrawn or replaced gets no signature any more.
SIGNABLE = (CertificateState.VALID, CertificateState.EXPIRED)


def bound_to(facts: CertificateFacts, form: str) -> str:
    """What the sealed bytes of a credential are bound to: they open as nothing else."""
    return f"certificate-facts:{facts.pk}:{form}"


def credential_text(credential: SignedCredential) -> str | None:
    """The text exactly as it was signed; None once its key is erased."""
    secret = credential.facts.known_secret
    if secret is None:
        return None
    return unseal(
        bytes(credential.sealed), key=bytes(secret.data_key), bound_to=bound_to(credential.facts, credential.form)
    ).decode()


def _newest_signed() -> QuerySet[SignedCredential]:
    """What was signed of the versions that count, of certificates that hold."""
    newer = CertificateFacts.objects.filter(
        certificate=OuterRef("facts__certificate"), version_no__gt=OuterRef("facts__version_no")
    )
    return SignedCredential.objects.filter(~Exists(newer), facts__certificate__state__in=SIGNABLE)


def signed_with(key: SigningKey) -> QuerySet[Certificate]:
    """Certificates that were signed with a key: what its compromise asks to be issued anew."""
    signed = _newest_signed().filter(key=key)
    return Certificate.objects.filter(pk__in=signed.values("facts__certificate"), erased_at__isnull=True)


def recognitions_in_credentials(key: SigningKey | int) -> QuerySet[EndorsementCredential]:
    """For a subquery of signed credentials: the recognitions signed with this key that each of them carries.

    Those that held when it was signed, and were not signed anew before.
    """
    anew = EndorsementCredential.objects.filter(
        endorsement=OuterRef("endorsement"),
        achievement=OuterRef("achievement"),
        language=OuterRef("language"),
        signed_at__gt=OuterRef("signed_at"),
        signed_at__lte=OuterRef(OuterRef("signed_at")),
    )
    signed_then = Q(signed_at__lte=OuterRef("signed_at")) & ~Q(endorsement__withdrawn_at__lte=OuterRef("signed_at"))
    return EndorsementCredential.objects.filter(
        signed_then, ~Exists(anew), key=key, achievement=OuterRef("achievement")
    )


def carrying_recognition_by(key: SigningKey) -> QuerySet[Certificate]:
    """Certificates of other associations that carry a recognition signed with this key: the same."""
    signed = _newest_signed().filter(Exists(recognitions_in_credentials(key)))
    return Certificate.objects.filter(pk__in=signed.values("facts__certificate"), erased_at__isnull=True)


def credential_of(facts: CertificateFacts, form: str) -> SignedCredential | None:
    """One form of a version, if it is signed."""
    return SignedCredential.objects.filter(facts=facts, form=form).select_related("facts__secret").first()
