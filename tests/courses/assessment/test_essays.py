from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Approach
from courses.assessment import actions
from courses.assessment.actions.essays import Given
from courses.assessment.exceptions import AnswerInvalid, MarkedMeanwhile, MarkInvalid, NoAttemptLeft, OwnWork
from courses.assessment.kinds import kind_of
from courses.assessment.models import Attempt, Marking, Question, Response
from courses.assessment.queries import attempt_view, quiz_standing
from courses.assessment.queries.rules import rules_of
from courses.assessment.tick import close_attempts_past_their_deadline
from courses.learning.queries import outline_for
from courses.learning.queries.left import left_in
from tests.factories.assessment import make_question
from tests.factories.works import Essayist, marker

pytestmark = pytest.mark.django_db


@pytest.fixture
def essayist() -> Essayist:
    return Essayist(pass_mark=60)


def mark(essayist: Essayist, attempt: Attempt, points: int, **more) -> Attempt:
    by = more.pop("by", None) or marker(course=essayist.course)
    feedback = more.pop("feedback", "")
    return actions.mark_essays(attempt=attempt, by=by, marks={2: Given(points, feedback)}, **more)


def test_an_attempt_with_an_essay_waits_and_has_no_result_yet(essayist):
    attempt = essayist.hand_in()
    assert (attempt.state, attempt.score, attempt.passed, attempt.points) == ("waiting", None, None, None)
    assert attempt.closed_at is not None
    assert [row.points for row in Response.objects.order_by("pk")] == [Decimal(2), None]
    assert (essayist.result.completed_at, essayist.result.score) == (None, None)
    approach = Approach.objects.get()
    assert (approach.person, approach.organisation) == (essayist.person, essayist.course.owner)


def test_once_marked_the_result_counts_as_of_the_hand_in(essayist):
    at = timezone.now() - timedelta(days=2)
    attempt = mark(essayist, essayist.hand_in(at=at), 4)
    assert (attempt.state, attempt.points, attempt.score, attempt.passed) == (
        "submitted",
        Decimal(6),
        Decimal(60),
        True,
    )
    assert essayist.result.completed_at == at
    assert Approach.objects.get().closed_at is not None


def test_an_essay_left_out_is_worth_nothing_and_nobody_has_to_read_it(essayist):
    attempt = essayist.hand_in(essay="")
    assert (attempt.state, attempt.score) == ("submitted", Decimal(20))


def test_an_essay_of_blanks_is_no_answer(essayist):
    assert essayist.hand_in(essay=" \n ").state == "submitted"


def test_a_timed_out_attempt_waits_too_and_keeps_its_deadline():
    essayist = Essayist(pass_mark=60, time_limit_minutes=30)
    at = timezone.now() - timedelta(hours=2)
    attempt = essayist.start(at=at)
    essayist.answer(attempt, 2, "Words", at=at)
    assert close_attempts_past_their_deadline() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("waiting", at + timedelta(minutes=30))
    assert close_attempts_past_their_deadline() == 0
    marked = mark(essayist, attempt, 8)
    assert (marked.state, marked.closed_at, marked.score) == ("timed_out", at + timedelta(minutes=30), Decimal(80))


def test_no_further_attempt_while_one_waits(essayist):
    attempt = essayist.hand_in()
    with pytest.raises(NoAttemptLeft, match="being marked"):
        essayist.start()
    standing = quiz_standing(essayist.person, attempt.activity, rules_of(attempt.activity))
    assert (standing.can_start, standing.waiting, standing.best) == (False, attempt, None)
    assert left_in(essayist.enrolment, outline_for(essayist.enrolment, "en"))[0].figures == (
        "Handed in. An attempt is being marked."
    )
    mark(essayist, attempt, 0)
    assert essayist.start().number == 2


def test_the_same_marks_twice_are_one_and_others_need_a_reason(essayist):
    attempt, by = essayist.hand_in(), marker(course=essayist.course)
    mark(essayist, attempt, 3, by=by, feedback="Short.")
    mark(essayist, attempt, 3, by=by, feedback="Short.")
    assert Marking.objects.count() == 1
    with pytest.raises(MarkedMeanwhile):
        mark(essayist, attempt, 8, by=by)
    corrected = mark(essayist, attempt, 8, by=by, reason="Read again.")
    assert (corrected.score, corrected.passed) == (Decimal(100), True)
    assert essayist.result.completed_at == attempt.closed_at
    lower = mark(essayist, attempt, 0, by=by, reason="Copied.")
    assert (lower.passed, essayist.result.score) == (False, Decimal(100))


def test_every_essay_is_marked_at_once_within_its_points(essayist):
    attempt, by = essayist.hand_in(), marker(course=essayist.course)
    with pytest.raises(MarkInvalid, match="Question 2: give from 0 to 8 points"):
        actions.mark_essays(attempt=attempt, by=by, marks={})
    with pytest.raises(MarkInvalid, match="Question 2: give from 0 to 8 points"):
        mark(essayist, attempt, 9)
    with pytest.raises(OwnWork):
        mark(essayist, attempt, 8, by=essayist.person)
    with pytest.raises(MarkInvalid, match="nothing here to mark"):
        actions.mark_essays(attempt=Essayist().start(), by=by, marks={})


def test_she_is_told_with_the_address_of_her_attempt(essayist, django_capture_on_commit_callbacks):
    attempt = essayist.hand_in()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        mark(essayist, attempt, 1)
    assert [message.subject for message in mail.outbox] == [f"Your work is marked: {essayist.quiz.title}"]
    assert f"/en/learn/attempts/{attempt.public_id}/" in mail.outbox[0].body


def test_an_essay_is_judged_by_nobody_before_it_is_marked():
    essayist = Essayist(feedback="at_once")
    attempt = essayist.start()
    assert essayist.answer(attempt, 2, "First").confirmed_at is None
    assert essayist.answer(attempt, 2, "Second").answer == "Second"
    actions.submit_attempt(attempt=attempt, by=essayist.person)
    attempt.refresh_from_db()
    mark(essayist, attempt, 8, feedback="Well seen.")
    question = attempt_view(attempt, "en").at(2)
    assert (question.is_correct, question.marking.points, question.marking.feedback) == (True, 8, "Well seen.")


def test_an_answer_longer_than_asked_is_refused():
    essay = make_question(kind="essay", structure={"longest": 10})
    essayist = Essayist([make_question(), essay])
    with pytest.raises(AnswerInvalid, match="11 characters, and at most 10"):
        essayist.answer(essayist.start(), 2, "x" * 11)


@pytest.mark.parametrize("longest", [None, 0, 50_001, "10", True, 1.5])
def test_how_long_an_essay_may_be_is_a_number(longest):
    assert kind_of("essay").problems({"longest": longest}) != []


def test_an_essay_keeps_a_guide_that_no_learner_reads():
    words = {"prompt": "Why?", "explanation": "", "options": {}, "guide": "Two reasons."}
    question = make_question(kind="essay", words={"en": words})
    assert Question.objects.get(pk=question.pk).current_version.source_words["guide"] == "Two reasons."


def test_an_attempt_that_waits_has_no_result(essayist):
    attempt = essayist.hand_in()
    for wrong in ({"score": 10}, {"passed": False}, {"points": 1}, {"closed_at": None}):
        with pytest.raises(IntegrityError, match="attempt_closed_with_result"), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**wrong)
