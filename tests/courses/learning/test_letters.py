"""Somebody who asked for a place hears the answer, and who was given one hears of it: once, in her language."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from accounts.models import Person
from courses.catalogue.enums import EnrolmentPolicy
from courses.learning import actions, tasks
from courses.learning.enums import RouteKind
from courses.learning.models import Enrolment, EnrolmentRequest
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.learning import complete, learner_on, offered_course, page_of

pytestmark = pytest.mark.django_db


def asked(language: str = "en") -> EnrolmentRequest:
    course = offered_course(policy=EnrolmentPolicy.REQUEST, title="AI for boards")
    person: Person = PersonFactory(user__language=language)
    return actions.request_place(person=person, course=course, by=person)


@pytest.fixture
def decide(django_capture_on_commit_callbacks):
    def act(request: EnrolmentRequest, **decision) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.decide_request(request=request, by=PersonFactory(), **decision)

    return act


def test_who_is_given_a_place_is_told_where_to_start(decide):
    request = asked()
    decide(request, approve=True)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([request.person.user.email], "You have a place: AI for boards")
    assert "You asked for a place on “AI for boards”, and you have it. You can start at once." in letter.body
    assert letter.body.endswith(f"/en/courses/{page_of(request.course).slug}/\n")
    assert "The answer says" not in letter.body


def test_who_is_declined_reads_the_answer(decide):
    decide(asked(), approve=False, answer="The next one begins in March.")
    (letter,) = mail.outbox
    assert letter.subject == "Your request for a place: AI for boards"
    assert "This time you cannot be given one." in letter.body
    assert "The answer says: The next one begins in March." in letter.body
    assert letter.body.endswith("/en/learn/\n")
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "The next one begins in March." in html


def test_answering_and_sending_twice_is_one_letter(decide):
    request = asked()
    for _time in range(2):
        decide(request, approve=True)
        tasks.tell_decision.func(request_id=request.pk)
    assert len(mail.outbox) == 1


def test_a_letter_that_fails_is_sent_when_it_is_tried_again(decide, monkeypatch, settings):
    request = asked()
    settings.EMAIL_BACKEND = "nowhere.Backend"
    with pytest.raises(ImportError):
        tasks.tell_decision.func(request_id=request.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.tell_decision.func(request_id=request.pk)
    assert len(mail.outbox) == 1


def test_who_took_her_request_back_or_left_is_not_written_to(decide, django_capture_on_commit_callbacks):
    request, gone = asked(), asked()
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_request(request=request, by=request.person)
    gone.person.user.is_active = False
    gone.person.user.save()
    decide(gone, approve=False)
    assert mail.outbox == []


def test_the_answer_is_words_and_never_markup(decide):
    decide(asked(), approve=False, answer="<b>No</b> http://evil.example")
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "<b>No</b>" not in html
    assert 'href="http://evil.example' not in html


def given(course, person: Person, **route) -> Enrolment:
    sponsor = OrganisationFactory(name_en="Harbour Lane Bank", name_zh_hant="海港道銀行")
    place = {"kind": RouteKind.COHORT, "source_key": "cohort:1", "sponsor": sponsor, "due_on": date(2027, 3, 1)}
    return actions.enrol(person=person, course=course, **{"by": PersonFactory(), **place, **route})


def test_who_is_given_a_place_by_her_organisation_is_told_by_whom_and_until_when(django_capture_on_commit_callbacks):
    course, person = offered_course(title="AI for boards"), PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = given(course, person)
        given(course, person)
    tasks.tell_place.func(route_id=enrolment.routes.get().pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([person.user.email], "You have a place: AI for boards")
    assert (
        "Harbour Lane Bank has given you a place on “AI for boards”. It asks you to finish by 1 Mar 2027."
        in letter.body
    )
    assert letter.body.endswith(f"/en/courses/{page_of(course).slug}/\n")


@pytest.mark.parametrize("kind", [RouteKind.SELF, RouteKind.OFFICER, RouteKind.IMPORT])
def test_no_other_road_writes_a_letter(kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        given(offered_course(), PersonFactory(), kind=kind)
    assert mail.outbox == []


def test_who_accepted_an_invitation_herself_is_not_told(django_capture_on_commit_callbacks):
    person = PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        given(offered_course(), person, by=person)
    assert mail.outbox == []


def test_nobody_who_has_finished_is_written_to(django_capture_on_commit_callbacks):
    finished = complete(learner_on(offered_course(lessons=1)))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        given(finished.course, finished.person)
    assert mail.outbox == []


def test_a_place_taken_back_before_the_letter_went_is_not_announced(django_capture_on_commit_callbacks):
    enrolment = given(offered_course(), PersonFactory())
    actions.withdraw(enrolment=enrolment, by=None)
    tasks.tell_place.func(route_id=enrolment.routes.get().pk)
    assert mail.outbox == []
