"""A file that was issued is known as such in every format; a changed one says which field, to who has had the file."""

import json

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import CertificateState, CredentialForm, Visibility
from courses.certificates.models import CertificateFile
from courses.certificates.queries.uploads import Outcome, compare
from courses.certificates.uploads.differences import ACHIEVEMENT, CREDENTIAL, SUBJECT
from tests.factories.certificates import chan, earn, settled_course
from tests.helpers.uploads import (
    FORMATS,
    bring,
    changed,
    document_of,
    file_of,
    into,
    main_of,
    part,
    pdf,
    png,
    renamed,
    signed,
    svg,
    text_of,
    token_with,
)

pytestmark = pytest.mark.django_db

EQUAL = "Equals what was issued"
INSIDE = "The credential inside is the one that was issued"
NAME = "credentialSubject.identifier.0.identityHash"


# --- what was issued ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_as_it_was_given_out_equals_what_was_issued(client, kind):
    certificate = signed()
    if kind not in ("json", "jwt"):
        actions.store_files(certificate=certificate)
    response = bring(client, file_of(certificate, kind))
    html = main_of(response)
    assert response.status_code == 200
    assert "Valid certificate" in html
    assert f"{EQUAL}, byte for byte." in html
    for words in ("CHAN Tai Man, Chris", "陳大文", "AI Foundations", certificate.number):
        assert words in html


def test_every_file_that_is_kept_is_known():
    certificate = signed()
    actions.store_files(certificate=certificate)
    for row in CertificateFile.objects.all():
        with storages["private"].open(row.name) as file:
            assert compare(file.read()).outcome == Outcome.FILE, row.name


@pytest.mark.parametrize(
    "spelled",
    [
        lambda text: json.dumps(json.loads(text), indent=4),
        lambda text: json.dumps(json.loads(text), ensure_ascii=True),
        lambda text: json.dumps(dict(reversed(json.loads(text).items()))),
        lambda text: f"\n\ufeff{text}\n ".strip("\n"),
        lambda text: text.replace(":0.25", ":25e-2"),
    ],
    ids=["indented", "escaped", "in another order", "with a mark and spaces", "another spelling of a number"],
)
def test_another_spelling_of_the_same_json_is_the_same(client, spelled):
    text = text_of(signed())
    assert spelled(text) != text
    html = main_of(bring(client, spelled(text)))
    assert f"{EQUAL}: every field, and the signature." in html
    assert "Valid certificate" in html


def test_a_token_with_a_line_after_it_is_the_same(client):
    token = text_of(signed(), CredentialForm.JWT)
    assert f"{EQUAL}: every field, and the signature." in main_of(bring(client, f"{token}\r\n"))


@pytest.mark.parametrize("form", CredentialForm.values)
@pytest.mark.parametrize("wrap", [png, svg, pdf], ids=["png", "svg", "pdf"])
def test_a_credential_in_another_picture_is_the_same_and_the_picture_is_not(client, form, wrap):
    text = text_of(signed(), form)
    content = wrap(text) if wrap is svg else wrap(text.encode())
    html = main_of(bring(client, content))
    assert "Valid certificate" in html
    assert INSIDE in html
    assert "around it may have been changed" in html
    assert "byte for byte" not in html


def test_what_a_file_is_its_content_says_and_not_its_name(client):
    certificate = signed()
    assert EQUAL in main_of(bring(client, text_of(certificate), name="holiday.jpeg"))
    assert INSIDE in main_of(bring(client, pdf(text_of(certificate).encode()), name="badge.png"))


# --- how its certificate stands -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CertificateState.VALID, "Valid certificate"),
        (CertificateState.EXPIRED, "Expired certificate"),
        (CertificateState.REVOKED, "Revoked"),
        (CertificateState.WITHDRAWN, "Withdrawn"),
        (CertificateState.SUPERSEDED, "Replaced"),
    ],
)
def test_the_first_words_say_how_the_certificate_stands(client, state, words):
    certificate = signed()
    text = text_of(certificate)
    into(certificate, state)
    response = bring(client, text)
    html = main_of(response)
    assert response.status_code == 200
    assert f"<strong>{words}</strong>" in html
    assert EQUAL in html
    assert f"{words} · Verify a certificate" in response.content.decode()


@pytest.mark.parametrize("kind", FORMATS)
def test_an_earlier_version_says_that_there_is_a_newer_one_and_never_the_other_name(client, kind):
    certificate = signed()
    old = file_of(certificate, kind)
    renamed(certificate)
    html = main_of(bring(client, old))
    today = timezone.localdate()
    assert "<strong>Replaced by a newer version</strong>" in html
    assert f"This file was replaced on {today.day} " in html
    for name in ("CHAN", "Ming", "陳大明", "陳大文", "陳**", "C***"):
        assert name not in html


