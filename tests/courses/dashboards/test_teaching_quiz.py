"""How the questions of a quiz are answered, for those who wrote them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from courses.assessment import actions
from courses.assessment.queries import quiz_figures
from courses.catalogue.models import Activity
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.assessment import choice_words, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.learning import learner_on, settled

pytestmark = pytest.mark.django_db


class Taught:
    """A course with one quiz and a trainer of its owner."""

    def __init__(self, questions) -> None:
        page = make_course_page()
        self.quiz = make_quiz(make_module(page), questions=questions)
        self.course = settled(page)
        self.activity = Activity.objects.get(key=self.quiz.translation_key)
        self.url = reverse("teaching:quiz", args=[self.course.key, self.activity.key])

    def attempt(self, *answers, person=None):
        person = person or learner_on(self.course).person
        attempt = actions.start_attempt(person=person, quiz=self.quiz, by=person)
        for position, answer in enumerate(answers, start=1):
            if answer:
                data = Data(answer)
                actions.save_response(attempt=attempt, position=position, data=data, language="en", by=person)
        actions.submit_attempt(attempt=attempt, by=person)
        return person


class Data(dict):
    def __init__(self, answer) -> None:
        super().__init__(answer=answer)

    def getlist(self, key):
        return list(self[key])


def test_the_hardest_question_stands_first_with_its_most_frequent_mistake():
    taught = Taught([make_question(prompt="Easy?"), make_question(prompt="Hard?"), make_question(prompt="Skipped?")])
    for answer in ("a", "b", "b", "b", "b", "b", "c", "c"):
        taught.attempt("a", answer, None)
    figures = quiz_figures(taught.activity, "en")
    assert (figures.people, figures.passed, figures.is_limited) == (8, 0, False)
    told = [
        (one.prompt, one.shown_to, one.right, one.unanswered, one.mistake, one.mistaken) for one in figures.questions
    ]
    assert told == [
        ("Skipped?", 8, 0, 100, "", None),
        ("Hard?", 8, 12, 0, "Second", 62),
        ("Easy?", 8, 100, 0, "", None),
    ]


def test_nothing_is_told_of_fewer_than_five_people():
    taught = Taught([make_question()])
    for _learner in range(4):
        taught.attempt("b")
    assert quiz_figures(taught.activity, "en").questions == []
    taught.attempt("a")
    (question,) = quiz_figures(taught.activity, "en").questions
    assert (question.shown_to, question.right, question.mistake, question.mistaken) == (5, 20, "", None)


def test_a_second_attempt_is_not_counted():
    taught = Taught([make_question()])
    for person in [taught.attempt("b") for _learner in range(5)]:
        taught.attempt("a", person=person)
    figures = quiz_figures(taught.activity, "en")
    assert [(figures.people, one.right, one.mistake) for one in figures.questions] == [(5, 0, "Second")]


def test_answers_to_another_right_answer_are_not_counted_and_those_before_a_mended_word_are():
    question = make_question(prompt="Wich?")
    taught = Taught([question])
    for _learner in range(5):
        taught.attempt("b")
    fields = {"bank": question.bank, "kind": "single", "key": question.pk}
    words = choice_words(prompt="Which?", options={"a": "First", "b": "Second", "c": "Third"})
    actions.save_question(structure=question.structure, words={"en": words}, **fields)
    assert [one.prompt for one in quiz_figures(taught.activity, "en").questions] == ["Which?"]
    actions.save_question(structure=question.structure | {"correct": ["b"]}, words={"en": words}, **fields)
    figures = quiz_figures(taught.activity, "en")
    assert (figures.people, figures.questions) == (5, [])


def test_an_attempt_that_is_open_says_nothing_yet():
    taught = Taught([make_question()])
    for _learner in range(5):
        person = learner_on(taught.course).person
        actions.start_attempt(person=person, quiz=taught.quiz, by=person)
    assert quiz_figures(taught.activity, "en").people is None


def test_a_trainer_of_the_owner_sees_it_and_another_associations_finds_nothing(client):
    taught = Taught([make_question(prompt="Which of them?")])
    trainer = member_of(taught.course.owner, Role.TRAINER)
    client.force_login(trainer)
    assert "Figures will stand here once 5 learners" in client.get(taught.url).content.decode()
    for _learner in range(5):
        taught.attempt("b")
    page = client.get(taught.url).content.decode()
    assert "Which of them?" in page
    assert "5 learners have handed in a first attempt; 0% passed with it." in page
    assert "Second (100%)" in page
    assert taught.url in client.get(reverse("teaching:course", args=[taught.course.key])).content.decode()
    client.force_login(member_of(AssociationFactory(), Role.TRAINER))
    assert client.get(taught.url).status_code == 404


def test_a_quiz_of_another_course_is_not_found(client):
    taught, other = Taught([make_question()]), Taught([make_question()])
    client.force_login(member_of(taught.course.owner, Role.TRAINER))
    assert client.get(reverse("teaching:quiz", args=[taught.course.key, other.activity.key])).status_code == 404


def test_queries_grow_neither_with_questions_nor_with_learners():
    counts = []
    for size in (1, 3):
        taught = Taught([make_question() for _question in range(size)])
        for _learner in range(5 * size):
            taught.attempt(*"b" * size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            quiz_figures(taught.activity, "zh-hans")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_only_the_newest_attempts_are_counted(monkeypatch):
    taught = Taught([make_question()])
    old = [taught.attempt("b") for _learner in range(5)]
    for person in old:
        person.attempts.update(closed_at=timezone.now() - timedelta(days=400))
    for _learner in range(5):
        taught.attempt("a")
    monkeypatch.setattr("courses.assessment.queries.figures.NEWEST", 5)
    figures = quiz_figures(taught.activity, "en")
    assert (figures.people, figures.passed, figures.is_limited) == (5, 100, True)
