"""Taking a question out of use, bringing it back, and naming banks anew."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import User
from courses.assessment import actions
from courses.assessment.exceptions import BankNameTaken, QuestionNeeded
from courses.assessment.models import Question, QuizDraw
from courses.assessment.queries import questions_asked, uses_of
from tests.courses.assessment.test_screens import Learner
from tests.factories.accounts import AssociationFactory, PersonFactory, member_of
from tests.factories.assessment import make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_lesson, make_module

pytestmark = pytest.mark.django_db


def client_of(organisation, role=Role.TRAINER) -> Client:
    client = Client()
    client.force_login(member_of(organisation, role))
    return client


def asked_of(attempt) -> list:
    return [row.version.question_id for row in attempt.questions.select_related("version").order_by("position")]


def test_a_retired_question_is_asked_in_no_new_attempt_and_stays_in_one_that_has_begun():
    first, second = make_question(), make_question()
    learner, other = Learner(questions=[first, second]), PersonFactory()
    begun = learner.start()
    actions.retire_question(question=second, by=other)
    assert asked_of(begun) == [first.pk, second.pk]
    learner.answer(begun, 1, "a")
    learner.answer(begun, 2, "a")
    learner.hand_in(begun)
    begun.refresh_from_db()
    assert (begun.points, begun.points_total) == (2, 2)
    assert "<dt>Questions</dt><dd>1</dd>" in learner.page()
    assert asked_of(learner.start()) == [first.pk]


def test_it_is_not_drawn_from_its_bank_and_is_again_once_brought_back():
    bank, by = make_bank(), PersonFactory()
    kept, retired = make_question(bank=bank), make_question(bank=bank)
    quiz = make_quiz(make_module(make_course_page()), questions=[])
    QuizDraw.objects.create(quiz=quiz, bank=bank, count=2)
    assert actions.retire_question(question=retired, by=by) is True
    assert actions.retire_question(question=retired, by=by) is False
    assert questions_asked(quiz) == 1
    assert actions.restore_question(question=retired, by=by) is True
    assert actions.restore_question(question=retired, by=by) is False
    assert questions_asked(quiz) == 2
    told = ModelLogEntry.objects.filter(object_id=str(retired.pk)).order_by("pk")
    assert list(told.values_list("action", "user")) == [
        ("assessment.retire", by.user_id),
        ("assessment.restore", by.user_id),
    ]
    assert kept.retired_at is None


def test_the_last_question_of_a_published_quiz_is_not_retired():
    by, (first, second) = PersonFactory(), (make_question(), make_question())
    quiz = make_quiz(make_module(make_course_page()), questions=[first, second], title="Final assessment")
    actions.retire_question(question=first, by=by)
    with pytest.raises(QuestionNeeded) as refusal:
        actions.retire_question(question=second, by=by)
    assert str(refusal.value.message).startswith("“Final assessment” would have nothing left to ask.")
    quiz.unpublish()
    assert actions.retire_question(question=second, by=by) is True


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_who_retire_the_last_two_questions_at_once_leave_one():
    by, bank = PersonFactory(), make_bank()
    questions = [make_question(bank=bank), make_question(bank=bank)]
    make_quiz(make_module(make_course_page()), questions=questions)
    barrier, refused = threading.Barrier(2), []

    def retire(question) -> None:
        try:
            barrier.wait()
            actions.retire_question(question=question, by=by)
        except QuestionNeeded:
            refused.append(question)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=retire, args=[question]) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Question.objects.filter(retired_at__isnull=True).count()) == (1, 1)


def test_the_screen_says_what_it_means_and_where_the_question_is_asked():
    association = AssociationFactory()
    client = client_of(association)
    question, other = make_question(bank=make_bank(owner=association)), make_question()
    module = make_module(make_course_page(owner=association))
    make_quiz(module, questions=[question, other], title="Module 7 quiz")
    make_lesson(module, title="A lesson that asks", body=[("check", {"question": str(question.pk)})])
    address = reverse("assessment_retire", args=[question.pk])
    page = client.get(address).content.decode()
    assert "Module 7 quiz" in page
    assert "A lesson that asks" in page
    assert "No new attempt is asked it." in page
    client.get(address)
    assert Question.objects.get(pk=question.pk).retired_at is None
    assert client.post(address).url == reverse("assessment_question", args=[question.pk])
    assert (
        "no new attempt is asked it" in client.get(reverse("assessment_question", args=[question.pk])).content.decode()
    )
    listing = reverse("assessment_questions")
    assert str(question) not in client.get(listing).content.decode()
    assert str(question) in client.get(f"{listing}?state=retired").content.decode()
    client.post(reverse("assessment_restore", args=[question.pk]))
    assert Question.objects.get(pk=question.pk).retired_at is None


def test_a_page_of_somebody_else_is_counted_and_not_named():
    association = AssociationFactory()
    question = make_question(bank=make_bank(owner=association))
    make_quiz(make_module(make_course_page()), questions=[question], title="Somebody else's quiz")
    uses = uses_of(question, member_of(association, Role.TRAINER))
    assert (uses.named_by, uses.elsewhere) == ([], 1)


def test_where_it_is_asked_costs_the_same_for_one_page_and_three():
    association = AssociationFactory()
    trainer, counts = member_of(association, Role.TRAINER), []
    for size in (1, 3):
        question = make_question(bank=make_bank(owner=association))
        module = make_module(make_course_page(owner=association))
        for _quiz in range(size):
            make_quiz(module, questions=[question])
        user = User.objects.get(pk=trainer.pk)
        with CaptureQueriesContext(connection) as queries:
            assert len(uses_of(question, user).named_by) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["assessment_retire", "assessment_restore"])
def test_another_associations_question_is_not_there(name):
    question = make_question()
    client = client_of(AssociationFactory())
    assert client.post(reverse(name, args=[question.pk])).status_code == 404
    assert client_of(question.bank.owner, Role.REVIEWER).post(reverse(name, args=[question.pk])).status_code == 404
    assert Question.objects.get().retired_at is None


def test_a_refusal_is_shown_and_changes_nothing():
    question = make_question()
    make_quiz(make_module(make_course_page()), questions=[question])
    answer = client_of(question.bank.owner).post(reverse("assessment_retire", args=[question.pk]))
    assert (answer.status_code, "would have nothing left to ask" in answer.content.decode()) == (422, True)
    assert Question.objects.get().retired_at is None


def test_a_bank_is_named_anew_unless_the_name_is_taken():
    bank = make_bank(name="Final")
    make_bank(owner=bank.owner, name="Module 1")
    client, address = client_of(bank.owner), reverse("assessment_rename_bank", args=[bank.pk])
    assert client.post(address, {"name": " Final 2027 "}).status_code == 302
    bank.refresh_from_db()
    assert bank.name == "Final 2027"
    assert actions.rename_bank(bank=bank, name="Final 2027", by=PersonFactory()) is False
    assert (
        "Your association has another bank of this name." in client.post(address, {"name": "Module 1"}).content.decode()
    )
    with pytest.raises(BankNameTaken):
        actions.rename_bank(bank=bank, name="Module 1", by=PersonFactory())
    assert client.post(address, {"name": ""}).status_code == 200
    assert client_of(AssociationFactory()).post(address, {"name": "Mine"}).status_code == 404
    bank.refresh_from_db()
    assert bank.name == "Final 2027"
    assert ModelLogEntry.objects.filter(action="assessment.rename_bank").count() == 1
