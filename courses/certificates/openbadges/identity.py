"""Who a credential is about, as IdentityObjects."""

from __future__ import annotations

import hashlib

from courses.certificates.openbadges.canonical import Document


def shown(kind: str, value: str) -> Document:
    """What everybody who has the credential may read: a name."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}


def hashed(kind: str, value: str, salt: str) -> Document:
    """What only somebody who knows it already can compare. The salt is random, and another on each credential."""
    digest = hashlib.sha256(f"{value}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": kind,
        "salt": salt,
    }
