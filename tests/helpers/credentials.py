"""A small issuer of Open Badges for tests: keys, did documents, status lists, certificates, and the files they travel in.

It stands apart from `courses.certificates` on purpose: what checks signatures is tried on what other code has signed.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyld import jsonld

Json = dict[str, Any]

CONTEXTS = Path(__file__).resolve().parents[2] / "static" / "verify" / "contexts"
FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "open-badges-extensions.json",
}
ALL = list(FILES)
LIST_LENGTH = 131_072
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}<path d="M0 0h9"/></svg>'


def _load(url: str, options: object = None) -> Json:
    document = json.loads((CONTEXTS / FILES[url]).read_text())
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


def canonical(document: Json) -> bytes:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
        "base": None,
    }
    return jsonld.normalize(document, options).encode()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def multibase(data: bytes) -> str:
    value, text = int.from_bytes(data, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        text = BASE58[digit] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def sign(document: Json, key: Ed25519PrivateKey, method: str, created: str) -> Json:
    """With a proof by eddsa-rdfc-2022 in place of any it had."""
    bare = {name: value for name, value in document.items() if name != "proof"}
    proof = {
        "type": "DataIntegrityProof",
        "created": created,
        "verificationMethod": method,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }
    parts = (canonical({"@context": bare["@context"], **proof}), canonical(bare))
    message = b"".join(hashlib.sha256(part).digest() for part in parts)
    return {**bare, "proof": [{**proof, "proofValue": multibase(key.sign(message))}]}


def jwt(header: Json, payload: Json, key: ec.EllipticCurvePrivateKey) -> str:
    signing = ".".join(base64url(json.dumps(part, ensure_ascii=False).encode()) for part in (header, payload))
    r, s = decode_dss_signature(key.sign(signing.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signing}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def jwk(key: ec.EllipticCurvePrivateKey) -> Json:
    numbers = key.public_key().public_numbers()
    x, y = (base64url(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256"}


def claims(credential: Json) -> Json:
    """A credential as the payload of a token."""

    def seconds(moment: str) -> int:
        return int(dt.datetime.fromisoformat(moment).timestamp())

    registered = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        registered["exp"] = seconds(credential["validUntil"])
    return {**credential, **registered}


class Issuer:
    """An association with its keys, its did document and its list."""

    def __init__(self, slug: str, name: str, origin: str, *, did: str = "") -> None:
        self.slug, self.name, self.origin = slug, name, origin
        self.did = did or f"did:web:{origin.split('//')[1].replace(':', '%3A')}:issuers:{slug}"
        self.key, self.old_key, self.stolen_key = (Ed25519PrivateKey.generate() for _ in range(3))
        self.token_key = ec.generate_private_key(ec.SECP256R1())

    def method(self, fragment: str = "2026-1") -> str:
        return f"{self.did}#{fragment}"

    def _multikey(self, fragment: str, key: Ed25519PrivateKey, **more: str) -> Json:
        value = multibase(b"\xed\x01" + key.public_key().public_bytes_raw())
        own = {"id": self.method(fragment), "type": "Multikey", "controller": self.did, "publicKeyMultibase": value}
        return {**own, **more}

    def did_document(self) -> Json:
        token = {"id": self.method("2026-1-jwt"), "type": "JsonWebKey", "controller": self.did}
        methods = [
            self._multikey("2026-1", self.key),
            {**token, "publicKeyJwk": jwk(self.token_key)},
            self._multikey("2024-1", self.old_key, expires="2025-12-31T23:59:59Z"),
            self._multikey("2025-1", self.stolen_key, revoked="2026-03-01T00:00:00Z"),
        ]
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
        }

    @property
    def list_address(self) -> str:
        return f"{self.origin}/status/{self.slug}/revocation/1"

    def status(self, index: int) -> Json:
        return {
            "id": f"{self.list_address}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": self.list_address,
        }

    def status_list(self, revoked: set[int], *, valid_from: str, valid_until: str, **changes: Any) -> Json:
        bits = bytearray(LIST_LENGTH // 8)
        for index in revoked:
            bits[index >> 3] |= 1 << (7 - (index & 7))
        document = {
            "@context": ALL[:1],
            "id": self.list_address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did,
            "validFrom": valid_from,
            "validUntil": valid_until,
            "credentialSubject": {
                "id": f"{self.list_address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": "u" + base64url(gzip.compress(bytes(bits), mtime=0)),
            },
        }
        return sign({**document, **changes}, self.key, self.method(), valid_from)

    def endorsement(self, achievement: str, index: int, **changes: Any) -> Json:
        """What this association says of another's course."""
        document = {
            "@context": ALL,
            "id": f"{self.origin}/endorsements/{self.slug}/aif-101-1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": f"Recognition by {self.name}",
            "issuer": {"id": self.did, "type": ["Profile"], "name": self.name},
            "validFrom": "2026-10-01T00:00:00Z",
            "validUntil": "2036-09-30T23:59:59Z",
            "credentialSubject": {
                "id": achievement,
                "type": ["EndorsementSubject"],
                "endorsementComment": "Recognised as equivalent for 6 CPD hours.",
            },
            "credentialStatus": self.status(index),
        }
        return sign({**document, **changes}, self.key, self.method(), "2026-10-01T00:00:00Z")


