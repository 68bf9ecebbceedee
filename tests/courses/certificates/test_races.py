import pytest
from django.core import mail

from courses.certificates import actions, tasks
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile, StatusChange
from courses.learning import actions as learning
from courses.learning.models import Enrolment
from tests.factories.certificates import certified_course, chan, earn, hong_kong, officer_of
from tests.factories.learning import activities_of, learner_on
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 32


def test_many_completions_at_once_give_one_certificate_and_one_letter():
    enrolment = learner_on(certified_course(), chan())
    (activity,) = activities_of(enrolment.course)

    def finish(_number):
        learning.mark_done(person=enrolment.person, activity=activity, by=enrolment.person)

    at_once(finish)
    assert Enrolment.objects.get(pk=enrolment.pk).is_completed
    assert Certificate.objects.count() == CertificateFacts.objects.count() == 1
    assert len(mail.outbox) == 1
    assert CertificateFile.objects.count() == 6


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
    assert CertificateFile.objects.count() == 6


def test_many_revocations_at_once_are_one():
    certificate, officer = earn(), officer_of(hong_kong()).person
    at_once(
        lambda _number: actions.revoke_certificate(certificate=certificate, by=officer, reason="other", text="Words."),
        times=8,
    )
    assert StatusChange.objects.count() == 1