def test_the_newer_version_is_valid(client):
    certificate = renamed(signed())
    assert "CHAN Tai Ming" in main_of(bring(client, text_of(certificate)))


def test_what_was_revoked_says_so_of_its_earlier_versions_too(client):
    certificate = signed()
    old = text_of(certificate)
    into(renamed(certificate), CertificateState.REVOKED)
    html = main_of(bring(client, old))
    assert "<strong>Revoked</strong>" in html
    assert [name for name in ("Ming", "陳大明") if name in html] == []


def test_a_version_that_waits_for_its_signature_replaces_the_one_before_at_once(client):
    certificate = signed()
    old = text_of(certificate)
    actions.set_reference(certificate=certificate, by=certificate.person, reference="CE 1234")
    html = main_of(bring(client, old))
    assert "Replaced by a newer version" in html
    assert "CE 1234" not in html


# --- not known, not from here ---------------------------------------------------------------------------------------


def test_a_number_nobody_has_is_not_known(client):
    document = document_of(signed())
    response = bring(client, changed(document, "id", "https://academy.example/c/7K3M9QXR2P4"))
    assert response.status_code == 404
    assert "<strong>Not known</strong>" in main_of(response)


@pytest.mark.parametrize("address", ["https://academy.example/c/x", "https://elsewhere.example/1", "urn:uuid:1"])
def test_what_says_to_be_by_one_of_our_associations_and_has_no_number_is_not_known(client, address):
    response = bring(client, changed(document_of(signed()), "id", address))
    assert response.status_code == 404
    assert "<strong>Not known</strong>" in main_of(response)


def test_a_certificate_of_another_issuer_was_not_issued_here(client):
    document = changed(document_of(signed()), "id", "https://badges.example/1")
    document["issuer"]["id"] = "did:web:badges.example"
    for content in (document, f"{part({'alg': 'ES256'})}.{part(document)}.AAAA"):
        response = bring(client, content)
        html = main_of(response)
        assert response.status_code == 404
        assert "<strong>Not issued here</strong>" in html
        assert "“did:web:badges.example”" in html
        assert "CHAN" not in html


def test_a_status_list_of_ours_is_no_certificate(client):
    certificate = signed()
    listed = certificate.issuer.status_lists.get()
    response = bring(client, listed.document)
    assert response.status_code == 422
    assert "an address of ours that is not a certificate’s" in main_of(response)


def test_the_number_of_a_certificate_that_was_never_signed_has_no_file(client):
    certificate, other = earn(), signed()
    response = bring(client, changed(document_of(other), "id", f"https://academy.example/c/{certificate.code}"))
    assert response.status_code == 200
    assert "This is not a file that was issued under this number." in main_of(response)


# --- changed ---------------------------------------------------------------------------------------------------------

CHANGES = {
    NAME: ("Somebody Else", "Holder’s name", "Somebody Else"),
    "name": ("Master of Everything", "Course", "Master of Everything"),
    "credentialSubject.achievement.name": ("Master of Everything", "Course", "Master of Everything"),
    "credentialSubject.achievement.criteria": ({"narrative": "Nothing"}, "Requirements", "Nothing"),
    "credentialSubject.achievement.description": ("Longer", "Description of the course", "Longer"),
    "credentialSubject.creditsEarned": (60, "Hours", "60"),
    "credentialSubject.licenseNumber": ("FTA-1", "Certificate number", "FTA-1"),
    "credentialSubject.result": ([{"type": ["Result"], "value": "99"}], "Result", "99"),
    "credentialSubject.activityEndDate": ("2020-01-01T12:00:00Z", "Completed", "1 Jan 2020"),
    "credentialSubject.activityStartDate": ("soon", "Begun", "soon"),
    "credentialSubject.achievement.alignment": ([{"targetName": "Flying"}], "Skills", "Flying"),
    "credentialSubject.id": ("urn:uuid:1", "Identifiers of the holder", "urn:uuid:1"),
    "awardedDate": ("2020-01-01T12:00:00Z", "Date of award", "1 Jan 2020"),
    "validFrom": ("2020-01-01T12:00:00Z", "Valid from", "1 Jan 2020"),
    "validUntil": ("2099-01-01T12:00:00Z", "Valid until", "1 Jan 2099"),
    "issuer.name": ("Another", "Issuer", "Another"),
    "credentialStatus.statusListIndex": ("7", "Where its status is published", ""),
    "credentialStatus": (None, "Where its status is published", "missing in the file"),
    "proof.0.created": ("2020-01-01T12:00:00Z", "Signature", "not as it was issued"),
    "credentialSchema": (None, "Form of the file", "missing in the file"),
    "honours": ("first class", "Added", "honours: first class"),
    "credentialSubject.honours": ("first class", "Added", "honours: first class"),
    "credentialSubject.achievement": (None, "Course", "missing in the file"),
    "credentialSubject.identifier": ([], "Holder’s name", "missing in the file"),
}


