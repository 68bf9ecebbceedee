from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.assessment.models import Attempt, CheckAnswer, Question, Response
from courses.catalogue.models import Activity
from courses.learning.models import ActivityResult, Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_lesson, make_module
from tests.factories.learning import learner_on, settled

pytestmark = pytest.mark.django_db


class Learner:
    """Somebody with a place on a course with one quiz, in her browser."""

    def __init__(self, questions=None, **rules) -> None:
        page = make_course_page()
        self.quiz = make_quiz(make_module(page), questions=questions, **rules)
        self.course = settled(page)
        self.enrolment = learner_on(self.course)
        self.client = Client()
        self.client.force_login(self.enrolment.person.user)
        self.url = f"/en/courses/{page.slug}/{self.quiz.get_parent().slug}/{self.quiz.slug}/"

    def page(self, address: str | None = None) -> str:
        return self.client.get(address or self.url).content.decode()

    def start(self) -> Attempt:
        self.client.post(f"/en/learn/quizzes/{self.quiz.translation_key}/start/", {"here": self.url})
        return Attempt.objects.get(person=self.enrolment.person, state="open")

    def answer(self, attempt: Attempt, position: int, answer, **more):
        return self.client.post(f"/en/learn/attempts/{attempt.public_id}/{position}/", {"answer": answer, **more})

    def hand_in(self, attempt: Attempt):
        return self.client.post(f"/en/learn/attempts/{attempt.public_id}/hand-in/")


def test_a_quiz_tells_its_rules_before_it_begins():
    page = Learner(attempts_allowed=3, time_limit_minutes=30).page()
    assert "Begin the quiz" in page
    assert "3 attempts left" in page
    assert "The time of 30 min runs from the moment you begin" in page


def test_somebody_without_a_place_is_not_let_in():
    learner = Learner()
    stranger = Client()
    assert stranger.get(learner.url).status_code == 403
    stranger.force_login(PersonFactory().user)
    assert stranger.post(f"/en/learn/quizzes/{learner.quiz.translation_key}/start/").status_code == 404


def test_a_quiz_is_passed_through_its_screens():
    learner = Learner(questions=[make_question(), make_question(kind="numeric")])
    attempt = learner.start()
    assert learner.answer(attempt, 1, "a").url == f"/en/learn/attempts/{attempt.public_id}/2/"
    assert learner.answer(attempt, 2, "9.4").url == f"/en/learn/attempts/{attempt.public_id}/hand-in/"
    assert "Everything is answered" in learner.page(f"/en/learn/attempts/{attempt.public_id}/hand-in/")
    learner.hand_in(attempt)
    assert "Passed with 100%" in learner.page(f"/en/learn/attempts/{attempt.public_id}/")
    assert Enrolment.objects.get(pk=learner.enrolment.pk).state == "completed"


def test_a_failed_quiz_says_the_mark_and_offers_another_go():
    learner = Learner()
    attempt = learner.start()
    learner.answer(attempt, 1, "b")
    learner.hand_in(attempt)
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/")
    assert "0%: the pass mark is 70%" in page
    assert "Try again" in page
    assert "The right answer" in page
    assert ActivityResult.objects.get(enrolment=learner.enrolment).completed_at is None


def test_reasons_are_shown_at_once_where_the_quiz_says_so_and_fix_the_answer():
    learner = Learner(feedback="at_once")
    attempt = learner.start()
    here = f"/en/learn/attempts/{attempt.public_id}/1/"
    assert "Reason b" not in learner.page(here)
    assert learner.answer(attempt, 1, "b").url == here
    page = learner.page(here)
    assert "Reason b" in page
    assert "Not right" in page
    learner.answer(attempt, 1, "a")
    assert Response.objects.get().answer == "b"


def test_no_reason_is_shown_before_handing_in_where_they_come_at_the_end():
    learner = Learner()
    attempt = learner.start()
    learner.answer(attempt, 1, "a")
    assert "Reason a" not in learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")


def test_an_answer_that_saves_itself_is_kept_and_shows_nothing():
    learner = Learner(feedback="at_once")
    attempt = learner.start()
    answer = learner.client.post(
        f"/en/learn/attempts/{attempt.public_id}/1/", {"answer": "c"}, headers={"X-Requested-With": "autosave"}
    )
    assert answer.status_code == 204
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert 'value="c" checked' in page
    assert "Reason" not in page


def test_sending_an_answer_twice_keeps_one():
    learner = Learner()
    attempt = learner.start()
    event = str(uuid.uuid4())
    learner.answer(attempt, 1, "a", event_id=event)
    learner.answer(attempt, 1, "b", event_id=event)
    assert [response.answer for response in Response.objects.all()] == ["a"]


def test_a_second_tab_goes_on_with_the_same_attempt():
    learner = Learner()
    assert learner.start() == learner.start()
    assert "Go on with your attempt" in learner.page()


def test_what_cannot_be_an_answer_is_named_and_what_was_typed_stays():
    learner = Learner(questions=[make_question(kind="numeric")])
    attempt = learner.start()
    answer = learner.answer(attempt, 1, "about nine")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This is not a number" in page
    assert 'value="about nine"' in page
    assert not Response.objects.exists()


