"""What is signed of a certificate, when, and when never."""

import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.actions import credentials as signing
from courses.certificates.enums import CertificateState, CredentialForm, KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CertificateNames,
    SignedCredential,
    StatusEntry,
)
from courses.certificates.openbadges.canonical import jcs
from courses.certificates.openbadges.proofs import verify_embedded, verify_token
from courses.certificates.queries.credentials import credential_of, credential_text
from courses.certificates.queries.officer import names_queue
from courses.certificates.queries.published import did_document_of
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import chan, earn, fresh, hong_kong, officer_of, revoked
from tests.factories.credentials import claims_of, corrected, document_of, key_of, partners, signed, text_of

pytestmark = pytest.mark.django_db


def sign(certificate):
    return actions.sign_certificate(certificate=certificate)


def nothing_was_kept(certificate):
    return not SignedCredential.objects.filter(facts__certificate=certificate).exists()


# --- both forms, once -----------------------------------------------------------------------------------------------


def test_a_certificate_is_signed_in_both_forms_which_say_the_same():
    certificate = signed(earn())
    rows = {row.form: row for row in certificate.facts.credentials.all()}
    assert set(rows) == set(CredentialForm.values)
    assert rows["embedded"].entry == rows["jwt"].entry == StatusEntry.objects.get()
    assert rows["embedded"].achievement == rows["jwt"].achievement
    document, claims = document_of(certificate), claims_of(text_of(certificate.facts, CredentialForm.JWT))
    verify_embedded(document, key_of(hong_kong()).public)
    verify_token(text_of(certificate.facts, CredentialForm.JWT), json.loads(key_of(hong_kong(), "p256").public))
    del document["proof"]
    assert {name: claims[name] for name in document} == document
    assert set(claims) - set(document) == {"iss", "jti", "sub", "nbf"}


def test_signing_again_gives_what_was_signed():
    certificate = earn()
    first = sign(certificate)
    before = list(SignedCredential.objects.order_by("pk").values())
    assert [row.pk for row in sign(certificate)] == sorted(row.pk for row in first)
    assert list(SignedCredential.objects.order_by("pk").values()) == before
    assert StatusEntry.objects.count() == 1
    assert not fresh(certificate).needs_signing


def test_what_was_signed_cannot_be_changed_or_deleted():
    certificate = signed(earn())
    rows = SignedCredential.objects.filter(facts=certificate.facts)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(sealed=b"")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_the_hashes_are_those_of_what_is_given_out():
    certificate = signed(earn())
    embedded, token = (credential_of(certificate.facts, form) for form in ("embedded", "jwt"))
    assert embedded.sha256 == hashlib.sha256(text_of(certificate.facts).encode()).hexdigest()
    # Of one spelling, so that a copy whose members stand in another order is known.
    reordered = dict(reversed(document_of(certificate).items()))
    assert embedded.jcs_sha256 == hashlib.sha256(jcs(reordered)).hexdigest()
    text = text_of(certificate.facts, CredentialForm.JWT)
    assert token.sha256 == token.jcs_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_nothing_readable_of_a_credential_stands_in_the_database():
    certificate = signed(earn(person=chan(email="chan.tai.man@learner.example")))
    for row in certificate.facts.credentials.all():
        sealed = bytes(row.sealed)
        for words in ("陳大文", "CHAN", "learner.example", certificate.number, "OpenBadgeCredential"):
            assert words.encode() not in sealed


def test_a_credential_opens_as_nothing_but_itself():
    first, second = signed(earn()), signed(earn())
    ours, theirs = credential_of(first.facts, "embedded"), credential_of(first.facts, "jwt")
    for sealed in (theirs.sealed, credential_of(second.facts, "embedded").sealed):
        ours.sealed = sealed
        with pytest.raises(InvalidTag):
            credential_text(ours)


# --- what is never signed -------------------------------------------------------------------------------------------


def erase(certificate):
    actions.erase_names(certificate=certificate)


def withdraw(certificate):
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)


def replace(certificate):
    successor = earn(person=certificate.person)
    Certificate.objects.filter(pk=successor.pk).update(course=certificate.course)
    actions.replace_certificate(certificate=certificate, successor=fresh(successor), by=None)


@pytest.mark.parametrize("end", [erase, withdraw, revoked, replace])
def test_what_does_not_hold_is_never_signed(end):
    certificate = earn()
    end(certificate)
    assert sign(certificate) == []
    assert nothing_was_kept(certificate)
    assert not Certificate.objects.unsigned().filter(pk=certificate.pk).exists()


def test_what_has_expired_is_signed_all_the_same():
    certificate = earn()
    ended = timezone.localdate() - timedelta(days=1)
    Certificate.objects.filter(pk=certificate.pk).update(state=CertificateState.EXPIRED, expires_on=ended)
    assert len(sign(certificate)) == 2


