"""The verifiers of `tests/verifiers/` judge credentials that are signed here, with none of the academy's own code.

The table says of every sample who accepts it. A sample that ought to fail and is accepted is an oversight of that
engine: known, and the reason why several judge. Where a new version of an engine mends one, the table says so.
"""

from __future__ import annotations

import base64
import copy
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm
from openbadgeslib.ob3.did import multikey_from_pem
from openbadgeslib.ob3.ldp import add_data_integrity_proof

from tests.helpers import verifiers
from tests.helpers.verifiers import Served, Verdict

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SIGNED = datetime(2026, 11, 20, tzinfo=UTC)
HOST = "academy.example"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
REVOKED = 4711

Document = dict[str, Any]


class Issuer:
    """An association with an Ed25519 key for documents and a P-256 key for JWTs, and what it publishes."""

    def __init__(self, slug: str) -> None:
        self.did = f"did:web:{HOST}:issuers:{slug}"
        self.address = f"https://{HOST}/issuers/{slug}/did.json"
        self.list = f"https://{HOST}/status/{slug}/revocation/1"
        self.keys = {name: ed25519.Ed25519PrivateKey.generate() for name in ("2026-1", "2024-1", "2023-1")}
        self.jwt_key = ec.generate_private_key(ec.SECP256R1())

    def document(self) -> Document:
        """The P-256 key stands first: openbadgeslib takes the first key for the one that signed a list for a JWT."""
        jwk = json.loads(ECAlgorithm.to_jwk(self.jwt_key.public_key()))
        ended = {"2024-1": {"expires": "2025-12-31T00:00:00Z"}, "2023-1": {"revoked": "2024-06-30T00:00:00Z"}}
        methods = [{"id": f"{self.did}#jwt", "type": "JsonWebKey", "controller": self.did, "publicKeyJwk": jwk}] + [
            {
                "id": f"{self.did}#{name}",
                "type": "Multikey",
                "controller": self.did,
                "publicKeyMultibase": multikey_from_pem(_public(key)),
                **ended.get(name, {}),
            }
            for name, key in self.keys.items()
        ]
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }

    def sign(self, document: Document, *, by: str = "", key: str = "2026-1") -> Document:
        signed = add_data_integrity_proof(document, _private(self.keys[key]), f"{by or self.did}#{key}", created=SIGNED)
        return {**signed, "proof": [signed["proof"]]}

    def jwt(self, document: Document, **headers: str) -> str:
        issuer, moments = document["issuer"], {"nbf": "validFrom", "exp": "validUntil"}
        claims = {
            **document,
            "iss": issuer if isinstance(issuer, str) else issuer["id"],
            "jti": document["id"],
            "sub": document["credentialSubject"]["id"],
            **{claim: int(datetime.fromisoformat(document[name]).timestamp()) for claim, name in moments.items()},
        }
        return jwt.encode(claims, self.jwt_key, algorithm="ES256", headers={"kid": f"{self.did}#jwt", **headers})

    def status_list(self, address: str, *, valid_until: str = "2026-11-30T00:00:00Z") -> Document:
        bits = bytearray(131072 // 8)
        bits[REVOKED // 8] |= 0x80 >> REVOKED % 8
        encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
        return {
            "@context": [VC],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did,
            "validFrom": "2026-11-22T00:00:00Z",
            "validUntil": valid_until,
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": f"u{encoded}",
            },
        }

    def serve_list(self, address: str, **kwargs: str) -> Served:
        document = self.status_list(address, **kwargs)
        return Served(document=self.sign(document), jwt=self.jwt(document))

    def status(self, index: int = 90210, *, address: str = "") -> Document:
        return {
            "id": f"{address or self.list}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": address or self.list,
        }


def _private(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


HERE, PARTNER, STRANGER = Issuer("here"), Issuer("partner"), Issuer("stranger")
STALE, FOREIGN = f"https://{HOST}/status/here/revocation/2", f"https://{HOST}/status/here/revocation/3"
NOWHERE = f"https://{HOST}/status/here/revocation/4"
ACHIEVEMENT = f"https://{HOST}/achievements/ai-foundations/1"

DOCUMENTS: dict[str, object] = {
    **{issuer.address: issuer.document() for issuer in (HERE, PARTNER, STRANGER)},
    **{issuer.list: issuer.serve_list(issuer.list) for issuer in (HERE, PARTNER)},
    STALE: HERE.serve_list(STALE, valid_until="2026-11-22T12:00:00Z"),
    FOREIGN: STRANGER.serve_list(FOREIGN),
    # In place of the schema of 1EdTech, which only verifier-core asks for: one rule of it.
    SCHEMA: {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "properties": {
            "credentialSubject": {"properties": {"achievement": {"type": "object", "required": ["criteria"]}}}
        },
    },
}


def endorsement(**changes: Any) -> Document:
    return {
        "@context": [VC, OB],
        "id": f"https://{HOST}/endorsements/partner/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Recognition",
        "issuer": {"id": PARTNER.did, "type": ["Profile"], "name": "Partner"},
        "validFrom": "2026-10-01T00:00:00Z",
        "validUntil": "2031-10-01T00:00:00Z",
        "credentialSubject": {
            "id": ACHIEVEMENT,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Recognised for 6 hours.",
        },
        "credentialStatus": PARTNER.status(),
    } | changes


def credential(**changes: Any) -> Document:
    return {
        "@context": [VC, OB],
        "id": f"https://{HOST}/c/0123456789A",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "AI foundations",
        "issuer": {"id": HERE.did, "type": ["Profile"], "name": "Here"},
        "validFrom": "2026-11-20T00:00:00Z",
        "validUntil": "2028-11-20T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:5b1b2f0e-7b0f-4f7e-8b58-0d7a9d3a8a11",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": ACHIEVEMENT,
                "type": ["Achievement"],
                "name": "人工智能基礎",
                "description": "Foundations.",
                "criteria": {"narrative": "Every lesson and the quiz."},
                "endorsement": [PARTNER.sign(endorsement())],
            },
        },
        "credentialStatus": HERE.status(),
    } | changes