def test_an_answer_after_the_deadline_closes_the_attempt_with_what_was_saved():
    learner = Learner(time_limit_minutes=5)
    attempt = learner.start()
    learner.answer(attempt, 1, "a")
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert learner.answer(attempt, 1, "b").url == f"/en/learn/attempts/{attempt.public_id}/"
    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed, attempt.closed_at) == ("timed_out", True, attempt.deadline)


def test_attempts_end_where_the_quiz_says_so():
    learner = Learner(attempts_allowed=1)
    attempt = learner.start()
    learner.hand_in(attempt)
    assert "You have used all your attempts" in learner.page()
    learner.client.post(f"/en/learn/quizzes/{learner.quiz.translation_key}/start/", {"here": learner.url})
    assert Attempt.objects.count() == 1


def test_somebody_elses_attempt_is_not_there():
    learner, other = Learner(), Learner()
    attempt = learner.start()
    for address in ("", "1/", "hand-in/"):
        assert other.client.get(f"/en/learn/attempts/{attempt.public_id}/{address}").status_code == 404
    assert other.answer(attempt, 1, "a").status_code == 404
    assert other.hand_in(attempt).status_code == 404


def test_a_question_that_was_not_drawn_is_not_there():
    learner = Learner()
    attempt = learner.start()
    assert learner.client.get(f"/en/learn/attempts/{attempt.public_id}/2/").status_code == 404


def test_the_language_may_change_in_the_middle():
    learner = Learner()
    attempt = learner.start()
    learner.answer(attempt, 1, "a")
    page = learner.page(f"/zh-hans/learn/attempts/{attempt.public_id}/1/")
    assert 'value="a" checked' in page
    assert '<fieldset class="stack" aria-labelledby="ask-here" lang="en">' in page
    # The site's own words amid those of the question are in the reader's language.
    learner.hand_in(attempt)
    result = learner.page(f"/zh-hans/learn/attempts/{attempt.public_id}/")
    assert '<li class="check" lang="en"><p class="code" lang="zh-Hans">第1题' in result
    assert '<span class="answer__verdict" lang="zh-Hans">' in result
    assert 'class="answer__verdict">' in learner.page(f"/en/learn/attempts/{attempt.public_id}/")


def test_a_question_costs_the_same_among_one_and_among_five():
    def cost(number: int) -> int:
        learner = Learner(questions=[make_question() for _ in range(number)])
        attempt = learner.start()
        address = f"/en/learn/attempts/{attempt.public_id}/1/"
        learner.page(address)
        with CaptureQueriesContext(connection) as captured:
            learner.page(address)
        return len(captured)

    assert cost(1) == cost(5)


def lesson_with_checks(*questions, **fields):
    page = make_course_page()
    body = [("check", {"question": str(question.key)}) for question in questions]
    lesson = make_lesson(make_module(page), body=body, completion_rule="check", **fields)
    enrolment = learner_on(settled(page))
    client = Client()
    client.force_login(enrolment.person.user)
    return lesson, enrolment, client, f"/en/courses/{page.slug}/{lesson.get_parent().slug}/{lesson.slug}/"


def test_a_check_answers_at_once_with_a_reason_and_completes_its_lesson():
    question = make_question()
    lesson, enrolment, client, url = lesson_with_checks(question)
    assert "Check my answer" in client.get(url).content.decode()
    address = f"/en/learn/checks/{lesson.translation_key}/{question.key}/"
    answer = client.post(address, {"answer": "b", "here": url})
    assert answer.url == f"{url}#check-{question.key}"
    page = client.get(url).content.decode()
    assert "Reason b" in page
    assert "Reason a" not in page
    assert Enrolment.objects.get(pk=enrolment.pk).state == "completed"


def test_a_lesson_of_two_checks_is_completed_by_the_second():
    questions = [make_question(), make_question(kind="text")]
    lesson, enrolment, client, url = lesson_with_checks(*questions)
    for question, state in zip(questions, ("active", "completed"), strict=True):
        client.post(f"/en/learn/checks/{lesson.translation_key}/{question.key}/", {"answer": "a", "here": url})
        assert Enrolment.objects.get(pk=enrolment.pk).state == state


def test_a_check_that_was_never_published_keeps_nobody_from_completing():
    question, unpublished = make_question(), make_question()
    Question.objects.filter(pk=unpublished.pk).update(current_version=None)
    lesson, enrolment, client, url = lesson_with_checks(question, unpublished)
    client.post(f"/en/learn/checks/{lesson.translation_key}/{question.key}/", {"answer": "a", "here": url})
    assert Enrolment.objects.get(pk=enrolment.pk).state == "completed"


def test_a_check_that_is_not_in_the_lesson_is_refused():
    lesson, _enrolment, client, url = lesson_with_checks(make_question())
    elsewhere = make_question()
    client.post(f"/en/learn/checks/{lesson.translation_key}/{elsewhere.key}/", {"answer": "a", "here": url})
    assert not CheckAnswer.objects.exists()
    assert "no longer stands in the lesson" in client.get(url).content.decode()


