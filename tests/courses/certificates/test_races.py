import random
from threading import Event

import pytest
from django.core import mail
from django.utils import timezone

from courses.certificates import actions, tasks
from courses.certificates.actions import credentials as signing
from courses.certificates.actions import statuses
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CertificateFile,
    EndorsementCredential,
    SignedCredential,
    SigningKey,
    StatusChange,
    StatusEntry,
    StatusList,
)
from courses.learning import actions as learning
from courses.learning.models import Enrolment
from tests.factories.certificates import certified_course, chan, earn, fresh, hong_kong, officer_of, settled_course
from tests.factories.credentials import bits_of, recognised
from tests.factories.learning import activities_of, learner_on
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

THREADS = 32


def test_many_completions_at_once_give_one_certificate_one_letter_and_one_signature():
    enrolment = learner_on(certified_course(), chan())
    (activity,) = activities_of(enrolment.course)

    def finish(_number):
        learning.mark_done(person=enrolment.person, activity=activity, by=enrolment.person)

    at_once(finish)
    assert Enrolment.objects.get(pk=enrolment.pk).is_completed
    assert Certificate.objects.count() == CertificateFacts.objects.count() == 1
    assert len(mail.outbox) == 1
    assert sorted(SignedCredential.objects.values_list("form", flat=True)) == ["embedded", "jwt"]
    assert StatusEntry.objects.count() == StatusList.objects.count() == 1
    assert SigningKey.objects.count() == 2
    assert CertificateFile.objects.count() == 8


def test_many_awards_at_once_answer_with_the_winner():
    enrolment = earn().enrolment
    Certificate.objects.get()
    found = at_once(lambda _number: actions.issue_certificate(enrolment=enrolment, by=None), times=8)
    assert len(set(found)) == 1


def test_many_letters_at_once_are_one():
    certificate = earn()
    mail.outbox.clear()
    Certificate.objects.update(announced_at=None)
    at_once(lambda _number: tasks.announce.func(certificate_id=certificate.pk), times=8)
    assert len(mail.outbox) == 1


def test_many_workers_make_each_file_once():
    certificate = earn()
    CertificateFile.objects.all().delete()
    at_once(lambda _number: actions.store_files(certificate=Certificate.objects.get(pk=certificate.pk)), times=4)
    assert CertificateFile.objects.count() == 8


def test_many_revocations_at_once_are_one():
    certificate, officer = earn(), officer_of(hong_kong()).person
    at_once(
        lambda _number: actions.revoke_certificate(certificate=certificate, by=officer, reason="other", text="Words."),
        times=8,
    )
    assert StatusChange.objects.count() == 1


# --- signing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_hand(monkeypatch):
    """Nothing is signed until the test says so."""
    monkeypatch.setattr(tasks.signing, "after_commit", lambda *args, **kwargs: None)
    monkeypatch.setattr("courses.certificates.receivers.after_commit", lambda *args, **kwargs: None)


@pytest.mark.usefixtures("by_hand")
def test_many_signers_at_once_keep_one_pair_with_one_place():
    course = settled_course()
    recognised(course.current_version, minutes=15)
    certificate = earn(course)
    assert SignedCredential.objects.count() == 0
    found = at_once(lambda _number: actions.sign_certificate(certificate=Certificate.objects.get()), times=8)
    assert len({tuple(sorted(row.pk for row in rows)) for rows in found}) == 1
    assert SignedCredential.objects.count() == 2
    assert StatusEntry.objects.filter(facts=certificate.facts).count() == 1
    # One key of each kind for the issuer and three partners, one list each, one recognition of each partner.
    assert SigningKey.objects.count() == 8
    assert StatusList.objects.exclude(document="").count() == 4
    assert EndorsementCredential.objects.count() == 3


def test_many_workers_that_need_a_key_make_one():
    organisation = hong_kong()
    found = at_once(
        lambda number: actions.current_key(organisation, KeyAlgorithm.values[number % 2]).pk,
        times=8,
    )
    assert len(set(found)) == SigningKey.objects.count() == 2


def test_rotations_at_once_leave_one_current_key_of_each_kind():
    organisation = hong_kong()
    at_once(lambda _number: actions.rotate_keys(organisation=organisation), times=4)
    assert SigningKey.objects.count() == 8
    assert SigningKey.objects.current().count() == 2


def test_reports_of_one_key_at_once_make_one_successor():
    organisation = hong_kong()
    key = actions.current_key(organisation, KeyAlgorithm.ED25519)
    actions.current_key(organisation, KeyAlgorithm.P256)
    at_once(lambda _number: actions.report_compromise(key=key, since=timezone.now()), times=6)
    assert SigningKey.objects.count() == 3
    assert SigningKey.objects.current().count() == 2


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize("change", ["revoke", "erase", "correct"])
def test_what_changes_while_a_worker_signs_is_never_out_of_step(monkeypatch, change):
    """One thread signs and is held between signature and database while the other changes the certificate."""
    certificate, officer = earn(), officer_of(hong_kong()).person
    signed, changed = Event(), Event()
    secure = signing.secure

    def held(document, **kwargs):
        made = secure(document, **kwargs)
        signed.set()
        changed.wait(timeout=30)
        return made

    monkeypatch.setattr(signing, "secure", held)

    def act(number):
        if number == 0:
            return actions.sign_certificate(certificate=Certificate.objects.get(pk=certificate.pk))
        signed.wait(timeout=30)
        try:
            if change == "revoke":
                actions.revoke_certificate(certificate=certificate, by=officer, reason="other", text="Words.")
            elif change == "erase":
                actions.erase_names(certificate=certificate)
            else:
                actions.correct_names(certificate=certificate, by=officer, latin="CHAN Tai Ming", own_script="")
        finally:
            changed.set()
        return []

    assert at_once(act, times=2) == [[], []]
    assert SignedCredential.objects.count() == 0
    assert StatusEntry.objects.filter(set_at__isnull=False).count() == (0 if change == "erase" else 1)
    assert fresh(certificate).needs_signing is (change != "erase")


@pytest.mark.usefixtures("by_hand")
def test_many_workers_that_sign_a_list_publish_every_change():
    certificates = [earn() for _number in range(6)]
    for certificate in certificates:
        actions.sign_certificate(certificate=certificate)
    officer = officer_of(hong_kong()).person

    def act(number):
        if number < 6:
            actions.revoke_certificate(certificate=certificates[number], by=officer, reason="other", text="Words.")
        actions.sign_status_list(status_list=StatusList.objects.get())

    at_once(act, times=10)
    waiting = StatusList.objects.to_sign(timezone.now()).first()
    if waiting is not None:
        actions.sign_status_list(status_list=waiting)
    assert len(bits_of(StatusList.objects.get())) == 6
    assert not StatusList.objects.to_sign(timezone.now()).exists()


@pytest.mark.usefixtures("by_hand")
def test_places_taken_at_once_are_different_ones(monkeypatch):
    # Out of so few places that they meet.
    monkeypatch.setattr(statuses.secrets, "randbelow", _few)
    facts = [earn().facts for _number in range(8)]
    organisation = hong_kong()
    entries = at_once(lambda number: statuses.place_for(facts=facts[number], organisation=organisation).index, times=8)
    assert len(set(entries)) == 8


def _few(_limit):
    return random.randrange(24)