def changed(document: Document, path: str, value: Any) -> Document:
    """A copy with one leaf changed, at a path like `credentialSubject.achievement.name`."""
    copied = copy.deepcopy(document)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place: Any = copied
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copied


def rekeyed(document: Document, term: str, value: Any) -> Document:
    """The same statements, so the signature holds, with a member under its IRI: who reads the JSON does not see it."""
    copied = {name: member for name, member in document.items() if name != term}
    return copied | {f"https://www.w3.org/2018/credentials#{term}": value}


PLACE = "credentialSubject.achievement"
GOOD = HERE.sign(credential())
EXPIRED = credential(validFrom="2020-01-01T00:00:00Z", validUntil="2022-01-01T00:00:00Z")
WITHDRAWN = PARTNER.sign(endorsement(credentialStatus=PARTNER.status(REVOKED)))
OVERSTATED = changed(credential(), f"{PLACE}.endorsement.0.credentialSubject.endorsementComment", "A degree.")
GOOD_JWT = HERE.jwt(credential())
MIDDLE = len(GOOD_JWT) // 2
CHANGED_JWT = GOOD_JWT[:MIDDLE] + ("B" if GOOD_JWT[MIDDLE] == "A" else "A") + GOOD_JWT[MIDDLE + 1 :]
NO_ALGORITHM = jwt.encode(credential(), None, algorithm="none", headers={"kid": f"{HERE.did}#jwt"})
OWN_KEY = json.loads(ECAlgorithm.to_jwk(STRANGER.jwt_key.public_key()))

DB, CORE, LIB = "digitalbazaar", "verifier-core", "openbadgeslib"
EVERYBODY, NOBODY = {DB, CORE, LIB}, set[str]()

DOCUMENTS_JUDGED: dict[str, tuple[Document, set[str]]] = {
    "good": (GOOD, EVERYBODY),
    "a character changed": (changed(GOOD, f"{PLACE}.name", "人工智能基礎2"), NOBODY),
    "a date changed": (changed(GOOD, "validUntil", "2038-11-20T00:00:00Z"), NOBODY),
    "no proof": ({name: value for name, value in GOOD.items() if name != "proof"}, NOBODY),
    "somebody else's key under our name": (STRANGER.sign(credential(), by=HERE.did), NOBODY),
    "signed by another issuer": (STRANGER.sign(credential()), NOBODY),
    "expired": (HERE.sign(EXPIRED), NOBODY),
    "not yet valid": (HERE.sign(credential(validFrom="2027-01-01T00:00:00Z")), NOBODY),
    "revoked": (HERE.sign(credential(credentialStatus=HERE.status(REVOKED))), NOBODY),
    "a term without definition, signed": (HERE.sign(credential(honours="First class")), NOBODY),
    "a term without definition, added": (GOOD | {"honours": "First class"}, NOBODY),
    "status list out of date": (HERE.sign(credential(credentialStatus=HERE.status(address=STALE))), NOBODY),
    "status list not to be had": (HERE.sign(credential(credentialStatus=HERE.status(address=NOWHERE))), NOBODY),
    "status list of another issuer": (HERE.sign(credential(credentialStatus=HERE.status(address=FOREIGN))), {CORE}),
    "no criteria": (HERE.sign(changed(credential(), f"{PLACE}.criteria", None)), {DB, LIB}),
    "endorsement changed before signing": (HERE.sign(OVERSTATED), {CORE, LIB}),
    "endorsement withdrawn": (HERE.sign(changed(credential(), f"{PLACE}.endorsement.0", WITHDRAWN)), {CORE, LIB}),
    "expiry under its IRI": (
        rekeyed(
            HERE.sign(EXPIRED),
            "validUntil",
            {"type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": EXPIRED["validUntil"]},
        ),
        {DB, CORE},
    ),
    "revocation under its IRI": (
        rekeyed(HERE.sign(credential(credentialStatus=HERE.status(REVOKED))), "credentialStatus", HERE.status(REVOKED)),
        {DB, CORE},
    ),
    # Nobody looks at the dates of keys: `created` is the signer's word, so they could not tell a thief anyway.
    "signed with a key that expired": (HERE.sign(credential(), key="2024-1"), EVERYBODY),
    "signed with a key that was revoked": (HERE.sign(credential(), key="2023-1"), EVERYBODY),
}

