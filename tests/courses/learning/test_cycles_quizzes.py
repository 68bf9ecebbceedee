"""Quizzes and checks in the next cycle through a course."""

from __future__ import annotations

import uuid

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from courses.assessment import actions as assessment
from courses.assessment.exceptions import NoAttemptLeft
from courses.assessment.models import Attempt, CheckAnswer
from courses.assessment.queries import quiz_standing
from courses.catalogue.enums import CompletionRule
from courses.learning import actions
from courses.learning.enums import EnrolmentState
from courses.learning.exceptions import Suspended
from courses.learning.queries.checks import differences
from tests.factories.assessment import make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_lesson, make_module
from tests.factories.cycles import again, now
from tests.factories.learning import (
    activities_of,
    learner_on,
    settled,
)

pytestmark = pytest.mark.django_db


# --- quizzes and checks ---------------------------------------------------------------------------------------------


def quizzed(**rules):
    """Somebody who has passed the one quiz of a course, and the quiz."""
    page = make_course_page()
    quiz = make_quiz(make_module(page), **rules)
    enrolment = learner_on(settled(page))
    sit(enrolment, quiz)
    return now(enrolment), quiz


def sit(enrolment, quiz, answer="a", **when):
    attempt = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person, **when)
    save(attempt, answer)
    return assessment.submit_attempt(attempt=attempt, by=enrolment.person)


def save(attempt, answer="a"):
    data = QueryDict(f"answer={answer}")
    return assessment.save_response(attempt=attempt, position=1, data=data, language="en", by=attempt.person)


def test_attempts_are_counted_anew():
    enrolment, quiz = quizzed(attempts_allowed=1)
    (activity,) = activities_of(enrolment.course)
    second = again(enrolment)
    standing = quiz_standing(enrolment.person, activity, quiz, since=second.counts_from)
    assert (standing.attempts_left, standing.best, standing.can_start) == (1, None, True)
    sit(enrolment, quiz, "b")
    assert not now(second).is_completed
    with pytest.raises(NoAttemptLeft):
        sit(enrolment, quiz)


def test_passing_once_more_completes_it_once_more():
    enrolment, quiz = quizzed()
    second = again(enrolment)
    assert now(second).required_done == 0
    sit(enrolment, quiz)
    assert now(second).is_completed
    assert list(differences()) == []


def test_an_attempt_that_lay_open_when_it_began_counts_for_what_came_before():
    enrolment, quiz = quizzed()
    practice = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    save(practice)
    second = again(enrolment)
    assessment.submit_attempt(attempt=practice, by=enrolment.person)
    assert now(second).required_done == 0
    other = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    assert other != practice


def test_beginning_the_quiz_hands_in_an_attempt_from_before():
    enrolment, quiz = quizzed()
    practice = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    save(practice)
    second = again(enrolment)
    fresh = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    assert fresh != practice
    assert Attempt.objects.get(pk=practice.pk).passed
    assert now(second).required_done == 0


def test_no_answer_is_taken_while_the_renewal_is_suspended():
    enrolment, quiz = quizzed()
    second = again(enrolment)
    attempt = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    actions.suspend(enrolment=second, by=None)
    with pytest.raises(Suspended):
        save(attempt)
    assessment.submit_attempt(attempt=attempt, by=enrolment.person)
    with pytest.raises(Suspended):
        sit(enrolment, quiz)


def test_what_she_had_answered_when_it_was_suspended_counts_when_it_goes_on():
    enrolment, quiz = quizzed()
    second = again(enrolment)
    attempt = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    save(attempt)
    actions.suspend(enrolment=second, by=None)
    assessment.submit_attempt(attempt=attempt, by=enrolment.person)
    assert actions.resume(enrolment=second, by=None).is_completed


def test_what_she_practises_after_leaving_the_renewal_does_not_count_when_she_comes_back():
    enrolment, quiz = quizzed()
    second = again(enrolment)
    begun = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    actions.leave(enrolment=second, by=enrolment.person)
    save(begun)
    assessment.submit_attempt(attempt=begun, by=enrolment.person)
    sit(enrolment, quiz)
    assert again(enrolment).state == EnrolmentState.ACTIVE
    assert now(second).required_done == 0
    assert list(differences()) == []


def test_the_checks_of_a_lesson_are_asked_anew():
    page = make_course_page()
    asked = [make_question(), make_question()]
    body = [("check", {"question": str(question.pk)}) for question in asked]
    lesson = make_lesson(make_module(page), body=body, completion_rule=CompletionRule.CHECK)
    enrolment = learner_on(settled(page))
    client = Client()
    client.force_login(enrolment.person.user)
    url = f"/en/courses/{lesson.course_path}/"

    def answer(question):
        address = reverse("assessment:check", args=[lesson.translation_key, question.pk])
        client.post(address, {"answer": "a", "here": url, "event_id": str(uuid.uuid4())})

    for question in asked:
        answer(question)
    assert now(enrolment).is_completed
    assert client.get(url).content.decode().count("Reason a") == 2
    second = again(enrolment)
    assert "Reason a" not in client.get(url).content.decode()
    answer(asked[0])
    assert not now(second).is_completed
    assert client.get(url).content.decode().count("Reason a") == 1
    answer(asked[1])
    assert now(second).is_completed
    assert set(CheckAnswer.objects.values_list("tries", flat=True)) == {1}
