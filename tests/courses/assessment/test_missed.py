"""What was handed in, or ran out, while a place was suspended or left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from courses.assessment import actions
from courses.assessment.models import Attempt, QuizPage, Response
from courses.assessment.tick import close_attempts_past_their_deadline
from courses.certificates.models import Certificate
from courses.learning import actions as learning
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.exceptions import NoPlace, Suspended
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries.checks import differences
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import make_quiz
from tests.factories.catalogue import make_course_page, make_lesson, make_module
from tests.factories.learning import activities_of, do, learner_on, settled

pytestmark = pytest.mark.django_db


def begun(*, right: bool = True, lessons: int = 0) -> tuple[Enrolment, Attempt]:
    """Somebody who has answered a quiz of ten minutes an hour ago and not handed it in."""
    page = make_course_page()
    module = make_module(page)
    quiz: QuizPage = make_quiz(module, time_limit_minutes=10)
    for _lesson in range(lessons):
        make_lesson(module)
    started = timezone.now() - timedelta(hours=1)
    enrolment = learner_on(settled(page), at=started - timedelta(days=1))
    attempt = actions.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person, at=started)
    actions.save_response(
        attempt=attempt,
        position=1,
        data=QueryDict("answer=a" if right else "answer=b"),
        language="en",
        by=enrolment.person,
        at=started + timedelta(minutes=1),
    )
    return enrolment, attempt


def suspended_while_it_ran(enrolment: Enrolment) -> None:
    learning.suspend(enrolment=enrolment, by=PersonFactory())
    assert close_attempts_past_their_deadline() == 1
    assert not ActivityResult.objects.filter(enrolment=enrolment, score__isnull=False).exists()


def test_an_attempt_that_ran_out_during_a_suspension_counts_when_it_ends() -> None:
    enrolment, attempt = begun(lessons=1)
    suspended_while_it_ran(enrolment)
    resumed = learning.resume(enrolment=enrolment, by=PersonFactory())
    assert (resumed.required_done, resumed.required_total) == (1, 2)
    result = ActivityResult.objects.get(enrolment=enrolment, activity=attempt.activity)
    assert (result.score, result.success) == (100, True)
    event = LearningEvent.objects.get(enrolment=enrolment, verb=Verb.ATTEMPTED)
    assert (event.event_id, event.completes) == (attempt.public_id, True)
    assert list(differences()) == []


def test_where_nothing_else_is_left_it_finishes_the_course_there_and_then() -> None:
    enrolment, _attempt = begun()
    suspended_while_it_ran(enrolment)
    at = timezone.now()
    resumed = learning.resume(enrolment=enrolment, by=PersonFactory(), at=at)
    assert (resumed.state, resumed.completed_at) == (EnrolmentState.COMPLETED, at)
    assert Certificate.objects.filter(enrolment=enrolment).count() == 1
    assert list(differences()) == []


def test_one_that_failed_counts_as_failed() -> None:
    enrolment, attempt = begun(right=False)
    suspended_while_it_ran(enrolment)
    assert learning.resume(enrolment=enrolment, by=PersonFactory()).required_done == 0
    result = ActivityResult.objects.get(enrolment=enrolment, activity=attempt.activity)
    assert (result.score, result.success, result.completed_at) == (0, False, None)


def test_suspending_and_resuming_again_counts_nothing_twice() -> None:
    enrolment, _attempt = begun(lessons=1)
    suspended_while_it_ran(enrolment)
    for _time in range(3):
        learning.resume(enrolment=enrolment, by=PersonFactory())
        learning.suspend(enrolment=enrolment, by=PersonFactory())
    assert LearningEvent.objects.filter(enrolment=enrolment, verb=Verb.ATTEMPTED).count() == 1
    assert actions.count_missed_attempts(enrolment=enrolment, by=None, at=timezone.now()) == 0


def test_who_left_and_comes_back_finds_what_ran_out_meanwhile() -> None:
    enrolment, _attempt = begun(lessons=1)
    learning.withdraw(enrolment=enrolment, by=enrolment.person)
    assert close_attempts_past_their_deadline() == 1
    back = learner_on(enrolment.course, enrolment.person)
    assert (back.pk, back.required_done) == (enrolment.pk, 1)
    assert list(differences()) == []


def test_coming_back_without_an_attempt_changes_nothing_but_the_state() -> None:
    enrolment, _attempt = begun(lessons=1)
    do(enrolment, activities_of(enrolment.course)[1])
    learning.suspend(enrolment=enrolment, by=PersonFactory())
    resumed = learning.resume(enrolment=enrolment, by=PersonFactory())
    assert (resumed.required_done, resumed.required_total) == (1, 2)
    assert not LearningEvent.objects.filter(verb=Verb.ATTEMPTED).exists()


@pytest.mark.parametrize(("stop", "refusal"), [(learning.suspend, Suspended), (learning.withdraw, NoPlace)])
def test_nobody_goes_on_answering_without_a_place(stop, refusal) -> None:
    enrolment, attempt = begun(right=False)
    stop(enrolment=enrolment, by=PersonFactory())
    with pytest.raises(refusal):
        actions.save_response(
            attempt=attempt,
            position=1,
            data=QueryDict("answer=a"),
            language="en",
            by=enrolment.person,
            at=attempt.started_at + timedelta(minutes=2),
        )
    assert Response.objects.get().answer == "b"


def test_the_page_says_why_and_keeps_what_was_saved(client) -> None:
    page = make_course_page()
    quiz = make_quiz(make_module(page))
    enrolment = learner_on(settled(page))
    attempt = actions.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    learning.suspend(enrolment=enrolment, by=PersonFactory())
    client.force_login(enrolment.person.user)
    answer = client.post(reverse("assessment:question", args=[attempt.public_id, 1]), {"answer": "a"})
    assert answer.status_code == 422
    assert "This place is suspended." in answer.content.decode()
    assert not Response.objects.exists()
    # Handing in is no work: what was saved is marked, and counts when she comes back.
    assert client.post(reverse("assessment:hand-in", args=[attempt.public_id])).status_code == 302
    assert client.get(reverse("assessment:attempt", args=[attempt.public_id])).status_code == 200