JWTS_JUDGED: dict[str, tuple[str, set[str]]] = {
    "good": (GOOD_JWT, {"jose", LIB}),
    "a character changed": (CHANGED_JWT, NOBODY),
    "no algorithm": (NO_ALGORITHM, NOBODY),
    "a key of its own": (STRANGER.jwt(credential(), kid=f"{HERE.did}#jwt", jwk=OWN_KEY), NOBODY),
    "signed by another issuer": (STRANGER.jwt(credential()), NOBODY),
    "expired": (HERE.jwt(EXPIRED), NOBODY),
    "revoked": (HERE.jwt(credential(credentialStatus=HERE.status(REVOKED))), NOBODY),
    "endorsement changed before signing": (HERE.jwt(OVERSTATED), {LIB}),
}

DOUBLED = json.dumps(GOOD).replace('"name": "AI foundations"', '"name": "Doctor", "name": "AI foundations"', 1)


@pytest.fixture(scope="module")
def verdicts() -> dict[str, dict[str, Verdict]]:
    verifiers.required()
    documents = {f"json: {name}": json.dumps(sample) for name, (sample, _) in DOCUMENTS_JUDGED.items()}
    tokens = {f"jwt: {name}": sample for name, (sample, _) in JWTS_JUDGED.items()}
    return verifiers.judge(documents | tokens | {"json: a member twice": DOUBLED.encode()}, DOCUMENTS, now=NOW)


def accepting(verdicts: dict[str, dict[str, Verdict]], name: str) -> set[str]:
    return {engine for engine, said in verdicts.items() if name in said and said[name].verified}


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS_JUDGED)
def test_a_document_is_accepted_by_whom_the_table_says(verdicts: dict[str, dict[str, Verdict]], name: str) -> None:
    said = {engine: verdicts[engine][f"json: {name}"] for engine in EVERYBODY}
    assert accepting(verdicts, f"json: {name}") == DOCUMENTS_JUDGED[name][1], said


@pytest.mark.slow
@pytest.mark.parametrize("name", JWTS_JUDGED)
def test_a_jwt_is_accepted_by_whom_the_table_says(verdicts: dict[str, dict[str, Verdict]], name: str) -> None:
    said = {engine: verdicts[engine][f"jwt: {name}"] for engine in ("jose", LIB)}
    assert accepting(verdicts, f"jwt: {name}") == JWTS_JUDGED[name][1], said


@pytest.mark.slow
def test_no_engine_sees_that_a_member_stands_twice(verdicts: dict[str, dict[str, Verdict]]) -> None:
    assert accepting(verdicts, "json: a member twice") == EVERYBODY


@pytest.mark.slow
def test_a_verdict_names_the_address_that_was_not_among_the_documents(verdicts: dict[str, dict[str, Verdict]]) -> None:
    for engine in EVERYBODY:
        assert NOWHERE in verdicts[engine]["json: status list not to be had"].why


@pytest.mark.slow
def test_a_verdict_says_what_was_wrong(verdicts: dict[str, dict[str, Verdict]]) -> None:
    assert verdicts[DB]["json: good"] == Verdict(verified=True, why="")
    assert verdicts[DB]["json: revoked"].why == "The status list says: revocation."
    assert "validUntil" in verdicts[DB]["json: expired"].why
    assert "honours" in verdicts[DB]["json: a term without definition, added"].why
    assert verdicts["jose"]["jwt: no algorithm"].why == "The algorithm is none, not ES256."
    assert "criteria" in verdicts[CORE]["json: no criteria"].why


def test_the_lock_file_names_no_host() -> None:
    assert "://" not in (verifiers.FOLDER / "package-lock.json").read_text()


def test_what_is_missing_is_said_and_fails_only_under_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert verifiers.available() == "Node is not installed; Debian: apt-get install nodejs npm"
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="Node is not installed"):
        verifiers.required()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Node is not installed"):
        verifiers.required()
    (tmp_path / "node").touch(mode=0o755)
    monkeypatch.setattr(verifiers, "INSTALLED", verifiers.ROOT / "elsewhere/.installed")
    assert verifiers.available() == "not installed; make elsewhere/.installed"
