"""What a signed credential says."""

import hashlib
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import CredentialForm, FactsReason
from courses.certificates.models import (
    CertificateFacts,
    CertificateNames,
    StatusEntry,
)
from courses.certificates.openbadges.canonical import check_form
from courses.certificates.openbadges.proofs import verify_embedded
from tests.factories.certificates import chan, earn, fresh, settled_course
from tests.factories.credentials import corrected, document_of, key_of, recognised, signed, text_of

pytestmark = pytest.mark.django_db


# --- what a credential says -----------------------------------------------------------------------------------------


def test_a_credential_says_what_the_certificate_says():
    course = settled_course(quizzes=[60, 80])
    certificate = earn(course, chan(email="chan@learner.example"))
    document, facts = document_of(signed(certificate)), certificate.facts
    check_form(document)
    subject = document["credentialSubject"]
    assert document["id"] == f"https://academy.example/c/{certificate.code}"
    assert document["issuer"]["id"] == "did:web:academy.example:issuers:ftahk"
    assert document["issuer"]["name"] == "FinTech Association of Hong Kong"
    assert document["validFrom"] == document["awardedDate"]
    assert "validUntil" not in document
    assert subject["id"] == f"urn:uuid:{certificate.subject_id}"
    assert subject["licenseNumber"] == certificate.number
    assert subject["creditsEarned"] == subject["achievement"]["creditsAvailable"] == 0.25
    completed = facts.get("study", "completed_on")
    assert subject["activityEndDate"] == f"{completed}T15:59:59Z"
    assert [one["identityHash"] for one in subject["identifier"][:2]] == ["CHAN Tai Man, Chris", "陳大文"]
    achievement = subject["achievement"]
    assert (achievement["name"], achievement["humanCode"]) == ("AI Foundations", course.code)
    assert (achievement["inLanguage"], achievement["achievementType"]) == ("en", "CertificateOfCompletion")
    assert "with at least 60–80%" in achievement["criteria"]["narrative"]
    assert "result" not in subject


@pytest.mark.parametrize(
    ("language", "name", "first"),
    [
        ("en", "AI Foundations: certificate of completion", "CHAN Tai Man, Chris"),
        ("zh-hans", "人工智能基础：结业证书", "陳大文"),
        ("zh-hant", "人工智能基礎：修業證書", "陳大文"),
    ],
)
def test_a_credential_speaks_the_language_she_studied_in(language, name, first):
    certificate = earn()
    data = json.loads(json.dumps(certificate.facts.data))
    data["course"]["titles"] = {"en": "AI Foundations", "zh-hans": "人工智能基础", "zh-hant": "人工智能基礎"}
    data["study"]["language"] = language
    actions.issue_next(certificate=certificate, reason=FactsReason.REISSUE, by=None, data=data)
    document = document_of(signed(fresh(certificate)))
    assert document["name"] == name
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == first
    assert document["credentialSubject"]["achievement"]["id"].endswith(f"/1-{language}")


def test_a_result_is_signed_only_where_she_chose_to_show_it():
    certificate = earn(settled_course(quizzes=[70]))
    CertificateNames.objects.filter(facts=certificate.facts).update(score=86)
    subject = document_of(signed(certificate))["credentialSubject"]
    assert subject["result"] == [
        {
            "type": ["Result"],
            "resultDescription": subject["achievement"]["resultDescription"][0]["id"],
            "value": "86",
            "status": "Completed",
        }
    ]


def test_her_own_number_is_signed_as_hers():
    certificate = earn()
    actions.set_reference(certificate=certificate, by=certificate.person, reference="E-20871")
    identifiers = document_of(signed(fresh(certificate)))["credentialSubject"]["identifier"]
    assert [one["identityHash"] for one in identifiers if one["identityType"] == "ext:holderReference"] == ["E-20871"]


def test_her_address_is_signed_only_as_a_hash_with_a_salt_of_its_own():
    person = chan(email="chan.tai.man@learner.example")
    salts = set()
    for _turn in range(2):
        certificate = signed(earn(person=person))
        texts = [text_of(certificate.facts), text_of(certificate.facts, CredentialForm.JWT)]
        assert [text for text in texts if "learner.example" in text] == []
        (one,) = [one for one in document_of(certificate)["credentialSubject"]["identifier"] if one["hashed"]]
        assert one["identityHash"] == (
            "sha256$" + hashlib.sha256(f"chan.tai.man@learner.example{one['salt']}".encode()).hexdigest()
        )
        salts.add(one["salt"])
    assert len(salts) == 2


def test_two_certificates_of_one_person_have_nothing_in_common_but_her_name():
    person = chan()
    first, second = (document_of(signed(earn(person=person))) for _turn in range(2))
    ids = [re.findall(r"urn:uuid:[0-9a-f-]+", json.dumps(one)) for one in (first, second)]
    assert len({*ids[0], *ids[1]}) == 2


def test_the_last_day_is_signed_to_its_last_second_and_nothing_begins_after_it():
    certificate = earn()
    data = {**certificate.facts.data, "expires_on": "2026-01-31"}
    actions.issue_next(certificate=certificate, reason=FactsReason.EXTENSION, by=None, data=data)
    document = document_of(signed(fresh(certificate)))
    assert document["validFrom"] == document["validUntil"] == "2026-01-31T15:59:59Z"
    assert document["credentialSubject"]["achievement"]["achievementType"] == "Certification"


# --- correction -----------------------------------------------------------------------------------------------------


def test_a_correction_is_another_version_of_the_same_credential():
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        certificate = signed(earn())
        before = document_of(certificate)
    corrected(certificate)
    after = document_of(signed(fresh(certificate)))
    assert (after["id"], after["awardedDate"]) == (before["id"], before["awardedDate"])
    assert after["credentialSubject"]["licenseNumber"] == before["credentialSubject"]["licenseNumber"]
    assert after["credentialSubject"]["id"] == before["credentialSubject"]["id"]
    assert after["validFrom"] > before["validFrom"]
    assert after["credentialStatus"]["id"] != before["credentialStatus"]["id"]
    assert [one["identityHash"] for one in after["credentialSubject"]["identifier"][:2]] == ["CHAN Tai Ming", "陳大明"]
    old, new = StatusEntry.objects.order_by("facts__version_no")
    assert (old.set_at is not None, new.set_at) == (True, None)


def test_the_version_before_stays_readable_to_whoever_compares():
    certificate = signed(earn())
    old = certificate.facts
    before = text_of(old)
    corrected(certificate)
    signed(fresh(certificate))
    assert text_of(CertificateFacts.objects.get(pk=old.pk)) == before


# --- recognitions ---------------------------------------------------------------------------------------------------


def test_what_partners_recognise_is_carried_by_later_certificates():
    course = settled_course()
    earlier = document_of(signed(earn(course)))
    given = recognised(course.current_version, minutes=15)
    later = document_of(signed(earn(course)))
    assert "endorsement" not in earlier["credentialSubject"]["achievement"]
    carried = later["credentialSubject"]["achievement"]["endorsement"]
    assert [one["issuer"]["id"] for one in carried] == [
        f"did:web:academy.example:issuers:{row.organisation.slug}" for row in given
    ]
    for one, row in zip(carried, given, strict=True):
        verify_embedded(one, key_of(row.organisation).public)
        assert one["credentialSubject"]["id"] == later["credentialSubject"]["achievement"]["id"]
        assert one["credentialSubject"]["endorsementComment"] == "Recognised for 0.2 hours of structured learning."
