"""Signed credentials of certificates, and what associations publish about them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from courses.catalogue.models import CourseVersion
from courses.certificates import actions
from courses.certificates.enums import CredentialForm, EndorsementState, KeyAlgorithm
from courses.certificates.models import Certificate, CertificateFacts, Endorsement, SigningKey, StatusList
from courses.certificates.openbadges import status_list
from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.encoding import from_b64u
from courses.certificates.queries.credentials import credential_of, credential_text
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.certificates import fresh, hong_kong, officer_of

PLACES = 131_072
PARTNERS = {
    "szfa": ("Shenzhen Fintech Association", "深圳市金融科技协会", "深圳市金融科技協會", "sz"),
    "szicdtf": ("Suzhou Digital Finance Association", "苏州数字金融协会", "蘇州數字金融協會", "su"),
    "zfida": ("Zhongguancun Fintech Association", "中关村金融科技协会", "中關村金融科技協會", "bj"),
}


def partners() -> list[Organisation]:
    """Three associations beside that of Hong Kong; made once a test."""
    found = []
    for slug, (en, hans, hant, seal) in PARTNERS.items():
        existing = Organisation.objects.filter(slug=slug).first()
        names = {"name_en": en, "name_zh_hans": hans, "name_zh_hant": hant}
        found.append(existing or AssociationFactory(slug=slug, seal=seal, **names))
    return found


def recognised(
    version: CourseVersion, *, minutes: int, by: Iterable[Organisation] | None = None, **fields: Any
) -> list[Endorsement]:
    """Recognitions of a course version, each asked for by one person and given by another."""
    return [
        Endorsement.objects.create(
            organisation=partner,
            course_version=version,
            minutes=minutes,
            state=EndorsementState.GIVEN,
            asked_by=PersonFactory(),
            answered_by=PersonFactory(),
            answered_at=timezone.now(),
            since=timezone.now(),
            **fields,
        )
        for partner in by or partners()
    ]


def signed(certificate: Certificate) -> Certificate:
    """The certificate, signed by the action."""
    assert len(actions.sign_certificate(certificate=certificate)) == 2
    return fresh(certificate)


def text_of(facts: CertificateFacts, form: str = CredentialForm.EMBEDDED) -> str:
    """A credential exactly as it was signed."""
    credential = credential_of(facts, form)
    assert credential is not None
    text = credential_text(credential)
    assert text is not None
    return text


def document_of(certificate: Certificate) -> Document:
    """The newest version with its proof inside."""
    found: Document = json.loads(text_of(fresh(certificate).facts))
    return found


def claims_of(token: str) -> Document:
    """What a token says, without asking whether it holds."""
    found: Document = json.loads(from_b64u(token.split(".")[1]))
    return found


def key_of(organisation: Organisation, algorithm: str = KeyAlgorithm.ED25519) -> SigningKey:
    """What an association signs with today."""
    return (
        SigningKey.objects.select_related("organisation").current().get(organisation=organisation, algorithm=algorithm)
    )


def bits_of(found: StatusList) -> set[int]:
    """The places that a list, as it was last signed, says were taken back; its two forms say the same."""
    found.refresh_from_db()
    document = json.loads(found.document)
    said = [one["credentialSubject"]["encodedList"] for one in (document, claims_of(found.token))]
    assert said[0] == said[1]
    bits = status_list.decode(said[0], places=PLACES)
    return {place for place in range(PLACES) if bits[place >> 3] and status_list.is_set(bits, place)}


def corrected(certificate: Certificate, latin: str = "CHAN Tai Ming", own_script: str = "陳大明") -> CertificateFacts:
    """The next version of a certificate, with another name that an officer has put in."""
    officer = officer_of(hong_kong()).person
    return actions.correct_names(certificate=fresh(certificate), by=officer, latin=latin, own_script=own_script)