@pytest.mark.parametrize("path", CHANGES)
def test_a_changed_field_is_named_with_what_the_file_says_there(client, path):
    value, label, says = CHANGES[path]
    document = document_of(signed())
    response = bring(client, changed(document, path, value))
    html = main_of(response)
    assert response.status_code == 200
    assert "<strong>Changed after it was issued</strong>" in html
    assert f"<dt>{label}</dt>" in html
    assert says in html
    # What was issued is not in the answer: neither in what differs nor in what does not.
    assert [words for words in ("CHAN", "陳大文", "AI Foundations") if words in html] == []


def test_what_is_not_changed_is_not_named(client):
    html = main_of(bring(client, changed(document_of(signed()), "credentialSubject.creditsEarned", 60)))
    assert html.count("<dt>") == 1 + 3  # and kind, size and hash of the file


def test_an_added_name_is_told_and_the_others_are_not(client):
    document = document_of(signed())
    extra = {"type": "IdentityObject", "hashed": False, "identityHash": "Dr. No", "identityType": "name"}
    document["credentialSubject"]["identifier"].append(extra)
    html = main_of(bring(client, document))
    assert "Dr. No" in html
    assert "CHAN" not in html


def test_an_end_written_so_that_a_reader_overlooks_it_is_seen(client):
    course = settled_course()
    course.valid_months = 12
    course.save()
    document = document_of(signed(earn(course)))
    until = document.pop("validUntil")
    html = main_of(bring(client, {**document, "https://www.w3.org/2018/credentials#validUntil": until}))
    assert "<dt>Valid until</dt><dd>missing in the file</dd>" in html
    assert "<dt>Added</dt>" in html


def test_a_token_that_was_changed_names_the_field(client):
    token = text_of(signed(), CredentialForm.JWT)
    html = main_of(bring(client, token_with(token, validUntil="2099-01-01T12:00:00Z", exp=4070952000)))
    assert "<strong>Changed after it was issued</strong>" in html
    assert "<dt>Valid until</dt>" in html
    head = part({"alg": "none"})
    html = main_of(bring(client, f"{head}.{token.partition('.')[2]}"))
    assert "<dt>Signature</dt><dd>not as it was issued</dd>" in html


def test_a_changed_earlier_version_is_both(client):
    certificate = signed()
    document = document_of(certificate)
    renamed(certificate)
    html = main_of(bring(client, changed(document, "credentialSubject.creditsEarned", 60)))
    assert "Changed after it was issued" in html
    assert "Besides, it was replaced by a newer version since." in html
    assert "<dt>Hours</dt>" in html
    assert "Holder’s name" not in html


def test_every_member_of_a_certificate_has_a_name_for_readers():
    course = settled_course(quizzes=(70,))
    course.valid_months = 12
    course.save()
    document = document_of(signed(earn(course, chan())))
    subject = document["credentialSubject"]
    assert set(document) - set(CREDENTIAL) == {"credentialSubject"}
    assert set(subject) - set(SUBJECT) == {"identifier", "achievement"}
    assert set(subject["achievement"]) - set(ACHIEVEMENT) == set()


# --- three languages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_answer_is_told_in_the_readers_language(client, language):
    certificate = signed()
    response = bring(client, text_of(certificate), language=language)
    expected = {"en": "Certificate of completion", "zh-hans": "结业证书", "zh-hant": "修業證書"}[language]
    assert expected in main_of(response)
    assert response["Content-Language"] == {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant-HK"}[language]


def test_a_visibility_chosen_later_holds_for_files_that_are_out_already(client):
    certificate = signed()
    text = text_of(certificate)
    actions.change_visibility(certificate=certificate, by=certificate.person, visibility=Visibility.PRIVATE)
    html = main_of(bring(client, text))
    assert EQUAL in html
    assert "The holder has chosen to show no more than this." in html
    assert [words for words in ("CHAN", "陳", "AI Foundations") if words in html] == []
