"""What is kept, told and forgotten of answers that have several parts."""

from __future__ import annotations

import pytest

from courses.assessment.actions.erasing import erase_traces
from courses.assessment.models import CheckAnswer, Response
from courses.assessment.own_data import own_data
from courses.assessment.queries import quiz_figures
from courses.catalogue.models import Activity
from tests.courses.assessment.test_screens import Learner
from tests.courses.assessment.test_screens_of_parts import check, give
from tests.factories.assessment import make_question
from tests.factories.learning import learner_on

pytestmark = pytest.mark.django_db


def answered() -> Learner:
    learner = Learner(questions=[make_question(kind=kind) for kind in ("match", "order", "cloze")])
    attempt = learner.start()
    give(learner, attempt, 1, a="x", b="w")
    give(learner, attempt, 2, a="2", b="1", c="3")
    give(learner, attempt, 3, _1="a friend of mine", _3="x")
    learner.hand_in(attempt)
    return learner


def test_her_own_copy_holds_every_part_in_words():
    learner = answered()
    held = own_data(None, person=learner.enrolment.person)
    told = [(row["answer"], row["correct"], row["points"]) for row in held["answers"]]
    assert told == [
        ("First → One; Second → Four", False, "0.3333"),
        ("Second → First → Third", False, "0"),
        ("[1] a friend of mine; [3] One", False, "0.3333"),
    ]
    assert [row["points"] for row in held["attempts"]] == ["0.6667"]


def test_what_was_typed_into_gaps_is_forgotten_and_choices_stay():
    learner = answered()
    erase_traces(person=learner.enrolment.person)
    rows = Response.objects.order_by("attempt_question__position")
    assert [row.answer for row in rows] == [{"a": "x", "b": "w"}, ["b", "a", "c"], None]
    assert [row.correct for row in rows] == [False, False, False]


def test_a_check_whose_gaps_were_forgotten_is_shown_empty():
    enrolment, client, url, address = check(make_question(kind="cloze"))
    client.post(address, {"answer-1": "recall", "answer-2": "9", "here": url})
    erase_traces(person=enrolment.person)
    assert CheckAnswer.objects.get().answer == ""
    page = client.get(url)
    assert page.status_code == 200
    assert 'value="recall"' not in page.content.decode()


def test_a_check_that_became_another_kind_shows_what_was_given_nowhere_and_breaks_nothing():
    question = make_question(kind="cloze")
    _enrolment, client, url, address = check(question)
    client.post(address, {"answer-1": "recall", "answer-2": "9", "here": url})
    for kind in ("match", "order", "single", "multiple", "numeric", "text"):
        make_question(kind=kind, key=question.key, bank=question.bank)
        assert client.get(url).status_code == 200


def test_the_most_frequent_mistake_is_told_in_words():
    learner = Learner(questions=[make_question(kind="match", prompt="Say:\n```\nx\n```")])
    for _ in range(5):
        other = learner_on(learner.course)
        learner.client.force_login(other.person.user)
        learner.enrolment = other
        attempt = learner.start()
        give(learner, attempt, 1, a="x", b="z")
        learner.hand_in(attempt)
    figures = quiz_figures(Activity.objects.get(key=learner.quiz.translation_key), "en").questions[0]
    assert (figures.prompt, figures.right, figures.mistake) == ("Say: x", 0, "First → One; Second → Three")
    assert figures.kind_label == "What belongs together"
