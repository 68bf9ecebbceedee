"""Credentials issued through the real pages, judged by verifiers that nobody of this project wrote, and by our own checks.

The table says of every sample which engine accepts it, and which of our checks refuses it. What an engine accepts that
ought to fail is an oversight of its own (`tests/test_verifiers.py`); ours has to refuse all of them.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import TestCase
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import CertificateState, KeyAlgorithm
from courses.certificates.models import Certificate, EndorsementCredential, StatusEntry, StatusList
from courses.certificates.openbadges.encoding import b64u
from courses.certificates.openbadges.proofs import compact_json
from tests.factories.certificates import fresh, hong_kong, officer_of
from tests.factories.credentials import key_of, partners
from tests.factories.documents import put, removed
from tests.helpers import verifiers
from tests.helpers.issued import (
    fetched,
    in_its_files,
    issued,
    offered_in_three_languages,
    published,
    refusal,
    resigned,
    token_of,
)
from tests.helpers.worlds import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DB, CORE, LIB, JOSE = "digitalbazaar", "verifier-core", "openbadgeslib", "jose"
EVERYBODY, NOBODY = {DB, CORE, LIB}, set()
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = ("credentialSubject", "achievement")
RECOGNITION = (*ACHIEVEMENT, "endorsement", 0)
LANGUAGES = ("en", "zh-hans", "zh-hant")
VALID = 20

# Sample: which engines accept it as JSON, and which of our checks is the first to refuse it.
JUDGED = {
    **{f"valid {number}": (EVERYBODY, "") for number in range(VALID)},
    "signed before the keys were replaced": (EVERYBODY, ""),
    "brought to its new version": (EVERYBODY, ""),
    "a name changed": (NOBODY, "proof"),
    "the hours changed": (NOBODY, "proof"),
    "the day of award changed": (NOBODY, "proof"),
    "the number changed": (NOBODY, "proof"),
    "the last day changed": (NOBODY, "proof"),
    "no proof": (NOBODY, "issuer"),
    "no criteria, signed": ({DB, LIB}, "shape"),
    "a term without definition, added": (NOBODY, "form"),
    "a term without definition, signed": (NOBODY, "form"),
    "somebody else's key under our name": (NOBODY, "proof"),
    "signed by another association": (NOBODY, "issuer"),
    "signed with a key after its end": (EVERYBODY, "key"),
    "signed with a key that was given up": ({LIB}, "key"),
    "expired": (NOBODY, "dates"),
    "expired, the day under its full address": ({DB, CORE}, "form"),
    "revoked": (NOBODY, "status"),
    "revoked, the place under its full address": ({DB, CORE}, "form"),
    "withdrawn by its holder": (NOBODY, "status"),
    "replaced by a corrected version": (NOBODY, "status"),
    "replaced by a later certificate": (NOBODY, "status"),
    "a recognition changed": (NOBODY, "proof"),
    "a recognition changed, signed again by us": ({CORE, LIB}, "proof"),
    "a recognition withdrawn": ({CORE, LIB}, "status"),
    "a member twice": (EVERYBODY, "reading"),
}
TOKENS_JUDGED = {
    **{f"valid {number}": ({JOSE, LIB}, "") for number in range(VALID)},
    "signed before the keys were replaced": ({JOSE, LIB}, ""),
    "a character changed": (NOBODY, "proof"),
    "no algorithm": (NOBODY, "proof"),
    "a key of its own": (NOBODY, "proof"),
    "signed by another association": (NOBODY, "issuer"),
    "signed with a key that was given up": ({LIB}, "key"),
    "expired": (NOBODY, "dates"),
    "revoked": (NOBODY, "status"),
    "withdrawn by its holder": (NOBODY, "status"),
    "a recognition changed, signed again by us": ({LIB}, "proof"),
}


class World:
    """Everything that happened before the verifiers are asked."""

    def __init__(self):
        self.json, self.tokens = {}, {}
        self.course = offered_in_three_languages(valid_months=24)
        self.given_up_key()
        self.replaced_keys()
        self.certificates = [
            issued(self.course, LANGUAGES[number % 3], with_files=number < 3) for number in range(VALID)
        ]
        for number, certificate in enumerate(self.certificates):
            self.take(f"valid {number}", certificate)
        self.good = json.loads(self.json["valid 0"])
        self.changed()
        self.forged()
        self.over()
        self.recognitions()
        for status_list in StatusList.objects.to_sign(timezone.now()):
            actions.sign_status_list(status_list=status_list)
        # Documents have whole seconds; a list signed in this one begins in it.
        self.now = timezone.now() + timedelta(seconds=2)
        self.documents = published()

    def take(self, name, certificate):
        self.json[name] = fetched(certificate, "credential.json").decode()
        self.tokens[name] = fetched(certificate, "credential.jwt").decode()

    def given_up_key(self):
        stolen = issued(self.course)
        self.take("signed with a key that was given up", stolen)
        with TestCase.captureOnCommitCallbacks(execute=True):
            for algorithm in KeyAlgorithm.values:
                actions.report_compromise(key=key_of(hong_kong(), algorithm), since=timezone.now())

    def replaced_keys(self):
        with time_machine.travel(timezone.now() - timedelta(days=400)):
            before = issued(self.course)
        old = key_of(hong_kong())
        self.take("signed before the keys were replaced", before)
        with TestCase.captureOnCommitCallbacks(execute=True):
            actions.rotate_keys(organisation=hong_kong())
        # It is destroyed with no day; whoever kept it would sign with it like this.
        late = resigned(
            json.loads(self.json["signed before the keys were replaced"]),
            by=old,
            created=timezone.now() + timedelta(seconds=1),
        )
        self.json["signed with a key after its end"] = compact_json(late)

    def changed(self):
        for name, path, value in (
            ("a name changed", (*SUBJECT, "identifier", 0, "identityHash"), "CHAN Siu Ming"),
            ("the hours changed", (*SUBJECT, "creditsEarned"), 60),
            ("the day of award changed", ("awardedDate",), "2020-01-01T00:00:00Z"),
            ("the number changed", (*SUBJECT, "licenseNumber"), "FTA-FTAHK-2026-00000000000"),
            ("the last day changed", ("validUntil",), "2099-12-31T15:59:59Z"),
            ("a recognition changed", (*RECOGNITION, "credentialSubject", "endorsementComment"), "A degree."),
            ("a term without definition, added", ("honours",), "First class"),
        ):
            self.json[name] = compact_json(put(self.good, path, value))
        self.json["no proof"] = compact_json(removed(self.good, ("proof",)))
        text = compact_json(self.good)
        self.json["a member twice"] = text.replace('"name":"AI', '"name":"Doctor","name":"AI', 1)
        token = self.tokens["valid 0"]
        middle = len(token) // 2
        other = "B" if token[middle] == "A" else "A"
        self.tokens["a character changed"] = f"{token[:middle]}{other}{token[middle + 1 :]}"

    def forged(self):
        ours, theirs = key_of(hong_kong()), key_of(partners()[0])
        our_method = self.good["proof"][0]["verificationMethod"]
        for name, document in (
            ("somebody else's key under our name", resigned(self.good, by=theirs, method=our_method)),
            ("signed by another association", resigned(self.good, by=theirs)),
            ("no criteria, signed", resigned(removed(self.good, (*ACHIEVEMENT, "criteria")), by=ours)),
            ("a term without definition, signed", resigned({**self.good, "honours": "First class"}, by=ours)),
        ):
            self.json[name] = compact_json(document)
        strange = key_of(partners()[0], "p256")
        self.tokens["signed by another association"] = token_of(self.good, by=strange)
        _head, body, signature = token_of(self.good, by=strange).split(".")
        kid = f"{self.good['issuer']['id']}#{key_of(hong_kong(), 'p256').name}"
        own = {"alg": "ES256", "kid": kid, "jwk": json.loads(strange.public)}
        self.tokens["a key of its own"] = f"{b64u(compact_json(own).encode())}.{body}.{signature}"
        none = {"alg": "none", "kid": kid}
        self.tokens["no algorithm"] = f"{b64u(compact_json(none).encode())}.{body}."

    def over(self):
        officer = officer_of(hong_kong()).person
        with time_machine.travel(timezone.now() - timedelta(days=900)):
            expired = issued(self.course)
        self.take("expired", expired)
        revoked, withdrawn, corrected, first = (issued(self.course) for _turn in range(4))
        self.take("revoked", revoked)
        self.take("withdrawn by its holder", withdrawn)
        self.take("replaced by a corrected version", corrected)
        self.take("replaced by a later certificate", first)
        later = issued(offered_in_three_languages())
        with TestCase.captureOnCommitCallbacks(execute=True):
            actions.revoke_certificate(certificate=revoked, by=officer, reason="other", text="Marked twice.")
            actions.withdraw_certificate(certificate=withdrawn, by=withdrawn.person)
            actions.correct_names(certificate=corrected, by=officer, latin="CHAN Tai Ming", own_script="陳大明")
            Certificate.objects.filter(pk=later.pk).update(course=first.course, person=first.person)
            actions.replace_certificate(certificate=first, successor=fresh(later), by=officer)
        self.take("brought to its new version", fresh(corrected))
        for name in (
            "replaced by a corrected version",
            "replaced by a later certificate",
            "brought to its new version",
        ):
            self.tokens.pop(name)
        self.rekeyed()

    def rekeyed(self):
        """A member under its full address: the same statements, so the signature holds, and no reader of JSON sees it."""
        for name, term, of in (
            ("expired, the day under its full address", "validUntil", "expired"),
            ("revoked, the place under its full address", "credentialStatus", "revoked"),
        ):
            document = json.loads(self.json[of])
            value = document.pop(term)
            if term == "validUntil":
                value = {"type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": value}
            self.json[name] = compact_json(document | {f"https://www.w3.org/2018/credentials#{term}": value})

    def recognitions(self):
        overstated = put(self.good, (*RECOGNITION, "credentialSubject", "endorsementComment"), "A degree.")
        name = "a recognition changed, signed again by us"
        self.json[name] = compact_json(resigned(overstated, by=key_of(hong_kong())))
        self.tokens[name] = token_of(overstated, by=key_of(hong_kong(), "p256"))
        # Of another edition, so that the others stand.
        other = offered_in_three_languages(minutes=90)
        carrying = issued(other)
        self.take("a recognition withdrawn", carrying)
        del self.tokens["a recognition withdrawn"]
        taken = EndorsementCredential.objects.filter(achievement__course_version=other.current_version)
        actions.take_back_places(StatusEntry.objects.filter(endorsement__in=taken[:1]))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    verifiers.required()
    with made_once(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        cache.clear()
        patch.setattr("django.conf.settings.ISSUER_HOSTS", {"zfida": "id.zfida.example"})
        yield World()


@pytest.fixture(scope="module")
def verdicts(world):
    samples = {f"json: {name}": text for name, text in world.json.items()}
    samples |= {f"jwt: {name}": text for name, text in world.tokens.items()}
    return verifiers.judge(samples, world.documents, now=world.now)


def said(verdicts, name):
    return {engine: found[name] for engine, found in verdicts.items() if name in found}


def accepting(verdicts, name):
    return {engine for engine, verdict in said(verdicts, name).items() if verdict.verified}


def test_the_tables_name_every_sample(world):
    assert set(world.json) == set(JUDGED)
    assert set(world.tokens) == set(TOKENS_JUDGED)


def test_what_was_issued_is_accepted_by_whom_the_tables_say(verdicts):
    for form, table in (("json", JUDGED), ("jwt", TOKENS_JUDGED)):
        found = {name: accepting(verdicts, f"{form}: {name}") for name in table}
        wrong = {name: said(verdicts, f"{form}: {name}") for name in table if found[name] != table[name][0]}
        assert wrong == {}


def test_our_own_checks_refuse_all_that_ought_to_fail_and_nothing_else(world):
    found = {name: refusal(text, world.documents, now=world.now) for name, text in world.json.items()}
    assert found == {name: ours for name, (_engines, ours) in JUDGED.items()}
    found = {name: refusal(text, world.documents, now=world.now) for name, text in world.tokens.items()}
    assert found == {name: ours for name, (_engines, ours) in TOKENS_JUDGED.items()}


def test_the_valid_ones_carry_three_recognitions_and_speak_three_languages(world):
    documents = [json.loads(world.json[f"valid {number}"]) for number in range(VALID)]
    achievements = [document["credentialSubject"]["achievement"] for document in documents]
    assert {achieved["inLanguage"] for achieved in achievements} == {"en", "zh-Hans", "zh-Hant-HK"}
    issuers = {tuple(one["issuer"]["id"] for one in achieved["endorsement"]) for achieved in achievements}
    assert issuers == {
        (
            "did:web:academy.example:issuers:szfa",
            "did:web:academy.example:issuers:szicdtf",
            "did:web:id.zfida.example",
        )
    }
    states = Certificate.objects.filter(pk__in=[one.pk for one in world.certificates]).values_list("state", flat=True)
    assert set(states) == {CertificateState.VALID}


def test_every_file_carries_what_was_judged(world):
    for number in range(3):
        carried = in_its_files(world.certificates[number])
        assert set(carried.values()) == {world.json[f"valid {number}"]}
        assert len(carried) == 5