def certificate(issuer: Issuer, endorsements: list[Json], *, index: int = 90_210, **changes: Any) -> Json:
    """A certificate that is not signed yet, with everything ours have."""
    achievement = f"{issuer.origin}/achievements/aif-101/1"
    document = {
        "@context": ALL,
        "id": f"{issuer.origin}/c/7YQ4M2K9TX5",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "反洗錢基礎 - 修業證書",
        "description": "Certificate of completion.",
        "issuer": {
            "id": issuer.did,
            "type": ["Profile"],
            "name": issuer.name,
            "url": f"{issuer.origin}/issuers/{issuer.slug}",
        },
        "awardedDate": "2026-11-20T09:30:00Z",
        "validFrom": "2026-11-20T09:30:00Z",
        "validUntil": "2036-11-20T09:30:00Z",
        "credentialSubject": {
            "id": "urn:uuid:5b1b2f0e-7b0f-4f7e-8b58-0d7a9d3a8a11",
            "type": ["AchievementSubject"],
            "identifier": [
                _identity("name", "Chan Tai Man"),
                _identity("name", "陳大文"),
                _identity("emailAddress", "learner@example.org", salt="c2FsdC1zYWx0LXNhbHQ"),
            ],
            "creditsEarned": 6.0,
            "licenseNumber": "FTA-FTAHK-2026-7YQ4M2K9TX5",
            "result": [
                {"type": ["Result"], "resultDescription": f"{achievement}#score", "value": "92", "status": "Completed"}
            ],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "inLanguage": "zh-Hant-HK",
                "name": "反洗錢基礎",
                "description": "Anti-money-laundering essentials for fintech staff.",
                "creditsAvailable": 6.0,
                "creator": {"id": issuer.did, "type": ["Profile"]},
                "criteria": {
                    "id": f"{achievement}/criteria",
                    "narrative": "Complete all units; 80% in the assessment.",
                },
                "image": {"id": f"{achievement}/badge.png", "type": "Image", "caption": "AIF-101"},
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "ECF on AML/CFT - Core Level",
                        "targetUrl": "https://framework.example/ecf-aml",
                        "targetCode": "ECF-AML-CORE",
                    }
                ],
                "resultDescription": [
                    {
                        "id": f"{achievement}#score",
                        "type": ["ResultDescription"],
                        "name": "Final assessment",
                        "resultType": "Percent",
                        "requiredValue": "80",
                    }
                ],
                **({"endorsement": endorsements} if endorsements else {}),
            },
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "credentialStatus": issuer.status(index),
    }
    return {**document, **changes}


def _identity(kind: str, value: str, *, salt: str = "") -> Json:
    shared = {"type": "IdentityObject", "identityType": kind}
    if not salt:
        return {**shared, "hashed": False, "identityHash": value}
    digest = hashlib.sha256((value + salt).encode()).hexdigest()
    return {**shared, "hashed": True, "salt": salt, "identityHash": f"sha256${digest}"}


# --- The files a certificate travels in -----------------------------------------------------------------------------


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*texts: str) -> bytes:
    """A picture of one dot, with a chunk for each text."""
    chunks = [_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))]
    chunks += [_chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + text.encode()) for text in texts]
    chunks += [_chunk(b"IDAT", zlib.compress(b"\0\0\0\0")), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def svg(*texts: str) -> bytes:
    """A drawing with an element for each text: JSON inside it, a token in its attribute."""
    space = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    elements = [
        f"<openbadges:credential {space}><![CDATA[{text}]]></openbadges:credential>"
        if text.startswith("{")
        else f'<openbadges:credential {space} verify="{text}"></openbadges:credential>'
        for text in texts
    ]
    return SVG.format("".join(elements)).encode()


def pdf(text: str) -> bytes:
    """As the typesetter writes it."""
    import typst

    source = (
        '#set document(title: "Certificate")\n#rect()\n'
        '#pdf.attach("credential.json", bytes(sys.inputs.credential), relationship: "source", '
        'mime-type: "application/vc+ld+json", description: "Open Badges 3.0 verifiable credential")'
    )
    return typst.compile(source.encode(), format="pdf", pdf_standards=["a-3b", "ua-1"], sys_inputs={"credential": text})
