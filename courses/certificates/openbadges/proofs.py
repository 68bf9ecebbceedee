"""The two ways a credential is secured: a proof inside it (eddsa-rdfc-2022), and a token around it (VC-JWT, ES256)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from courses.certificates.openbadges.canonical import Document, nquads
from courses.certificates.openbadges.contexts import UnknownContext
from courses.certificates.openbadges.encoding import b64u, from_b64u, from_multibase, from_multikey, multibase
from courses.certificates.openbadges.reading import NotReadable, read

SUITE = "eddsa-rdfc-2022"
# What Python says of a text, number or list that stands where another kind of thing should.
MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError)
COORDINATE = 32  # bytes of each half of a P-256 signature

# Given the bytes, gives the signature: 64 bytes for either kind of key.
Sign = Callable[[bytes], bytes]


class NotAuthentic(Exception):  # noqa: N818 reads as what happened
    """A signature does not hold."""


def instant(moment: datetime) -> str:
    """2026-11-20T09:30:00Z. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def compact_json(document: Document) -> str:
    """How a document is written: no spaces, characters as they are, but for two that a drawing, being XML, cannot hold."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _to_sign(document: Document, proof: Document) -> bytes:
    options = {"@context": document["@context"], **proof}
    return hashlib.sha256(nquads(options)).digest() + hashlib.sha256(nquads(document)).digest()


def embed_proof(document: Document, *, sign: Sign, method: str, created: datetime) -> Document:
    """The document with its proof. `method` is the full address of the key."""
    proof = {
        "type": "DataIntegrityProof",
        "created": instant(created),
        "verificationMethod": method,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    signature = sign(_to_sign(document, proof))
    # An array: the canonical schema of Open Badges knows no other.
    return {**document, "proof": [{**proof, "proofValue": multibase(signature)}]}


def verify_embedded(signed: Document, multikey: str) -> None:
    """Raise NotAuthentic unless the one proof of the document is by this key."""
    document = {name: value for name, value in signed.items() if name != "proof"}
    try:
        (proof,) = signed["proof"]
        unsigned = {name: value for name, value in proof.items() if name != "proofValue"}
        if (proof["type"], proof["cryptosuite"]) != ("DataIntegrityProof", SUITE):
            raise NotAuthentic("another kind of proof")
        key = Ed25519PublicKey.from_public_bytes(from_multikey(multikey))
        key.verify(from_multibase(proof["proofValue"]), _to_sign(document, unsigned))
    except (InvalidSignature, UnknownContext, *MISSHAPEN) as error:
        raise NotAuthentic(type(error).__name__) from error


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def as_token(document: Document, *, sign: Sign, method: str) -> str:
    """The document as a VC-JWT: itself the payload, with the claims that Open Badges 3.0 (8.2) asks for beside it."""
    header = {"alg": "ES256", "kid": method, "typ": "JWT"}
    claims: dict[str, Any] = {
        **document,
        "iss": document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    signing_input = f"{b64u(compact_json(header).encode())}.{b64u(compact_json(claims).encode())}"
    return f"{signing_input}.{b64u(sign(signing_input.encode()))}"


def verify_token(token: str, jwk: dict[str, str]) -> Document:
    """The claims of a token signed ES256 by this key. Raises NotAuthentic for anything else, whatever its header says."""
    try:
        head, body, signature = token.split(".")
        header = read(from_b64u(head))
        if header.get("alg") != "ES256" or "crit" in header:
            raise NotAuthentic("another algorithm")
        point = {name: int.from_bytes(from_b64u(jwk[name]), "big") for name in ("x", "y")}
        raw = from_b64u(signature)
        if len(raw) != 2 * COORDINATE:
            raise NotAuthentic("a signature of another length")
        halves = (int.from_bytes(raw[:COORDINATE], "big"), int.from_bytes(raw[COORDINATE:], "big"))
        key = ec.EllipticCurvePublicNumbers(point["x"], point["y"], ec.SECP256R1()).public_key()
        key.verify(encode_dss_signature(*halves), f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
        return read(from_b64u(body))
    except (InvalidSignature, NotReadable, *MISSHAPEN) as error:
        raise NotAuthentic(type(error).__name__) from error
