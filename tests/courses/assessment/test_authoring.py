from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from courses.assessment.admin_forms import QuizPageForm
from courses.assessment.models import Question, QuestionBank, QuestionWording
from courses.assessment.queries import question_words
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.assessment import make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_module

pytestmark = pytest.mark.django_db


def client_of(organisation, role) -> Client:
    client = Client()
    client.force_login(member_of(organisation, role))
    return client


def choices(bank: QuestionBank, **changes) -> dict[str, object]:
    return {
        "bank": bank.pk,
        "source_locale": "en",
        "prompt": "Which is leakage?",
        "points": 1,
        "option-a": "Income at application",
        "option-b": "Number of collection letters",
        "right-b": "on",
        "reason-b": "It is known only afterwards.",
        **changes,
    }


def test_a_trainer_makes_a_bank_and_writes_a_question():
    association = AssociationFactory()
    client = client_of(association, Role.TRAINER)
    client.post(reverse("assessment_new_bank"), {"owner": association.pk, "name": "Final"})
    bank = QuestionBank.objects.get()
    client.post(reverse("assessment_new_question", args=["single"]), choices(bank))
    question = Question.objects.get()
    assert question.structure == {"options": ["a", "b"], "correct": ["b"]}
    shown = question_words([question.key], "en")[question.key]
    assert shown.prompt == "Which is leakage?"
    assert shown.option("b") == {"text": "Number of collection letters", "reason": "It is known only afterwards."}
    assert "Which is leakage?" in client.get(reverse("assessment_questions")).content.decode()


@pytest.mark.parametrize(
    ("kind", "given", "structure"),
    [
        ("numeric", {"value": "9.0", "tolerance": "0.5"}, {"value": "9.0", "tolerance": "0.5"}),
        ("text", {"accepted": "recall\n召回率\n"}, {"accepted": ["recall", "召回率"]}),
        (
            "multiple",
            {"option-a": "A", "option-b": "B", "right-a": "on", "right-b": "on"},
            {"options": ["a", "b"], "correct": ["a", "b"]},
        ),
        (
            "truefalse",
            {"option-true": "True", "option-false": "False", "right-false": "on"},
            {"options": ["true", "false"], "correct": ["false"]},
        ),
    ],
)
def test_every_kind_of_question_can_be_written(kind, given, structure):
    bank = make_bank()
    data = {"bank": bank.pk, "source_locale": "en", "prompt": "What?", "points": 2, **given}
    client_of(bank.owner, Role.TRAINER).post(reverse("assessment_new_question", args=[kind]), data)
    question = Question.objects.get()
    assert (question.kind, question.structure, question.points) == (kind, structure, 2)


def test_a_question_without_a_right_answer_is_named_and_not_made():
    bank = make_bank()
    data = choices(bank)
    del data["right-b"]
    answer = client_of(bank.owner, Role.TRAINER).post(reverse("assessment_new_question", args=["single"]), data)
    assert "Mark exactly one option as right." in answer.content.decode()
    assert not Question.objects.exists()


def test_a_translation_adds_words_and_no_version():
    question = make_question()
    client = client_of(question.bank.owner, Role.TRAINER)
    address = f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans"
    client.post(address, {"prompt": "哪一项？", "option-a": "甲", "option-b": "乙", "option-c": "丙"})
    assert question.versions.count() == 1
    assert QuestionWording.objects.filter(language="zh-hans").count() == 1
    assert question_words([question.key], "zh-hans")[question.key].prompt == "哪一项？"
    question.refresh_from_db()
    assert question.structure == {"options": ["a", "b", "c"], "correct": ["a"]}


def test_saving_a_question_unchanged_makes_no_version():
    question = make_question()
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    client.post(address, {name: value for name, value in values.items() if value not in {None, False}})
    assert question.versions.count() == 1


def test_another_associations_questions_are_not_there():
    question = make_question(prompt="Secret of the other?")
    client = client_of(AssociationFactory(), Role.TRAINER)
    assert "Secret of the other?" not in client.get(reverse("assessment_questions")).content.decode()
    address = reverse("assessment_question", args=[question.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"prompt": "Changed"}).status_code == 404
    own = make_bank(owner=AssociationFactory())
    client.post(reverse("assessment_new_question", args=["single"]), choices(own))
    assert Question.objects.count() == 1


def test_a_reviewer_reads_and_does_not_write():
    question = make_question(prompt="To be read?")
    client = client_of(question.bank.owner, Role.REVIEWER)
    assert "To be read?" in client.get(reverse("assessment_questions")).content.decode()
    assert client.get(reverse("assessment_question", args=[question.pk])).status_code == 404
    assert client.get(reverse("assessment_new_question", args=["single"])).status_code == 404


def test_learners_and_visitors_find_no_door():
    client = Client()
    assert client.get(reverse("assessment_questions")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse("assessment_questions")).status_code in {302, 403, 404}


def test_the_editor_of_a_quiz_offers_the_authors_own_questions_and_those_chosen():
    mine, chosen, other = make_question(prompt="Mine?"), make_question(prompt="Chosen?"), make_question(prompt="Other?")
    page = make_course_page(owner=mine.bank.owner)
    quiz = make_quiz(make_module(page), questions=[chosen])
    superuser = Client()
    superuser.force_login(UserFactory(superuser=True))
    whole = superuser.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    assert all(prompt in whole for prompt in ("Mine?", "Chosen?", "Other?"))
    form_class = quiz.get_edit_handler().get_form_class()
    assert issubclass(form_class, QuizPageForm)
    form = form_class(instance=quiz, for_user=member_of(mine.bank.owner, Role.TRAINER), parent_page=quiz.get_parent())
    offered = form.formsets["draws"].forms[0].fields["question"].queryset
    assert set(offered) == {mine, chosen}
    assert other not in offered


def test_the_line_for_a_new_draw_is_of_its_own_author_while_another_edits():
    mine, other = make_question(prompt="Mine?"), make_question(prompt="Other?")
    quiz = make_quiz(make_module(make_course_page(owner=mine.bank.owner)), questions=[])
    form_class = quiz.get_edit_handler().get_form_class()
    forms = [
        form_class(instance=quiz, for_user=member_of(one.bank.owner, Role.TRAINER), parent_page=quiz.get_parent())
        for one in (mine, other)
    ]
    offered = [set(form.formsets["draws"].empty_form.fields["question"].queryset) for form in forms]
    assert offered == [{mine}, {other}]
