from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from courses.assessment import actions
from courses.assessment.enums import AttemptState
from courses.assessment.exceptions import AttemptClosed, NoAttemptLeft, QuestionIncomplete
from courses.assessment.models import Attempt, AttemptQuestion, QuizDraw, QuizPage, Response
from courses.assessment.queries import quiz_standing
from courses.assessment.tick import close_attempts_past_their_deadline
from courses.learning import actions as learning
from courses.learning.exceptions import NoPlace
from courses.learning.models import ActivityResult, Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.learning import learner_on, settled
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def quiz_and_learner(questions=None, **rules) -> tuple[QuizPage, Enrolment]:
    page = make_course_page()
    quiz = make_quiz(make_module(page), questions=questions, **rules)
    return quiz, learner_on(settled(page))


def start(quiz: QuizPage, enrolment: Enrolment, **at) -> Attempt:
    return actions.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person, **at)


def answer(attempt: Attempt, position: int, text: str, **more) -> Response | None:
    return actions.save_response(
        attempt=attempt, position=position, data=QueryDict(f"answer={text}"), language="en", by=attempt.person, **more
    )


def hand_in(attempt: Attempt) -> Attempt:
    return actions.submit_attempt(attempt=attempt, by=attempt.person)


def test_so_many_are_drawn_from_a_bank_and_none_twice():
    bank = make_bank()
    fixed, *_others = [make_question(bank=bank) for _ in range(6)]
    quiz, enrolment = quiz_and_learner(questions=[fixed])
    quiz.draws.add(QuizDraw(bank=bank, count=3, sort_order=1))
    quiz.save()
    drawn = start(QuizPage.objects.get(pk=quiz.pk), enrolment).questions.all()
    keys = [row.version.question_id for row in drawn]
    assert len(keys) == len(set(keys)) == 4
    assert fixed.pk in keys


def test_what_is_drawn_keeps_the_order_of_its_bank_unless_the_quiz_shuffles():
    bank = make_bank()
    asked = [make_question(bank=bank, position=place) for place in range(12)]
    quiz, enrolment = quiz_and_learner(questions=[], shuffle_questions=False)
    quiz.draws.add(QuizDraw(bank=bank, count=10))
    quiz.save()
    drawn = [row.version.question_id for row in start(QuizPage.objects.get(pk=quiz.pk), enrolment).questions.all()]
    assert len(drawn) == 10
    assert drawn == [question.pk for question in asked if question.pk in drawn]


def test_a_bank_with_too_few_gives_what_it_has():
    bank = make_bank()
    make_question(bank=bank)
    quiz, enrolment = quiz_and_learner(questions=[])
    quiz.draws.add(QuizDraw(bank=bank, count=5))
    quiz.save()
    assert start(QuizPage.objects.get(pk=quiz.pk), enrolment).questions.count() == 1


def test_a_quiz_without_questions_cannot_begin():
    quiz, enrolment = quiz_and_learner(questions=[])
    with pytest.raises(QuestionIncomplete):
        start(quiz, enrolment)
    assert not Attempt.objects.exists()


def test_the_order_of_options_is_frozen_with_the_attempt():
    quiz, enrolment = quiz_and_learner(shuffle_options=True)
    attempt = start(quiz, enrolment)
    row = attempt.questions.get()
    assert sorted(row.option_order) == ["a", "b", "c"]
    assert start(quiz, enrolment).questions.get().option_order == row.option_order


def test_a_stranger_cannot_begin():
    quiz, _enrolment = quiz_and_learner()
    stranger = PersonFactory()
    with pytest.raises(NoPlace):
        actions.start_attempt(person=stranger, quiz=quiz, by=stranger)


def test_a_question_changed_under_way_is_asked_and_marked_as_it_was():
    question = make_question()
    quiz, enrolment = quiz_and_learner(questions=[question])
    attempt = start(quiz, enrolment)
    actions.save_question(
        key=question.pk,
        bank=question.bank,
        kind="single",
        structure={"options": ["a", "b", "c"], "correct": ["b"]},
        words={"en": question.current_version.source_words},
    )
    answer(attempt, 1, "a")
    assert hand_in(attempt).passed


@pytest.mark.parametrize(("right", "passed"), [(2, False), (3, True)])
def test_passing_is_judged_on_the_exact_share(right, passed):
    """Two of three are 66.67 %, which no rounding lifts over 67."""
    quiz, enrolment = quiz_and_learner(questions=[make_question() for _ in range(3)], pass_mark=67)
    attempt = start(quiz, enrolment)
    for position in range(1, right + 1):
        answer(attempt, position, "a")
    closed = hand_in(attempt)
    assert (closed.passed, closed.score) == (passed, Decimal("66.67") if right == 2 else Decimal(100))


def test_an_attempt_past_its_deadline_is_closed_by_the_clock_at_its_deadline():
    quiz, enrolment = quiz_and_learner(time_limit_minutes=5)
    begun = timezone.now() - timedelta(minutes=6)
    attempt = start(quiz, enrolment, at=begun)
    answer(attempt, 1, "a", at=begun + timedelta(minutes=1))
    assert close_attempts_past_their_deadline() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at, attempt.passed) == (AttemptState.TIMED_OUT, attempt.deadline, True)
    assert ActivityResult.objects.get(enrolment=enrolment).completed_at == attempt.deadline
    assert close_attempts_past_their_deadline() == 0


