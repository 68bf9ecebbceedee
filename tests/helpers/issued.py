"""Credentials issued through the real pages, and everything that whoever checks them fetches from their addresses."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pikepdf
from django.conf import settings
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course
from courses.certificates import actions
from courses.certificates.documents import SCHEMA
from courses.certificates.keyring import keyring
from courses.certificates.models import Certificate, SigningKey, StatusList
from courses.certificates.openbadges import schema
from courses.certificates.openbadges.baking import read_png, read_svg
from courses.certificates.openbadges.canonical import Document, NotRoundTrip, check_form
from courses.certificates.openbadges.contexts import UnknownContext
from courses.certificates.openbadges.did import find_key
from courses.certificates.openbadges.encoding import from_b64u
from courses.certificates.openbadges.proofs import NotAuthentic, as_token, embed_proof, verify_embedded, verify_token
from courses.certificates.openbadges.reading import NotReadable, read
from courses.certificates.openbadges.schema import NotInShape, check_shape
from courses.certificates.openbadges.status_list import decode, is_set
from courses.certificates.queries.published import did_of
from tests.factories.catalogue import translate
from tests.factories.certificates import certified_course, chan
from tests.factories.credentials import PLACES, recognised
from tests.factories.learning import activities_of, lesson_page, page_of
from tests.helpers.verifiers import Served

TITLES = {"en": "AI Foundations", "zh-hans": "人工智能基础", "zh-hant": "人工智能基礎"}


def offered_in_three_languages(**settings: Any) -> Course:
    """A published course of Hong Kong that three partners recognise, in three languages."""
    course = certified_course(title=TITLES["en"])
    catalogue.save_course_settings(course=course, by=None, **settings)
    page = page_of(course)
    for language in ("zh-hans", "zh-hant"):
        translate(page, language, title=TITLES[language])
        for activity in activities_of(course):
            translate(lesson_page(activity), language)
    course.refresh_from_db()
    minutes = course.minutes or course.current_version.minutes
    recognised(course.current_version, minutes=minutes)
    return course


def issued(course: Course, language: str = "en", *, with_files: bool = False) -> Certificate:
    """A learner signs in, takes a place, does every lesson by its button, and has a signed certificate.

    Its pictures and sheets take most of the time, and are made only where they are looked at.
    """
    learner = chan(language=language)
    client = Client()
    client.force_login(learner.user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("learning:enrol", args=[course.key]))
    for activity in activities_of(course):
        drawing = nullcontext() if with_files else patch.object(actions, "store_files")
        with drawing, TestCase.captureOnCommitCallbacks(execute=True):
            done = client.post(
                reverse("learning:done", args=[activity.key]),
                {"verb": "marked", "event_id": str(uuid4()), "then": "/en/learn/", "here": "/en/learn/"},
            )
        assert done.status_code == 302
    return Certificate.objects.get(person=learner, course=course)


def fetched(certificate: Certificate, name: str) -> bytes:
    """A file as its holder downloads it."""
    client = Client()
    client.force_login(certificate.person.user)
    answer = client.get(f"/c/{certificate.code}/{name}")
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def in_its_files(certificate: Certificate) -> dict[str, str]:
    """The credential that each file carries."""
    found = {"badge.png": read_png(fetched(certificate, "badge.png"))}
    found["badge.svg"] = read_svg(fetched(certificate, "badge.svg"))
    for language in TITLES:
        name = f"certificate.{language}.pdf"
        with pikepdf.open(io.BytesIO(fetched(certificate, name))) as pdf:
            ((_name, attached),) = pdf.attachments.items()
            found[name] = attached.get_file().read_bytes().decode()
    return found


def published() -> dict[str, object]:
    """Every DID document and status list, fetched from its own address and shelved under the one in what was signed."""
    client = Client()
    found: dict[str, object] = {SCHEMA: _schema_for_readers()}
    for organisation in Organisation.objects.filter(signing_keys__isnull=False).distinct():
        host, _, path = did_of(organisation).removeprefix("did:web:").partition(":")
        address = f"/{path.replace(':', '/')}/did.json" if path else "/.well-known/did.json"
        found[f"https://{host}{address}"] = client.get(address, headers={"Host": host}).json()
    for status_list in StatusList.objects.exclude(document="").select_related("organisation"):
        found[f"{settings.CREDENTIAL_ORIGIN}{status_list.path}"] = Served(
            document=client.get(status_list.path).json(),
            jwt=client.get(status_list.path, headers={"Accept": "application/vc+jwt"}).content.decode(),
        )
    return found


def _schema_for_readers() -> Document:
    """Our own schema in place of 1EdTech's, which only verifier-core asks for.

    Like that one it forbids no member, and asks for no status.
    """
    document: Document = _open(json.loads((Path(schema.__file__).parent / "certificate.json").read_text()))
    document["required"].remove("credentialStatus")
    return document | {"$schema": "https://json-schema.org/draft/2019-09/schema"}


def _open(rule: Any) -> Any:
    if isinstance(rule, dict):
        return {name: _open(value) for name, value in rule.items() if name != "additionalProperties"}
    return [_open(item) for item in rule] if isinstance(rule, list) else rule


# --- what a forger or a careless issuer would do --------------------------------------------------------------------


def unsigned(document: Document) -> Document:
    return {name: value for name, value in copy.deepcopy(document).items() if name != "proof"}


def resigned(
    document: Document, *, by: SigningKey, method: str = "", created: datetime | None = None, name: str = ""
) -> Document:
    """Signed anew with a key of an association, under its own address unless another is given."""
    own = f"{did_of(by.organisation)}#{name or by.name}"
    made = created or timezone.now()
    return embed_proof(unsigned(document), sign=_signer(by), method=method or own, created=made)


def token_of(document: Document, *, by: SigningKey, method: str = "") -> str:
    return as_token(unsigned(document), sign=_signer(by), method=method or f"{did_of(by.organisation)}#{by.name}")


def _signer(key: SigningKey) -> Callable[[bytes], bytes]:
    return lambda data: keyring().sign(key, data)


# --- what our own checks say ----------------------------------------------------------------------------------------


def refusal(text: str, documents: dict[str, object], *, now: datetime) -> str:
    """The first of our own checks that refuses a credential; empty where none does."""
    try:
        if not text.lstrip().startswith("{"):
            return _refused_token(text, documents, now)
        document = read(text)
        check_form(document)
        check_shape(unsigned(document), "certificate")
        for one in (document, *document["credentialSubject"]["achievement"].get("endorsement", [])):
            if found := _refused(one, documents, now):
                return found
    except NotReadable:
        return "reading"
    except (NotRoundTrip, UnknownContext):
        return "form"
    except NotInShape:
        return "shape"
    return ""


def _refused(document: Document, documents: dict[str, object], now: datetime) -> str:
    try:
        (proof,) = document.get("proof") or [{}]
        method, created = proof.get("verificationMethod", ""), proof.get("created", "")
        if method.partition("#")[0] != document["issuer"]["id"]:
            return "issuer"
        key = find_key(_did_document(document["issuer"]["id"], documents), method, at=datetime.fromisoformat(created))
    except NotAuthentic:
        return "key"
    try:
        verify_embedded(document, key["publicKeyMultibase"])
    except NotAuthentic:
        return "proof"
    return _out_of_date(document, now) or _taken_back(document, documents)


def _refused_token(token: str, documents: dict[str, object], now: datetime) -> str:
    try:
        header, claims = (read(from_b64u(part)) for part in token.split(".")[:2])
    except (NotReadable, ValueError):
        return "proof"
    method, issuer = header.get("kid", ""), claims["issuer"]["id"]
    if method.partition("#")[0] != issuer:
        return "issuer"
    try:
        # A token does not say when it was made; not before the day it counts from.
        key = find_key(_did_document(issuer, documents), method, at=datetime.fromisoformat(claims["validFrom"]))
    except NotAuthentic:
        return "key"
    try:
        verify_token(token, key["publicKeyJwk"])
    except NotAuthentic:
        return "proof"
    found = _out_of_date(claims, now) or _taken_back(claims, documents)
    for one in claims["credentialSubject"]["achievement"].get("endorsement", []):
        found = found or _refused(one, documents, now)
    return found


def _did_document(did: str, documents: dict[str, object]) -> Document:
    host, _, path = did.removeprefix("did:web:").partition(":")
    address = f"https://{host}/{path.replace(':', '/')}/did.json" if path else f"https://{host}/.well-known/did.json"
    found = documents[address]
    assert isinstance(found, dict)
    return found


def _out_of_date(document: Document, now: datetime) -> str:
    begins, ends = document["validFrom"], document.get("validUntil", "9999-12-31T00:00:00Z")
    return "" if datetime.fromisoformat(begins) <= now <= datetime.fromisoformat(ends) else "dates"


def _taken_back(document: Document, documents: dict[str, object]) -> str:
    served = documents[document["credentialStatus"]["statusListCredential"]]
    assert isinstance(served, Served)
    assert isinstance(served.document, dict)
    bits = decode(served.document["credentialSubject"]["encodedList"], places=PLACES)
    return "status" if is_set(bits, int(document["credentialStatus"]["statusListIndex"])) else ""