def test_a_check_leads_back_to_this_site_alone():
    question = make_question()
    lesson, _enrolment, client, _url = lesson_with_checks(question)
    address = f"/en/learn/checks/{lesson.translation_key}/{question.key}/"
    assert client.post(address, {"answer": "a", "here": "//evil.example/"}).url.startswith("/#check-")


def test_a_visitor_of_a_sample_reads_the_check_and_cannot_answer():
    question = make_question(prompt="Which is leakage?")
    _lesson, _enrolment, _client, url = lesson_with_checks(question, preview_open=True)
    page = Client().get(url).content.decode()
    assert "Which is leakage?" in page
    assert "Log in and enrol to answer." in page
    assert re.search(rf'name="shown-{question.key}" value="a" disabled', page)


def test_a_lesson_costs_the_same_with_one_check_and_with_three():
    def cost(number: int) -> int:
        _lesson, _enrolment, client, url = lesson_with_checks(*[make_question() for _ in range(number)])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    one = cost(1)
    assert one == cost(3)
    assert one <= 12


def test_every_activity_of_a_quiz_has_its_identity():
    learner = Learner()
    assert Activity.objects.get(key=learner.quiz.translation_key).kind == "quiz"


def test_a_result_shows_the_choice_of_each_question_apart():
    """Radio buttons of one name know one choice on a page, however many questions it shows."""
    learner = Learner([make_question(prompt=f"Question {number}?") for number in range(3)])
    attempt = learner.start()
    for position in (1, 2, 3):
        learner.answer(attempt, position, "a")
    learner.hand_in(attempt)
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/")
    names = re.findall(r'type="radio" name="([^"]+)" value="a" checked', page)
    assert len(set(names)) == 3


def autosave(learner, attempt, position, answer, **more):
    return learner.client.post(
        f"/en/learn/attempts/{attempt.public_id}/{position}/",
        {"answer": answer, **more},
        headers={"X-Requested-With": "autosave"},
    )


def test_a_form_that_sends_itself_is_told_in_words_what_was_not_kept():
    learner = Learner(questions=[make_question(kind="numeric")])
    attempt = learner.start()
    refused = autosave(learner, attempt, 1, "nine")
    assert refused.status_code == 422
    assert refused["Content-Type"] == "text/plain; charset=utf-8"
    assert refused.content.decode() == "This is not a number. Write figures alone, such as 9.5."
    learner.hand_in(attempt)
    closed = autosave(learner, attempt, 1, "9")
    assert closed.status_code == 422
    assert closed.content.decode() == "This attempt has been handed in. What you had saved counts."


def test_an_answer_fixed_in_another_tab_is_not_called_saved():
    learner = Learner(feedback="at_once")
    attempt = learner.start()
    learner.answer(attempt, 1, "a", event_id=str(uuid.uuid4()))
    stale = autosave(learner, attempt, 1, "b", event_id=str(uuid.uuid4()))
    assert stale.status_code == 409
    assert stale.content == b""
    assert Response.objects.get().answer == "a"


def test_looking_at_an_attempt_whose_time_is_over_closes_nothing_and_offers_the_result():
    learner = Learner(time_limit_minutes=30)
    attempt = learner.start()
    learner.answer(attempt, 1, "a")
    Attempt.objects.update(deadline=timezone.now() - timedelta(minutes=1))
    for address in ("", "1/", "hand-in/"):
        page = learner.client.get(f"/en/learn/attempts/{attempt.public_id}/{address}", follow=True).content.decode()
        assert "The time for this attempt is over. What you had saved counts." in page
        assert "data-countdown" not in page
    attempt.refresh_from_db()
    assert attempt.is_open
    learner.hand_in(attempt)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at, attempt.points) == ("timed_out", attempt.deadline, 1)


def test_a_result_says_that_no_attempt_is_left():
    learner = Learner(attempts_allowed=1)
    attempt = learner.start()
    learner.hand_in(attempt)
    assert "You have used all your attempts." in learner.page(f"/en/learn/attempts/{attempt.public_id}/")


@pytest.mark.parametrize(
    ("feedback", "words"),
    [("at_once", "Once checked, an answer stands."), ("at_end", "You may change them until you hand in.")],
    ids=["at_once", "at_end"],
)
def test_a_question_says_that_answers_are_kept_and_the_tally_where_she_is(feedback, words):
    learner = Learner(questions=[make_question(), make_question()], feedback=feedback)
    attempt = learner.start()
    address = f"/en/learn/attempts/{attempt.public_id}"
    page = learner.page(f"{address}/1/")
    assert ("Your answers are kept.</span>" in page, words in page) == (True, True)
    assert re.findall(r'class="tally__mark"(?: data-is="(\w+)")?', page) == ["now", ""]
    learner.answer(attempt, 1, "a")
    page = learner.page(f"{address}/1/")
    assert re.findall(r'class="tally__mark"(?: data-is="(\w+)")?', page) == ["done", ""]
    assert ("Saved.</span>" in page) == (feedback == "at_end")
    assert re.findall(r'class="tally__mark"(?: data-is="(\w+)")?', learner.page(f"{address}/2/")) == ["done", "now"]
