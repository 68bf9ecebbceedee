"""did:web: the document under which an association publishes its keys (https://w3c-ccg.github.io/did-method-web/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.proofs import NotAuthentic, instant

CONTEXT = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]


@dataclass(frozen=True)
class PublishedKey:
    """A key as the document shows it. `public` is a multikey, or a JWK as JSON."""

    name: str
    public: str
    is_jwk: bool = False
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


def did_for(host: str, *path: str) -> str:
    """did:web:academy.example:issuers:ftahk. A port is part of the host and written as the method asks."""
    return ":".join(["did:web", *(quote(part, safe="") for part in (host, *path))])


def host_of(origin: str) -> str:
    return urlsplit(origin).netloc


def did_document(did: str, keys: Iterable[PublishedKey], *, also: str = "") -> Document:
    """All keys there ever were: the old ones with the day they ended, so that what they signed can be checked.

    A key that somebody else may have stays listed and may assert no longer: readers look at that, and never at its dates.
    """
    keys = list(keys)
    document: Document = {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": [_method(did, key) for key in keys],
        # Addresses alone: 1EdTech's validator reads nothing else.
        "assertionMethod": [f"{did}#{key.name}" for key in keys if key.revoked_at is None],
    }
    if also:
        document["alsoKnownAs"] = [also]
    return document


def _method(did: str, key: PublishedKey) -> Document:
    method: Document = {
        "id": f"{did}#{key.name}",
        "type": "JsonWebKey" if key.is_jwk else "Multikey",
        "controller": did,
    }
    method |= {"publicKeyJwk": json.loads(key.public)} if key.is_jwk else {"publicKeyMultibase": key.public}
    if key.expires_at is not None:
        method["expires"] = instant(key.expires_at)
    if key.revoked_at is not None:
        method["revoked"] = instant(key.revoked_at)
    return method


def find_key(document: Document, method: str, *, at: datetime) -> Document:
    """The key at an address, if the document lets it assert and it was not over at that moment. Raises NotAuthentic.

    `at` is what the signer says, so this finds mistakes, and a thief only where the key was given up. Documents have no
    fractions of a second.
    """
    found = [one for one in document["verificationMethod"] if one["id"] == method]
    if len(found) != 1 or found[0]["controller"] != document["id"] or method not in document["assertionMethod"]:
        raise NotAuthentic(f"{document['id']} lets no key {method} assert")
    key: Document = found[0]
    if "revoked" in key or ("expires" in key and at.replace(microsecond=0) > datetime.fromisoformat(key["expires"])):
        raise NotAuthentic(f"{method} was over")
    return key