@pytest.mark.parametrize(("name", "characters"), [("สมชาย", "สมชาย"), ("Mei 🎓", "🎓"), ("Aysel 𞤀", "𞤀")])
def test_a_name_that_cannot_be_printed_is_put_before_an_officer_and_not_signed(name, characters):
    certificate = earn(person=PersonFactory(user__display_name=name))
    officer = officer_of(hong_kong()).person
    assert sign(certificate) == []
    assert nothing_was_kept(certificate)
    ((problem, names),) = names_queue(officer)
    assert (problem.certificate, problem.characters) == (certificate, characters)
    assert name in {names.latin, names.own_script}
    assert actions.sign_waiting(limit=10).tried == 0
    corrected(certificate, latin="CHAN Mei", own_script="")
    assert len(sign(fresh(certificate))) == 2
    assert list(names_queue(officer)) == []


def test_a_name_that_turns_out_not_to_be_printable_is_noticed_before_it_is_signed():
    certificate = earn()
    CertificateNames.objects.filter(facts=certificate.facts).update(latin="Chan 🎓")
    assert actions.sign_waiting(limit=10) == signing.Batch(tried=1, signed=0, failed=0, last=certificate.pk)
    assert nothing_was_kept(certificate)
    assert fresh(certificate).name_problem.characters == "🎓"


@pytest.mark.parametrize("name", ["𠮷野家", "䶮", "㛃", "𨋢"])
def test_rare_characters_are_signed_as_they_are(name):
    certificate = signed(earn(person=chan(display_name=name, name_latin="", name_other_script="")))
    assert document_of(certificate)["credentialSubject"]["identifier"][0]["identityHash"] == name


# --- what changes while it is signed --------------------------------------------------------------------------------


def give_up_the_key(certificate):
    actions.report_compromise(key=key_of(certificate.issuer), since=timezone.now())


@pytest.mark.parametrize("change", [erase, withdraw, revoked, replace, corrected])
def test_what_changes_while_it_is_signed_is_not_kept(monkeypatch, change):
    certificate = earn()
    secure = signing.secure

    def meanwhile(document, **kwargs):
        change(fresh(certificate))
        return secure(document, **kwargs)

    monkeypatch.setattr(signing, "secure", meanwhile)
    assert sign(certificate) == []
    assert nothing_was_kept(certificate)
    monkeypatch.undo()
    # Only what was corrected is signed, and says the new name.
    assert len(sign(fresh(certificate))) == (2 if change is corrected else 0)
    if change is corrected:
        assert "CHAN Tai Ming" in text_of(fresh(certificate).facts)


def test_what_a_key_signed_that_was_given_up_meanwhile_is_not_kept(monkeypatch):
    certificate = earn()
    secure = signing.secure

    def meanwhile(document, **kwargs):
        made = secure(document, **kwargs)
        give_up_the_key(certificate)
        return made

    monkeypatch.setattr(signing, "secure", meanwhile)
    with pytest.raises(CannotSign, match="given up"):
        sign(certificate)
    assert nothing_was_kept(certificate)
    monkeypatch.undo()
    assert {row.key.name for row in sign(certificate)} == {key_of(hong_kong(), one).name for one in KeyAlgorithm.values}


def test_a_document_that_would_not_be_signed_whole_is_not_signed(monkeypatch):
    certificate = earn()
    made = signing.certificate_document
    monkeypatch.setattr(
        signing, "certificate_document", lambda *args, **kwargs: {**made(*args, **kwargs), "honours": "First class"}
    )
    with pytest.raises(CannotSign, match="honours"):
        sign(certificate)
    assert nothing_was_kept(certificate)


@pytest.mark.parametrize("what", ["another key", "a key that may not assert", "a key that has ended", "no key"])
def test_what_does_not_verify_with_the_published_keys_is_not_kept(monkeypatch, what):
    certificate = earn()
    key = key_of(signed(earn()).issuer)
    foreign = actions.current_key(partners()[0], KeyAlgorithm.ED25519)

    def published(organisation):
        document = did_document_of(organisation)
        (method,) = [one for one in document["verificationMethod"] if one["id"].endswith(f"#{key.name}")]
        if what == "another key":
            method["publicKeyMultibase"] = foreign.public
        elif what == "a key that has ended":
            method["expires"] = "2020-01-01T00:00:00Z"
        elif what == "no key":
            document["verificationMethod"].remove(method)
        else:
            document["assertionMethod"].remove(method["id"])
        return document

    monkeypatch.setattr("courses.certificates.signing.did_document_of", published)
    with pytest.raises(CannotSign, match="does not verify"):
        sign(certificate)
    assert nothing_was_kept(certificate)


# --- erasure --------------------------------------------------------------------------------------------------------


def test_erasing_the_name_makes_the_bytes_unreadable_and_keeps_their_hashes():
    certificate = signed(earn())
    before = list(SignedCredential.objects.order_by("pk").values("facts", "form", "sha256", "jcs_sha256", "sealed"))
    erase(certificate)
    assert list(SignedCredential.objects.order_by("pk").values(*before[0])) == before
    facts = CertificateFacts.objects.get(pk=certificate.facts.pk)
    assert [credential_text(row) for row in facts.credentials.all()] == [None, None]
    assert sign(certificate) == list(facts.credentials.order_by("form"))
