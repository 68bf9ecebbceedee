import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from courses.certificates import actions, tasks
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile, StatusChange
from courses.learning import actions as learning
from courses.learning.models import Enrolment
from tests.factories.certificates import certified_course, chan, earn, hong_kong, officer_of
from tests.factories.learning import activities_of, learner_on

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 32


def all_at_once(act, threads=THREADS):
    """Run `act` in so many threads that start together; what each answered."""
    barrier = threading.Barrier(threads)

    def run(_number):
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_many_completions_at_once_give_one_certificate_and_one_letter():
    enrolment = learner_on(certified_course(), chan())
    (activity,) = activities_of(enrolment.course)

    def finish():
        learning.mark_done(person=enrolment.person, activity=activity, by=enrolment.person)

    all_at_once(finish)
    assert Enrolment.objects.get(pk=enrolment.pk).is_completed
    assert Certificate.objects.count() == CertificateFacts.objects.count() == 1
    assert len(mail.outbox) == 1
    assert CertificateFile.objects.count() == 6


def test_many_awards_at_once_answer_with_the_winner():
    enrolment = earn().enrolment
    Certificate.objects.get()
    found = all_at_once(lambda: actions.issue_certificate(enrolment=enrolment, by=None), threads=8)
    assert len(set(found)) == 1


def test_many_letters_at_once_are_one():
    certificate = earn()
    mail.outbox.clear()
    Certificate.objects.update(announced_at=None)
    all_at_once(lambda: tasks.announce.func(certificate_id=certificate.pk), threads=8)
    assert len(mail.outbox) == 1


def test_many_workers_make_each_file_once():
    certificate = earn()
    CertificateFile.objects.all().delete()
    all_at_once(lambda: actions.store_files(certificate=Certificate.objects.get(pk=certificate.pk)), threads=4)
    assert CertificateFile.objects.count() == 6


def test_many_revocations_at_once_are_one():
    certificate, officer = earn(), officer_of(hong_kong()).person
    all_at_once(
        lambda: actions.revoke_certificate(certificate=certificate, by=officer, reason="other", text="Words."),
        threads=8,
    )
    assert StatusChange.objects.count() == 1
