"""Where private keys are: sealed in the database, opened only by a process that knows the secret.

`settings.CREDENTIAL_KEYRING` names the class, so that an HSM or a vault can take its place: it makes a key and signs
with it, and nobody outside ever holds the private part.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.module_loading import import_string

from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import SigningKey
from courses.certificates.openbadges.encoding import b64u, multikey

NONCE = 12
COORDINATE = 32
_RAW = serialization.Encoding.Raw


@dataclass(frozen=True)
class Made:
    """A new key: what everybody may see, and what only the keyring can read."""

    public: str
    sealed: bytes


class Keyring(Protocol):
    """Makes keys and signs with them. `owner` is bound to the sealed part: it opens under no other name."""

    def make(self, algorithm: str, owner: str) -> Made: ...

    def sign(self, key: SigningKey, data: bytes) -> bytes: ...


def keyring() -> Keyring:
    ring: Keyring = import_string(settings.CREDENTIAL_KEYRING)()
    return ring


def owner_of(slug: str, name: str) -> str:
    return f"{slug}#{name}"


def seal(data: bytes, *, key: bytes, bound_to: str) -> bytes:
    """AES-256-GCM: nonce, then what was encrypted."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def unseal(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Raises cryptography's InvalidTag where the key, or what it is bound to, is another."""
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())


class SealedKeyring:
    """Private keys in the column `SigningKey.sealed`, under the secrets of `settings.SIGNING_SECRETS`.

    The first secret seals; all of them open, so that a new one can be put in front before the old one goes.
    """

    def __init__(self) -> None:
        if not settings.SIGNING_SECRETS:
            raise CannotSign("This process has no SIGNING_SECRET: it may neither make keys nor sign.")
        self._keys = [_derived(secret) for secret in settings.SIGNING_SECRETS]

    def make(self, algorithm: str, owner: str) -> Made:
        if algorithm == KeyAlgorithm.ED25519:
            key = Ed25519PrivateKey.generate()
            public = multikey(key.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw))
            private = key.private_bytes(_RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption())
        else:
            curve = ec.generate_private_key(ec.SECP256R1())
            point = curve.public_key().public_numbers()
            x, y = (b64u(number.to_bytes(COORDINATE, "big")) for number in (point.x, point.y))
            public = json.dumps({"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256"})
            private = curve.private_numbers().private_value.to_bytes(COORDINATE, "big")
        return Made(public, seal(private, key=self._keys[0], bound_to=owner))

    def sign(self, key: SigningKey, data: bytes) -> bytes:
        private = self._open(key)
        if key.algorithm == KeyAlgorithm.ED25519:
            return Ed25519PrivateKey.from_private_bytes(private).sign(data)
        curve = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
        r, s = decode_dss_signature(curve.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(COORDINATE, "big") + s.to_bytes(COORDINATE, "big")

    def _open(self, key: SigningKey) -> bytes:
        if key.sealed is None:
            raise CannotSign(f"The private part of {key} was destroyed.")
        for secret in self._keys:
            try:
                return unseal(bytes(key.sealed), key=secret, bound_to=owner_of(key.organisation.slug, key.name))
            except InvalidTag:
                continue
        raise CannotSign(f"No SIGNING_SECRET of this process opens {key}.")

    def reseal(self, key: SigningKey) -> bytes:
        """The private part under the first secret."""
        return seal(self._open(key), key=self._keys[0], bound_to=owner_of(key.organisation.slug, key.name))


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"alliance-academy signing keys").derive(
        secret.encode()
    )
