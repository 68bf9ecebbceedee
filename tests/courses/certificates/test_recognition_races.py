"""Two officers at once: the database decides, and whoever comes second gets the winner's answer or is told."""

from __future__ import annotations

import pytest
from django.core import mail

from common.http import Refused
from courses.catalogue import actions as catalogue
from courses.certificates import actions
from courses.certificates.enums import DeclineReason, EndorsementState
from courses.certificates.models import Endorsement, EndorsementLetter, StatusEntry
from tests.factories.certificates import asked, earn, hong_kong, partner, recognised, settled_course, someone_of
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def tried(act):
    try:
        return act()
    except Refused as refusal:
        return type(refusal).__name__


def test_many_officers_who_ask_at_once_ask_once():
    course, officers = settled_course(), [someone_of(hong_kong()) for _number in range(8)]
    theirs = someone_of(partner())
    at_once(
        lambda number: actions.ask_recognition(
            course_version=course.current_version, organisations=[partner()], by=officers[number]
        ),
        times=8,
    )
    assert Endorsement.objects.count() == 1
    assert [message.to for message in mail.outbox] == [[theirs.user.email]]


def test_officers_who_answer_at_once_give_one_answer():
    row = asked(settled_course())
    officers = [someone_of(partner()) for _number in range(8)]
    mail.outbox.clear()

    def answer(number):
        if number % 2:
            return tried(lambda: actions.decline_recognition(endorsement=row, by=officers[number], reason="later"))
        return tried(lambda: actions.give_recognition(endorsement=row, by=officers[number], minutes=15))

    answers = at_once(answer, times=8)
    row.refresh_from_db()
    assert {answer if isinstance(answer, str) else answer.state for answer in answers} == {row.state, "AnsweredAlready"}
    assert {one.answered_by for one in answers if not isinstance(one, str)} == {row.answered_by}
    assert (row.state == "declined") == (row.decline_reason == DeclineReason.LATER)
    assert len(mail.outbox) == 1


def test_an_answer_and_its_question_taken_back_at_once_are_one_of_the_two():
    for _turn in range(6):
        row = asked(course := settled_course())
        ours, theirs = row.asked_by, someone_of(partner())

        def act(number, row=row, ours=ours, theirs=theirs):
            if number:
                return tried(lambda: actions.cancel_request(endorsement=row, by=ours))
            return tried(lambda: actions.give_recognition(endorsement=row, by=theirs, minutes=15))

        answers = at_once(act, times=2)
        row.refresh_from_db()
        assert answers.count("AnsweredAlready") == 1
        course.refresh_from_db()
        assert course.recognised_by.exists() == (row.state == EndorsementState.GIVEN)


def test_many_withdrawals_at_once_are_one():
    course = settled_course()
    actions.sign_certificate(certificate=earn(course))
    row = recognised(course)
    officers = [someone_of(partner()) for _number in range(6)]
    at_once(lambda number: actions.withdraw_recognition(endorsement=row, by=officers[number]), times=6)
    assert EndorsementLetter.objects.filter(kind="withdrawn").count() == 1
    assert StatusEntry.objects.filter(endorsement__isnull=False, set_at=None).count() == 0


def test_signing_and_withdrawing_at_once_leave_nothing_that_holds():
    course = settled_course()
    actions.sign_certificate(certificate=earn(course))
    for _turn in range(4):
        row = recognised(course)
        officer = someone_of(partner())

        def act(number, row=row, officer=officer):
            if number:
                return actions.withdraw_recognition(endorsement=row, by=officer)
            try:
                fresh = Endorsement.objects.select_related("organisation").get(pk=row.pk)
                return actions.sign_recognition(given=fresh)
            except Exception as error:
                return str(error)

        at_once(act, times=2)
        assert StatusEntry.objects.filter(endorsement__endorsement=row, set_at=None).count() == 0


def test_giving_while_the_course_gets_other_hours_never_says_what_does_not_hold():
    for _turn in range(4):
        row = asked(course := settled_course())
        theirs = someone_of(partner())

        def act(number, row=row, theirs=theirs, course=course):
            if number:
                return catalogue.save_course_settings(course=course, by=None, minutes=360)
            return tried(lambda: actions.give_recognition(endorsement=row, by=theirs, minutes=15))

        at_once(act, times=2)
        course.refresh_from_db()
        assert not course.recognised_by.exists()
