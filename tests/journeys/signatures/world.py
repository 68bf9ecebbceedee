"""Associations, what they publish, and certificates by the first of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.helpers.credentials import Issuer, certificate, claims, jwt, sign

ORIGIN = "https://academy.example"
NOW = "2026-11-22T12:00:00Z"
SIGNED = "2026-11-20T09:30:01Z"
REVOKED = 4711


class World:
    """Three associations, their published documents, and certificates by the first."""

    def __init__(self) -> None:
        self.hk = Issuer("ftahk", "Hong Kong FinTech Association", ORIGIN)
        self.sz = Issuer("szfa", "深圳市金融科技协会", ORIGIN)
        # One with a host name of its own.
        self.su = Issuer("szicdtf", "苏州协会", ORIGIN, did="did:web:id.suzhou.example")
        self.issuers = (self.hk, self.sz, self.su)
        self.endorsements = [
            one.endorsement(f"{ORIGIN}/achievements/aif-101/1", index) for index, one in enumerate(self.issuers)
        ]
        self.good = self.sign()
        self.token = self.sign_token()

    def documents(self) -> dict[str, Any]:
        dates = {"valid_from": "2026-11-21T00:00:00Z", "valid_until": "2026-11-28T00:00:00Z"}
        published: dict[str, Any] = {}
        for one in self.issuers:
            published[f"/issuers/{one.slug}/did.json"] = one.did_document()
            published[f"/status/{one.slug}/revocation/1"] = one.status_list({REVOKED}, **dates)
        return published

    def sign(
        self, *, key: Any = None, method: str = "", created: str = SIGNED, index: int = 90_210, **changes: Any
    ) -> Any:
        document = certificate(self.hk, self.endorsements, index=index, **changes)
        return sign(document, key or self.hk.key, method or self.hk.method(), created)

    def sign_token(self, *, header: Any = None, key: Any = None, **changes: Any) -> str:
        own = {"alg": "ES256", "kid": self.hk.method("2026-1-jwt"), "typ": "JWT"}
        payload = claims(certificate(self.hk, self.endorsements, **changes))
        return jwt(header or own, payload, key or self.hk.token_key)


def changed(document: Any, change: Callable[[Any], object]) -> Any:
    """A copy that was changed after it was signed."""
    copied = copy.deepcopy(document)
    change(copied)
    return copied


def second_name(document: Any) -> None:
    """Somebody else's name on it."""
    document["credentialSubject"]["identifier"][1]["identityHash"] = "李小龍"


def outcome(result: Any, name: str) -> tuple[bool | None, str]:
    """How one step of a check ended."""
    found = next(step for step in result["checks"] if step["name"] == name)
    return found["ok"], found["detail"]