def test_an_answer_a_moment_late_is_kept_and_a_later_one_is_not():
    quiz, enrolment = quiz_and_learner(time_limit_minutes=5)
    attempt = start(quiz, enrolment)
    answer(attempt, 1, "a", at=attempt.deadline + timedelta(seconds=5))
    with pytest.raises(AttemptClosed):
        answer(attempt, 1, "b", at=attempt.deadline + timedelta(seconds=15))
    assert Response.objects.get().answer == "a"


def test_after_the_last_attempt_one_waits():
    quiz, enrolment = quiz_and_learner(attempts_allowed=2, waiting_hours=24)
    for _ in range(2):
        hand_in(start(quiz, enrolment))
    with pytest.raises(NoAttemptLeft):
        start(quiz, enrolment)
    Attempt.objects.update(closed_at=timezone.now() - timedelta(hours=25))
    assert start(quiz, enrolment).number == 3


def test_handing_in_twice_is_handing_in_once():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    first = hand_in(attempt)
    assert hand_in(attempt).closed_at == first.closed_at


def test_a_worse_later_attempt_takes_nothing_away():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    answer(attempt, 1, "a")
    hand_in(attempt)
    done = Enrolment.objects.get(pk=enrolment.pk)
    hand_in(start(quiz, enrolment))
    again = Enrolment.objects.get(pk=enrolment.pk)
    assert (again.state, again.completed_at) == (done.state, done.completed_at) == ("completed", done.completed_at)


def test_one_open_attempt_at_a_time_is_held_by_the_database():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    with pytest.raises(IntegrityError, match=r"attempt_one_open|UNIQUE"), transaction.atomic():
        Attempt.objects.create(
            person=attempt.person, activity=attempt.activity, number=9, pass_mark=70, feedback="at_end", points_total=1
        )


def test_a_closed_attempt_has_its_result_or_the_database_refuses():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    with pytest.raises(IntegrityError, match="attempt_closed_with_result"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(state="submitted")


def test_points_stay_within_their_total():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    with pytest.raises(IntegrityError, match="attempt_points_within_total"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(points=99)


def test_a_question_is_drawn_once_and_has_one_place():
    quiz, enrolment = quiz_and_learner()
    row = start(quiz, enrolment).questions.get()
    for changed in (
        {"position": 2, "version": row.version},
        {"position": 1, "version": make_question().current_version},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AttemptQuestion.objects.create(attempt=row.attempt, **changed)


@pytest.mark.parametrize("both", [True, False])
def test_a_line_of_a_quiz_is_a_question_or_a_bank(both):
    quiz, _enrolment = quiz_and_learner()
    question = make_question()
    with pytest.raises(IntegrityError, match="quiz_draw_is_question_or_bank"), transaction.atomic():
        QuizDraw.objects.create(quiz=quiz, **({"question": question, "bank": question.bank} if both else {}))


def test_whether_she_may_start_is_asked_of_the_moment_in_question_and_not_of_the_clock():
    quiz, enrolment = quiz_and_learner(attempts_allowed=1, waiting_hours=24)
    began = timezone.now() - timedelta(days=3)
    attempt = start(quiz, enrolment, at=began)
    actions.submit_attempt(attempt=attempt, by=enrolment.person, at=began)
    moments = {
        hours: quiz_standing(enrolment.person, attempt.activity, quiz, began + timedelta(hours=hours))
        for hours in (1, 23, 24, 25)
    }
    assert {hours: standing.can_start for hours, standing in moments.items()} == {
        1: False,
        23: False,
        24: True,
        25: True,
    }
    with pytest.raises(NoAttemptLeft):
        start(quiz, enrolment, at=began + timedelta(hours=23))


def test_a_suspended_learner_does_not_keep_the_clock_from_closing_the_others():
    at = timezone.now() - timedelta(hours=1)
    pairs = [quiz_and_learner(time_limit_minutes=10) for _ in range(2)]
    attempts = [start(*pair, at=at) for pair in pairs]
    learning.suspend(enrolment=pairs[0][1], by=PersonFactory())
    assert close_attempts_past_their_deadline() == 2
    assert [Attempt.objects.get(pk=one.pk).state for one in attempts] == [AttemptState.TIMED_OUT] * 2


@pytest.mark.parametrize(
    ("kind", "given", "kept"), [("single", "a", "a"), ("multiple", "a", None), ("text", "x", None)]
)
def test_an_answer_taken_back_no_longer_counts(kind, given, kept):
    quiz, enrolment = quiz_and_learner(questions=[make_question(kind=kind)])
    attempt = start(quiz, enrolment)
    answer(attempt, 1, given)
    actions.save_response(attempt=attempt, position=1, data=QueryDict(), language="en", by=attempt.person)
    assert Response.objects.get().answer == kept


@pytest.mark.django_db(transaction=True)
def test_starting_from_32_tabs_at_once_gives_one_attempt():
    quiz, enrolment = quiz_and_learner()
    started = at_once(lambda _number: start(quiz, enrolment).pk)
    assert started == [Attempt.objects.get().pk] * 32


@pytest.mark.django_db(transaction=True)
def test_handing_in_from_eight_tabs_at_once_gives_one_result():
    quiz, enrolment = quiz_and_learner()
    attempt = start(quiz, enrolment)
    answer(attempt, 1, "a")
    at_once(lambda _number: hand_in(attempt), times=8)
    assert ActivityResult.objects.filter(enrolment=enrolment, completed_at__isnull=False).count() == 1
    assert Enrolment.objects.get(pk=enrolment.pk).state == "completed"
