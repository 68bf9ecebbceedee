"""Credentials as documents, built and signed without a database."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from courses.certificates import documents
from courses.certificates.documents import Holder, Issuer, Place
from courses.certificates.drawing import Names
from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.encoding import b64u, multikey
from courses.certificates.openbadges.proofs import NotAuthentic, as_token, embed_proof, verify_embedded

ORIGIN = "https://academy.example"
SIGNED = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
PARTNERS = ("szfa", "szicdtf", "zfida")

FACTS: dict[str, Any] = {
    "course": {
        "key": "0c1d9b4e-5b0e-4a0e-9b56-0a3b7a1c2d3e",
        "code": "AIF-101",
        "titles": {
            "en": "AI Foundations",
            "zh-hans": "人工智能基础",
            "zh-hant": "人工智能基礎",
        },
        "descriptions": {"en": "What models can do.", "zh-hans": "模型能做什么。", "zh-hant": "模型能做甚麼。"},
        "version": 3,
    },
    "study": {
        "language": "en",
        "started_on": "2026-10-05",
        "completed_on": "2026-11-12",
        "minutes": 390,
    },
    "assessment": [{"title": "Quiz", "pass_mark": 70}],
    "skills": [
        {
            "code": "AIL-1",
            "level": 2,
            "framework": "AILIT",
            "names": {"en": "Knowing models", "zh-hans": "认识模型", "zh-hant": "認識模型"},
        }
    ],
    "expires_on": "2028-11-11",
}


class Association:
    """Somebody who signs, with a key of each kind."""

    def __init__(self, slug: str) -> None:
        self.did = f"did:web:academy.example:issuers:{slug}"
        self.list = f"{ORIGIN}/status/{slug}/revocation/1"
        self.issuer = Issuer(did=self.did, name=f"Association {slug}", url=f"https://{slug}.example/")
        self.key = Ed25519PrivateKey.generate()
        self.token_key = ec.generate_private_key(ec.SECP256R1())
        self.multikey = multikey(self.key.public_key().public_bytes_raw())

    @property
    def jwk(self) -> dict[str, str]:
        point = self.token_key.public_key().public_numbers()
        x, y = (b64u(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256"}

    def sign(self, document: Document) -> Document:
        return embed_proof(document, sign=self.key.sign, method=f"{self.did}#2026-1", created=SIGNED)

    def token(self, document: Document) -> str:
        def sign(data: bytes) -> bytes:
            halves = decode_dss_signature(self.token_key.sign(data, ec.ECDSA(SHA256())))
            return b"".join(half.to_bytes(32, "big") for half in halves)

        return as_token(document, sign=sign, method=f"{self.did}#2026-1-jwt")


class Alliance:
    """An association that issues, and three that recognise."""

    def __init__(self) -> None:
        self.issuer = Association("ftahk")
        self.partners = [Association(slug) for slug in PARTNERS]
        self.verified: set[str] = set()
        self.keys = {one.did: one.multikey for one in (self.issuer, *self.partners)}

    def achievement(self, language: str = "en", **facts: Any) -> Document:
        data = documents.achievement_data({**FACTS, **facts})
        url = f"{ORIGIN}/achievements/aif-101/3-{language}"
        return documents.achievement(data, url=url, version="3", language=language, origin=ORIGIN)

    def endorsements(self, language: str = "en") -> list[Document]:
        subject = self.achievement(language)["id"]
        return [
            one.sign(
                documents.endorsement(
                    url=f"{ORIGIN}/endorsements/{slug}/7",
                    issuer=one.issuer,
                    subject=subject,
                    comment="Recognised for 6.5 hours of structured learning.",
                    language=language,
                    place=Place(one.list, 1000 + number),
                    valid_from=SIGNED - dt.timedelta(days=30),
                    valid_until=dt.date(2029, 12, 31),
                )
            )
            for number, (slug, one) in enumerate(zip(PARTNERS, self.partners, strict=True))
        ]

    def certificate(self, *, endorsed: bool = True, language: str = "en", **facts: Any) -> Document:
        """A credential with everything one can have, still without a proof."""
        data = copy.deepcopy({**FACTS, **facts})
        data["study"]["language"] = language
        return documents.certificate(
            data,
            url=f"{ORIGIN}/c/7K3M9QXR2P4",
            number_="FTA-FTAHK-2026-7K3M9QXR2P4",
            issuer=self.issuer.issuer,
            holder=Holder(
                subject="urn:uuid:2f6c3f2e-1a58-4c3b-9c7e-2a6a2d0a9a55",
                names=Names(latin="CHAN Tai Man, Chris", own_script="陳大文", reference="E-20871", score=86),
                email="chan@learner.example",
                salt="c2FsdC1vZi0xOC1ieXRlcy4u",
            ),
            achieved=self.achievement(language, **facts),
            endorsements=self.endorsements(language) if endorsed else [],
            place=Place(self.issuer.list, 90210),
            awarded=SIGNED - dt.timedelta(days=1),
            valid_from=SIGNED,
        )

    def verify(self, signed: Document) -> None:
        """Every proof in a credential: its own, and that of each recognition in it. Raises NotAuthentic."""
        try:
            recognitions = list(signed["credentialSubject"]["achievement"]["endorsement"])
        except (KeyError, TypeError) as error:
            raise NotAuthentic("no recognition") from error
        for recognition in recognitions:
            if as_json(recognition) not in self.verified:
                verify_embedded(recognition, self._key_of(recognition))
                self.verified.add(as_json(recognition))
        verify_embedded(signed, self._key_of(signed))

    def _key_of(self, signed: Document) -> str:
        try:
            (proof,) = signed["proof"]
            did = proof["verificationMethod"].removesuffix("#2026-1")
            if did != signed["issuer"]["id"]:
                raise NotAuthentic("the key of somebody else")
            return self.keys[did]
        except (KeyError, TypeError, ValueError) as error:
            raise NotAuthentic("no key") from error


Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where every text, number and truth value of a document stands."""
    for step, item in _parts(value):
        if isinstance(item, dict | list):
            yield from leaves(item, (*path, step))
        else:
            yield (*path, step)


def members(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where everything stands that can be taken out of a document: members of objects, items of lists."""
    for step, item in _parts(value):
        yield (*path, step)
        yield from members(item, (*path, step))


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def changed(document: Document, path: Path) -> Document:
    """A copy with another value in one place."""
    copied = copy.deepcopy(document)
    place = _place(copied, path)
    before = place[path[-1]]
    place[path[-1]] = not before if isinstance(before, bool) else before + ("x" if isinstance(before, str) else 1)
    return copied


def removed(document: Document, path: Path) -> Document:
    """A copy without what stands in one place."""
    copied = copy.deepcopy(document)
    del _place(copied, path)[path[-1]]
    return copied


def put(document: Document, path: Path, value: Any) -> Document:
    """A copy with a value in one place."""
    copied = copy.deepcopy(document)
    _place(copied, path)[path[-1]] = value
    return copied


def _place(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def written(path: Path) -> str:
    """credentialSubject.achievement.name"""
    return ".".join(str(step) for step in path)


def as_json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False)
