"""Recognition on certificates and in credentials: what is printed, signed, embedded, taken back, and shown live."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.certificates import actions, tasks, tick
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import (
    Achievement,
    Certificate,
    CertificateFacts,
    Endorsement,
    EndorsementCredential,
    StatusEntry,
    StatusList,
)
from courses.certificates.queries import gather_facts
from courses.certificates.queries.credentials import credential_of, credential_text
from courses.certificates.queries.recognition import recognition_of
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import (
    asked,
    certified_course,
    chan,
    earn,
    fresh,
    hong_kong,
    partner,
    recognised,
    settled_course,
    share,
    someone_of,
)
from tests.helpers.uploads import bring, file_of, main_of
from tests.helpers.uploads import signed as signed_file

pytestmark = pytest.mark.django_db


def signed(certificate):
    actions.sign_certificate(certificate=certificate)
    return json.loads(credential_text(credential_of(fresh(certificate).facts, "embedded")))


def embedded(certificate):
    return signed(certificate)["credentialSubject"]["achievement"].get("endorsement", [])


def partners(certificate):
    return [one["key"] for one in fresh(certificate).facts.data["partners"]]


def standing(certificate):
    return [(one.name, one.standing) for one in recognition_of(fresh(certificate))]


def page(client, certificate, **query):
    answer = client.get(f"{certificate.path}/", query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- what is printed ------------------------------------------------------------------------------------------------


def test_a_certificate_names_who_recognised_the_course_when_it_was_awarded():
    course = settled_course()
    before = earn(course)
    recognised(course, partner("zfida"))
    row = recognised(course, partner("szfa"))
    between = earn(course, PersonFactory())
    actions.withdraw_recognition(endorsement=row, by=someone_of(partner("szfa")))
    after = earn(course, PersonFactory())
    assert (partners(before), partners(between), partners(after)) == ([], ["zfida", "szfa"], ["zfida"])


def test_what_was_awarded_before_a_recognition_began_or_after_it_ended_does_not_carry_it():
    course, now = settled_course(), timezone.now()
    recognised(course, at=now - timedelta(days=20), valid_until=timezone.localdate() + timedelta(days=5))
    with time_machine.travel(now + timedelta(days=10)):
        actions.end_recognitions()
        for days, named in ((-30, []), (-10, ["szfa"]), (8, [])):
            data = gather_facts(earn(course, PersonFactory()).enrolment, now + timedelta(days=days))
            assert [one["key"] for one in data["partners"]] == named


def test_a_recognition_of_other_hours_or_another_version_is_not_printed():
    course = settled_course()
    recognised(course)
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    course.refresh_from_db()
    assert partners(earn(course)) == []


def test_a_correction_prints_what_was_printed_before():
    course = settled_course()
    certificate = earn(course)
    recognised(course)
    actions.correct_names(certificate=certificate, by=someone_of(hong_kong()), latin="CHAN Tai Ming", own_script="")
    first, second = CertificateFacts.objects.order_by("version_no")
    assert first.data == second.data


# --- what is signed -------------------------------------------------------------------------------------------------


def test_giving_signs_for_everything_that_was_earned_in_every_language(client, django_capture_on_commit_callbacks):
    course = settled_course()
    certificate = earn(course)
    assert embedded(certificate) == []
    with django_capture_on_commit_callbacks(execute=True):
        row = recognised(course)
    (credential,) = EndorsementCredential.objects.all()
    document = client.get("/endorsements/szfa/1").json()
    assert document["issuer"]["id"] == "did:web:academy.example:issuers:szfa"
    assert document["credentialSubject"]["id"].endswith(f"/achievements/{course.code.lower()}/1-en")
    assert (credential.endorsement, credential.language) == (row, "en")


def test_a_later_certificate_embeds_it_and_an_earlier_one_stays_as_it_was_signed():
    course = settled_course()
    first = earn(course)
    before = signed(first)
    recognised(course, partner("zfida"), en="Good.")
    recognised(course, partner("szfa"))
    second = earn(course, PersonFactory())
    found = embedded(second)
    assert [one["issuer"]["name"] for one in found] == ["Zhongguancun Alliance", "Shenzhen Fintech Association"]
    assert [one["credentialSubject"]["endorsementComment"] for one in found] == [
        "Good.",
        "Recognised for 0.2 hours of structured learning.",
    ]
    assert signed(first) == before


def test_withdrawing_takes_every_place_back_and_publishes_the_list(django_capture_on_commit_callbacks):
    course = settled_course()
    signed(earn(course))
    row = recognised(course, valid_until=timezone.localdate() + timedelta(days=30))
    actions.sign_recognition(given=row)
    after = actions.renew_recognition(endorsement=row, by=someone_of(partner()), valid_until=None)
    actions.sign_recognition(given=after)
    assert StatusEntry.objects.filter(endorsement__isnull=False, set_at=None).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_recognition(endorsement=after, by=someone_of(partner()))
    assert StatusEntry.objects.filter(endorsement__isnull=False, set_at=None).count() == 0
    found = StatusList.objects.get(organisation=partner())
    assert found.signed_changes == found.changes == 1
    assert not StatusList.objects.filter(organisation=hong_kong(), changes__gt=0).exists()


def test_what_is_withdrawn_while_it_is_being_signed_is_not_signed():
    course = settled_course()
    signed(earn(course))
    row = recognised(course)
    stale = Endorsement.objects.select_related("organisation").get(pk=row.pk)
    actions.withdraw_recognition(endorsement=row, by=someone_of(partner()))
    with pytest.raises(CannotSign):
        actions.sign_endorsement(given=stale, achieved=Achievement.objects.get(), language="en")
    assert EndorsementCredential.objects.count() == 0
    assert actions.sign_recognition(given=Endorsement.objects.get(pk=row.pk)) == 0


def test_the_clock_asks_again_for_what_a_lost_task_has_not_signed(django_capture_on_commit_callbacks):
    course = settled_course()
    signed(earn(course))
    recognised(course)
    assert tick.sign_recognitions() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        with django_capture_on_commit_callbacks(execute=True):
            assert tick.sign_recognitions() == 1
        assert EndorsementCredential.objects.count() == 1
        assert tick.sign_recognitions() == 0


# --- what is shown --------------------------------------------------------------------------------------------------


def test_an_earlier_certificate_shows_who_has_recognised_it_since():
    course = settled_course()
    certificate = earn(course)
    recognised(course)
    assert partners(certificate) == []
    assert standing(certificate) == [("Shenzhen Fintech Association", "later")]
    actions.withdraw_recognition(endorsement=Endorsement.objects.get(), by=someone_of(partner()))
    assert standing(certificate) == []


def test_what_is_printed_is_shown_as_it_stands_today(client):
    course = settled_course()
    row = recognised(course, valid_until=timezone.localdate() + timedelta(days=5))
    recognised(course, partner("zfida"))
    certificate = earn(course)
    token = share(certificate)
    assert page(client, certificate, k=token).count("Recognised since") == 2
    actions.withdraw_recognition(
        endorsement=Endorsement.objects.get(organisation=partner("zfida")), by=someone_of(partner("zfida"))
    )
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        text = page(client, certificate, k=token)
    assert "Recognition withdrawn on" in text
    assert "Recognition ended on" in text
    assert row.organisation.name in text
    assert partners(certificate) == ["szfa", "zfida"]


def test_with_the_number_alone_recognition_is_told_as_the_course_is(client):
    course = settled_course()
    certificate = earn(course)
    recognised(course)
    assert "after this certificate was issued" in page(client, certificate)
    actions.change_visibility(certificate=certificate, by=certificate.person, visibility="private")
    assert "Recognised" not in page(client, certificate)


def test_a_file_that_is_brought_is_answered_with_the_same(client):
    certificate = signed_file()
    recognised(certificate.course)
    text = main_of(bring(client, file_of(certificate, "json")))
    assert "Equals what was issued" in text
    assert "after this certificate was issued" in text


def test_a_revoked_certificate_is_recognised_by_nobody(client):
    course = settled_course()
    recognised(course)
    certificate = earn(course)
    actions.revoke_certificate(certificate=certificate, by=someone_of(hong_kong()), reason="other", text="Words.")
    assert "Recognised by" not in page(client, certificate)


def test_a_partner_printed_before_recognitions_were_kept_is_told_apart():
    course = settled_course()
    recognised(course)
    certificate = earn(course)
    Endorsement.objects.all().delete()
    assert standing(certificate) == [("Shenzhen Fintech Association", "named")]


def test_the_page_leads_to_what_the_partner_has_signed(client):
    course = settled_course()
    recognised(course)
    certificate = earn(course)
    signed(certificate)
    (one,) = recognition_of(fresh(certificate))
    assert one.signed == "/endorsements/szfa/1"
    assert client.get(one.signed).status_code == 200


def test_the_page_costs_the_same_for_one_partner_and_three(client):
    course = settled_course()
    recognised(course)
    certificate = earn(course)
    signed(certificate)

    def queries():
        client.get(f"{certificate.path}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{certificate.path}/")
        return len(captured)

    one = queries()
    for slug in ("zfida", "szicdtf"):
        actions.sign_recognition(given=recognised(course, partner(slug)))
    assert queries() == one
    assert len(standing(certificate)) == 3


# --- letters --------------------------------------------------------------------------------------------------------


def subjects(to):
    return [message.subject for message in mail.outbox if message.to == [to.user.email]]


def test_partners_hear_of_a_question_and_the_courses_officers_of_the_answer_once(django_capture_on_commit_callbacks):
    course, theirs = settled_course(), someone_of(partner())
    theirs.user.language = "zh-hans"
    theirs.user.save()
    with django_capture_on_commit_callbacks(execute=True):
        row = asked(course)
    ours = row.asked_by
    assert len(subjects(theirs)) == 1
    assert subjects(ours) == []
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        row = actions.give_recognition(endorsement=row, by=theirs, minutes=15)
    assert subjects(ours) == ["Shenzhen Fintech Association recognises “AI Foundations”"]
    assert f"/admin/certificates/recognition/{row.pk}/" in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tell_officers.func(endorsement_id=row.pk, news="given")
    assert len(mail.outbox) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_recognition(endorsement=row, by=theirs)
    assert "withdrawn its recognition" in subjects(ours)[-1]


def test_a_refusal_is_told_with_its_reason_and_without_the_words(django_capture_on_commit_callbacks):
    row = asked(settled_course())
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_recognition(endorsement=row, by=someone_of(partner()), reason="hours", text="Secret words.")
    (message,) = mail.outbox
    assert "The hours do not fit the content" in message.body
    assert "Secret words" not in message.body


def test_a_question_taken_back_is_not_written_about(django_capture_on_commit_callbacks):
    theirs = someone_of(partner())
    with django_capture_on_commit_callbacks() as later:
        row = asked(settled_course())
        actions.cancel_request(endorsement=row, by=row.asked_by)
    for callback in later:
        callback()
    assert subjects(theirs) == []


def test_partners_are_reminded_sixty_days_before_the_end_once(django_capture_on_commit_callbacks):
    theirs, now = someone_of(partner()), timezone.now()
    recognised(settled_course(), valid_until=timezone.localdate() + timedelta(days=100))

    def reminded(days):
        mail.outbox.clear()
        with time_machine.travel(now + timedelta(days=days)):
            for _turn in "ab":
                with django_capture_on_commit_callbacks(execute=True):
                    tick.remind_of_recognitions()
        return len(subjects(theirs))

    assert [reminded(days) for days in (39, 40, 41)] == [0, 1, 0]


def test_the_courses_officers_hear_that_a_recognition_has_ended(django_capture_on_commit_callbacks):
    row = recognised(settled_course(), valid_until=timezone.localdate() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=2)), django_capture_on_commit_callbacks(execute=True):
        call_command("tick")
    assert "has ended" in subjects(row.asked_by)[-1]


def test_completing_a_course_costs_the_same_however_many_recognise_it():
    def cost(course):
        person = chan()
        with CaptureQueriesContext(connection) as captured:
            earn(course, person)
        return len(captured)

    course = certified_course()
    cost(course)
    none = cost(course)
    for slug in ("szfa", "zfida", "szicdtf"):
        recognised(course, partner(slug))
    assert cost(course) == none
    assert Certificate.objects.count() == 3
