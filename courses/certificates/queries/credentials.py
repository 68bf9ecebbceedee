"""Signed credentials as they are given out and compared."""

from __future__ import annotations

from courses.certificates.enums import CertificateState
from courses.certificates.keyring import unseal
from courses.certificates.models import CertificateFacts, SignedCredential

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


def credential_of(facts: CertificateFacts, form: str) -> SignedCredential | None:
    """One form of a version, if it is signed."""
    return SignedCredential.objects.filter(facts=facts, form=form).select_related("facts__secret").first()
