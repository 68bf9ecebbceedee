"""A trainer finds a question by its words instead of typing its key."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from courses.assessment.models import Question
from courses.catalogue.blocks import LessonBody
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.assessment import make_bank, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return AssociationFactory()


@pytest.fixture
def trainer(ours) -> Client:
    client = Client()
    client.force_login(member_of(ours, Role.TRAINER))
    return client


def found(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("question_chooser:choose_results"), query)
    assert answer.status_code == 200
    return sorted(str(question) for question in answer.context["results"])


def test_the_window_shows_the_questions_of_her_association_alone(trainer, ours):
    bank = make_bank(owner=ours, name="Credit")
    make_question(bank=bank, prompt="Which is leakage?")
    make_question(prompt="Somebody else's question?")
    retired = make_question(bank=bank, prompt="An old one?")
    Question.objects.filter(pk=retired.pk).update(retired_at="2026-11-01T00:00Z")
    assert found(trainer) == ["Which is leakage?"]
    window = trainer.get(reverse("question_chooser:choose"))
    assert window.status_code == 200
    assert "Somebody else" not in window.json()["html"]


def test_words_and_bank_narrow_it(trainer, ours):
    credit, fraud = make_bank(owner=ours, name="Credit"), make_bank(owner=ours, name="Fraud")
    make_question(bank=credit, prompt="Which is leakage?")
    make_question(bank=credit, prompt="What is precision?")
    make_question(bank=fraud, prompt="What is recall?")
    assert found(trainer, q="WHAT") == ["What is precision?", "What is recall?"]
    assert found(trainer, q="what", bank=str(credit.pk)) == ["What is precision?"]
    assert found(trainer, bank=str(make_bank().pk)) == ["What is precision?", "What is recall?", "Which is leakage?"]


def test_taking_one_gives_its_key_its_words_and_where_it_is_edited(trainer, ours):
    question = make_question(bank=make_bank(owner=ours), prompt="Which is leakage?")
    answer = trainer.get(reverse("question_chooser:chosen", args=[question.pk]))
    assert answer.json()["result"] == {
        "id": str(question.pk),
        "title": "Which is leakage?",
        "edit_url": reverse("assessment_question", args=[question.pk]),
    }


@pytest.mark.parametrize(
    "key", ["x", "0f8fad5b-d9cb-469f-a165-70867728950e", None], ids=["no key", "unknown", "foreign"]
)
def test_what_is_not_hers_is_not_there(trainer, key):
    key = key or str(make_question().pk)
    assert trainer.get(reverse("question_chooser:chosen", args=[key])).status_code == 404


def test_who_writes_no_questions_has_no_window(ours):
    client = Client()
    client.force_login(member_of(ours, Role.LEARNER))
    for name in ("choose", "choose_results"):
        assert client.get(reverse(f"question_chooser:{name}")).status_code in {302, 403, 404}


def test_a_check_in_the_editor_shows_the_words_and_keeps_the_key(ours):
    question = make_question(bank=make_bank(owner=ours), prompt="Which is leakage?")
    check = LessonBody().child_blocks["check"]
    state = check.get_form_state({"question": str(question.pk)})
    assert state["question"]["title"] == "Which is leakage?"
    kept = check.value_from_datadict({"c-question": str(question.pk)}, {}, "c")
    assert check.get_prep_value(check.clean(kept)) == {"question": str(question.pk)}
    assert check.get_form_state({"question": str(uuid.uuid4())})["question"] is None
