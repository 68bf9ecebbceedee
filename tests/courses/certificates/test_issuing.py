from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course
from courses.certificates import actions, codes
from courses.certificates.enums import BADGES, SHEETS, CertificateState, NameProblemKind, Visibility
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CertificateFile,
    CertificateNames,
    CertificateSecret,
    NameProblem,
    SignedCredential,
    SigningKey,
)
from courses.certificates.queries import certificate_for, drawing_of
from courses.certificates.queries.gathering import expiry
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import certified_course, chan, earn, fresh, hong_kong, recognised, settled_course
from tests.factories.learning import activities_of, complete, learner_on

pytestmark = pytest.mark.django_db


def test_completing_a_course_writes_its_certificate_in_the_same_transaction():
    enrolment = learner_on(certified_course(), chan())
    complete(enrolment)
    certificate = certificate_for(enrolment)
    assert certificate.person == enrolment.person
    assert certificate.state == CertificateState.VALID
    assert certificate.visibility == Visibility.LINK
    assert codes.is_code(certificate.code)
    year = timezone.localdate().year
    assert certificate.number == f"FTA-FTAHK-{year}-{certificate.code}"
    assert CertificateFacts.objects.get().version_no == 1


def test_nothing_is_signed_rendered_or_sent_inside_the_transaction():
    earn()
    assert SigningKey.objects.count() == SignedCredential.objects.count() == CertificateFile.objects.count() == 0
    assert mail.outbox == []


def test_a_completion_that_is_rolled_back_leaves_no_certificate():
    enrolment = learner_on(certified_course(), chan())
    with transaction.atomic():
        complete(enrolment)
        assert Certificate.objects.count() == 1
        transaction.set_rollback(True)
    assert Certificate.objects.count() == 0


def test_the_facts_hold_what_a_certificate_must_say():
    course = certified_course()
    catalogue.save_course_settings(
        course=course,
        by=None,
        minutes=360,
        law_as_at=date(2026, 11, 1),
        certificate_topics={"technical": 240, "compliance": 75, "ethics": 45},
    )
    recognised(course)
    data = earn(course).facts.data
    today = timezone.localdate().isoformat()
    assert data["issuer"]["names"]["zh-hant"] == "香港金融科技協會"
    assert data["issuer"]["registration"] == "Registered society 00000"
    assert data["partners"][0]["names"]["en"] == "Shenzhen Fintech Association"
    assert (data["course"]["code"], data["course"]["version"]) == (course.code, 1)
    assert data["course"]["titles"] == {"en": "AI Foundations"}
    assert data["study"] == {
        "language": "en",
        "started_on": today,
        "completed_on": today,
        "issued_on": today,
        "utc_offset": "+08:00",
        "minutes": 360,
        "mode": "self_paced",
        "topics": {"technical": 240, "compliance": 75, "ethics": 45},
    }
    assert data["law_as_at"] == "2026-11-01"
    assert data["expires_on"] is None


@pytest.mark.parametrize(
    ("quizzes", "words"),
    [
        ([], "all required parts completed"),
        ([70], "1 quiz, pass mark 70%: passed"),
        ([70, 70, 70], "3 quizzes, pass mark 70%: passed"),
        ([60, 80], "2 quizzes, pass mark 60–80%: passed"),
    ],
)
def test_the_certificate_names_the_required_quizzes_and_their_pass_mark(quizzes, words):
    drawn = drawing_of(earn(settled_course(quizzes=quizzes)), language="en")
    assert dict(drawn.facts)["Assessment"] == words
    assert ("a passed assessment" in drawn.disclaimer) == bool(quizzes)
    assert drawn.disclaimer.endswith("Dates are those of UTC+8.")


def test_the_facts_hold_no_name():
    certificate = earn()
    stored = str(certificate.facts.data)
    assert [name for name in ("陳", "CHAN", "Chris", "LAU", "@") if name in stored] == []
    names = CertificateNames.objects.get()
    assert (names.latin, names.own_script, names.signatory) == ("CHAN Tai Man, Chris", "陳大文", "LAU Wing Kei")


@pytest.mark.parametrize(("language", "form"), [("en", "zh-hant"), ("zh-hans", "zh-hans"), ("zh-hant", "zh-hant")])
def test_han_characters_keep_the_form_of_the_language_their_holder_reads(language, form):
    earn(person=chan(language=language))
    assert CertificateNames.objects.get().own_script_language == form


def test_dates_are_those_of_hong_kong_whatever_the_hour_in_utc():
    with time_machine.travel("2026-12-31T17:30:00+00:00", tick=False):
        certificate = earn()
    assert certificate.facts.get("study", "issued_on") == "2027-01-01"
    assert certificate.number.startswith("FTA-FTAHK-2027-")


