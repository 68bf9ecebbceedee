"""What the record says of quizzes that are not passed yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from courses.assessment import actions
from courses.assessment.queries import standing_in_words
from courses.learning.queries import what_is_left
from tests.courses.assessment.test_screens import Learner
from tests.factories.assessment import make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.learning import learner_on, settled

pytestmark = pytest.mark.django_db


def fail(learner: Learner, *, hours_ago: int = 0) -> None:
    person, at = learner.enrolment.person, timezone.now() - timedelta(hours=hours_ago)
    attempt = actions.start_attempt(person=person, quiz=learner.quiz, by=person, at=at)
    actions.submit_attempt(attempt=attempt, by=person, at=at)


def told(learner: Learner) -> str:
    (item,) = what_is_left(learner.enrolment, "en")
    return item.figures


def test_attempts_left_are_told_beside_the_best_score():
    learner = Learner(attempts_allowed=2)
    assert told(learner) == "Not opened yet. 2 attempts left."
    fail(learner)
    assert told(learner) == "Your best score so far: 0%. 1 attempt left."
    fail(learner)
    assert told(learner) == "Your best score so far: 0%. All attempts are used."


def test_a_waiting_time_is_told_with_its_end():
    learner = Learner(attempts_allowed=1, waiting_hours=24)
    fail(learner, hours_ago=2)
    opens = timezone.localtime(timezone.now() + timedelta(hours=22))
    assert told(learner).startswith("Your best score so far: 0%. The next attempt opens ")
    assert told(learner).endswith(f", {date_format(opens, 'H:i')}.")
    fail_again = Learner(attempts_allowed=1, waiting_hours=24)
    fail(fail_again, hours_ago=25)
    assert told(fail_again) == "Your best score so far: 0%. 1 attempt left."


def test_an_open_attempt_is_told_and_a_quiz_without_a_limit_says_nothing():
    learner = Learner()
    assert standing_in_words(learner.enrolment) == {}
    learner.start()
    assert told(learner).endswith("An attempt is open.")


def test_her_record_page_says_it():
    learner = Learner(attempts_allowed=3)
    page = learner.page(f"/en/learn/enrolments/{learner.enrolment.public_id}/")
    assert "3 attempts left." in page


def test_queries_do_not_grow_with_quizzes():
    counts = []
    for size in (1, 3):
        page = make_course_page()
        module = make_module(page)
        for _quiz in range(size):
            make_quiz(module, attempts_allowed=2)
        enrolment = learner_on(settled(page))
        with CaptureQueriesContext(connection) as queries:
            assert len(standing_in_words(enrolment)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3