def test_facts_cannot_be_changed_or_deleted():
    rows = CertificateFacts.objects.filter(pk=earn().facts.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(data={})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_issuing_again_gives_the_same_certificate():
    certificate = earn()
    again = actions.issue_certificate(enrolment=certificate.enrolment, by=None)
    assert again == certificate
    assert Certificate.objects.count() == CertificateFacts.objects.count() == CertificateSecret.objects.count() == 1


def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    first = earn()
    drawn = iter([first.code, codes.with_check("7K3M9QXR2P")])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    assert earn().code == codes.with_check("7K3M9QXR2P")


def test_the_certificate_and_one_letter_follow_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = earn()
    assert [message.subject for message in mail.outbox] == ["Your certificate is ready: AI Foundations"]
    text = mail.outbox[0].body
    assert text.count("http") == 1
    assert f"/en/learn/certificates/{certificate.code}/" in text
    sheets = {(kind, language) for kind in SHEETS for language in ("en", "zh-hans", "zh-hant")}
    stored = set(CertificateFile.objects.values_list("kind", "language"))
    assert stored == sheets | {(kind, "") for kind in BADGES}
    assert certificate.facts.credentials.count() == 2


def test_the_letter_is_in_her_language(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = earn(person=chan(language="zh-hant"))
    assert f"/zh-hant/learn/certificates/{certificate.code}/" in mail.outbox[0].body


def test_a_letter_that_fails_is_sent_when_it_is_tried_again(monkeypatch):
    from courses.certificates import emails

    certificate = earn()

    def fail(*args, **kwargs):
        raise OSError("no mail today")

    with monkeypatch.context() as broken:
        broken.setattr(emails.EmailMultiAlternatives, "send", fail)
        with pytest.raises(OSError, match="no mail"):
            emails.send_ready(certificate)
    assert fresh(certificate).announced_at is None
    assert emails.send_ready(fresh(certificate)) is True
    assert emails.send_ready(fresh(certificate)) is False
    assert len(mail.outbox) == 1


def test_nobody_is_written_to_about_what_was_completed_long_ago(django_capture_on_commit_callbacks):
    enrolment = learner_on(certified_course(), chan())
    with django_capture_on_commit_callbacks(execute=True):
        for activity in activities_of(enrolment.course):
            _do_long_ago(enrolment, activity)
    assert Certificate.objects.count() == 1
    assert mail.outbox == []


def _do_long_ago(enrolment, activity):
    from courses.learning import actions as learning

    learning.record_result(
        person=enrolment.person,
        activity=activity,
        by=enrolment.person,
        verb="marked",
        at=timezone.now() - timedelta(days=30),
    )


def test_a_course_without_an_association_completes_and_is_certified_when_it_has_one(
    django_capture_on_commit_callbacks,
):
    course = certified_course()
    owner = course.owner
    Course.objects.filter(pk=course.pk).update(owner=None)
    enrolment = complete(learner_on(course, chan()))
    assert enrolment.state == EnrolmentState.COMPLETED
    assert Certificate.objects.count() == 0
    assert actions.look_for_owed() == 0
    Course.objects.filter(pk=course.pk).update(owner=owner)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.look_for_owed() == 1
    assert actions.look_for_owed() == 0
    assert certificate_for(enrolment).issued_at == Enrolment.objects.get(pk=enrolment.pk).completed_at


@pytest.mark.parametrize(
    ("completed", "months", "ends"),
    [
        (date(2026, 11, 12), None, None),
        (date(2026, 11, 12), 24, date(2028, 11, 11)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
    ],
)
def test_validity_ends_the_day_before_so_many_months_later(completed, months, ends):
    assert expiry(completed, months) == ends


@pytest.mark.parametrize(
    ("names", "kind", "characters"),
    [
        ({"display_name": " "}, NameProblemKind.MISSING, ""),
        ({"display_name": "สมชาย"}, NameProblemKind.UNDRAWABLE, "สมชาย"),
        ({"display_name": "Mei 🎓"}, NameProblemKind.UNDRAWABLE, "🎓"),
    ],
)
def test_a_name_that_cannot_be_printed_is_queued_and_never_undoes_a_completion(
    names, kind, characters, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = earn(person=PersonFactory(**{f"user__{field}": value for field, value in names.items()}))
    problem = NameProblem.objects.get()
    assert (problem.certificate, problem.kind, problem.characters) == (certificate, kind, characters)
    assert certificate.enrolment.state == EnrolmentState.COMPLETED
    assert CertificateFile.objects.count() == 0
    assert [message.subject for message in mail.outbox] == ["Your certificate needs your name: AI Foundations"]


def test_rare_characters_are_no_problem():
    earn(person=chan(display_name="𠮷䶮㛃𨋢", name_latin="", name_other_script=""))
    assert NameProblem.objects.count() == 0
    assert CertificateNames.objects.get().own_script == "𠮷䶮㛃𨋢"


def test_a_polish_name_is_issued_as_it_is_written(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = earn(person=chan(display_name="Łukasz", name_latin="Łukasz Żółć", name_other_script=""))
    assert not NameProblem.objects.exists()
    assert certificate.facts.names.latin == "Łukasz Żółć"
    assert CertificateFile.objects.filter(facts=certificate.facts).count() == 8


def test_a_second_cycle_has_a_certificate_of_its_own():
    first = earn()
    again = Enrolment.objects.create(
        person=first.person,
        course=first.course,
        cycle=2,
        version=first.course.current_version,
        required_total=1,
        required_done=1,
        state=EnrolmentState.COMPLETED,
        completed_at=timezone.now(),
    )
    second = actions.issue_certificate(enrolment=again, by=None)
    assert second.code != first.code
    replaced = actions.replace_certificate(certificate=first, successor=second, by=None)
    assert (replaced.state, replaced.replaced_by) == (CertificateState.SUPERSEDED, second)


def test_the_issuer_is_the_association_of_the_course():
    assert earn().issuer == hong_kong()
