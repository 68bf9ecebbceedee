"""Trainers write what belongs together, orders, gaps and hints, translate them, and take files out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.groups import ensure_role_groups
from accounts.enums import Role
from courses.assessment import actions
from courses.assessment.models import Question
from courses.assessment.queries import proposal_of, question_words
from courses.assessment.queries.files import asking
from tests.courses.assessment.test_authoring import client_of
from tests.courses.assessment.test_screens_of_parts import address_of, asked_with, file_of, paper, picture
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.assessment import choice_words, make_bank, make_question

pytestmark = pytest.mark.django_db

MATCH = {
    "option-a": "Hong Kong",
    "right-a": "HKMA",
    "option-b": "Shenzhen",
    "right-b": "PBC",
    "option-c": "Kowloon",
    "right-c": "HKMA",
    "wrong": "Nobody\nEverybody\n",
}
ORDER = {"option-a": "Third", "place-a": "3", "option-b": "First", "place-b": "1", "option-c": "Second", "place-c": "2"}
CLOZE = {
    "prompt": "A [[1]], a [[2]], a [[3]] and a [[4]].",
    "gap-1-kind": "text",
    "gap-1": "recall\n召回率",
    "gap-2-kind": "numeric",
    "gap-2": "9.5 ± 0.5",
    "gap-3-kind": "single",
    "gap-3": "no\n*yes",
    # Of the spare ones there are three at first; a fourth comes once these are kept.
}


def write(kind, client, bank, **given):
    data = {"bank": bank.pk, "source_locale": "en", "prompt": "What?", "points": 1, **given}
    return client.post(reverse("assessment_new_question", args=[kind]), data)


def values_of(form) -> dict[str, object]:
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_pairs_are_written_line_by_line_and_the_same_answer_is_one():
    bank = make_bank()
    write("match", client_of(bank.owner, Role.TRAINER), bank, **MATCH)
    question = Question.objects.get()
    words = question_words([question.key], "en")[question.key]
    text = {key: words.option(key)["text"] for key in words.words["options"]}
    structure = question.structure
    assert [text[key] for key in structure["options"]] == ["Hong Kong", "Shenzhen", "Kowloon"]
    assert [text[key] for key in structure["targets"]] == ["HKMA", "PBC", "Nobody", "Everybody"]
    assert {text[line]: text[target] for line, target in structure["pairs"].items()} == {
        "Hong Kong": "HKMA",
        "Shenzhen": "PBC",
        "Kowloon": "HKMA",
    }


def test_an_order_is_written_with_places():
    bank = make_bank()
    write("order", client_of(bank.owner, Role.TRAINER), bank, **ORDER)
    assert Question.objects.get().structure == {"options": ["b", "c", "a"]}


def test_gaps_are_written_in_lines():
    bank = make_bank()
    client = client_of(bank.owner, Role.TRAINER)
    refused = write("cloze", client, bank, **CLOZE)
    assert "Write each gap once into the question" in refused.content.decode()
    write("cloze", client, bank, **CLOZE | {"prompt": "A [[1]], a [[2]] and a [[3]]."})
    assert Question.objects.get().structure == {
        "gaps": {
            "1": {"kind": "text", "accepted": ["recall", "召回率"]},
            "2": {"kind": "numeric", "value": "9.5", "tolerance": "0.5"},
            "3": {"kind": "single", "options": ["a", "b"], "correct": ["b"]},
        }
    }


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("match", {"option-a": "A", "right-a": "B"}, "at least two answers to choose from"),
        ("match", {"option-a": "A", "right-a": "B", "option-b": "C", "wrong": "D"}, "Give every line the answer"),
        ("order", {"option-a": "A"}, "Give at least two options."),
        ("cloze", {"prompt": "A [[1]]"}, "Describe at least one gap."),
        ("cloze", {"prompt": "[[1]]", "gap-1-kind": "numeric", "gap-1": "nine"}, "Gap 1: Give the right number"),
        ("cloze", {"prompt": "[[1]]", "gap-1-kind": "single", "gap-1": "a\nb"}, "Gap 1: Mark exactly one option"),
        ("cloze", {"prompt": "[[1]]", "gap-1-kind": "essay", "gap-1": "a"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_made(kind, given, said):
    bank = make_bank()
    answer = write(kind, client_of(bank.owner, Role.TRAINER), bank, **given)
    assert said in answer.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", ["match", "order", "cloze"])
def test_saving_parts_unchanged_makes_no_version(kind):
    question = make_question(kind=kind)
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    client.post(address, values_of(client.get(address).context["form"]))
    assert question.versions.count() == 1
    question.refresh_from_db()
    assert question.current_version.structure == question.structure


def test_answers_that_change_places_keep_their_translations():
    question = make_question(kind="match")
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    values = values_of(client.get(address).context["form"])
    client.post(address, values | {"right-a": "Two", "right-b": "One", "right-c": "Third one"})
    question.refresh_from_db()
    # "Two" and "One" keep their keys; the third was mended in its place.
    assert question.structure["pairs"] == {"a": "y", "b": "x", "c": "z"}


def test_options_of_a_gap_keep_their_keys_with_their_texts():
    question = make_question(kind="cloze")
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    values = values_of(client.get(address).context["form"])
    client.post(address, values | {"gap-3": "New\nTwo\n*One"})
    question.refresh_from_db()
    gap = question.structure["gaps"]["3"]
    assert (gap["options"][1:], gap["correct"]) == (["y", "x"], ["x"])
    assert gap["options"][0] not in {"x", "y"}


@pytest.mark.parametrize(
    ("kind", "given", "lacking"),
    [
        ("match", {f"option-{key}": f"甲{key}" for key in "abcxyzw"}, "option-w"),
        ("order", {f"option-{key}": f"甲{key}" for key in "abc"}, "option-c"),
        ("cloze", {"option-x": "甲", "option-y": "乙", "prompt": "[[3]] [[2]] [[1]]"}, "prompt"),
    ],
)
def test_a_translation_has_every_text_or_is_not_kept(kind, given, lacking):
    question = make_question(kind=kind)
    client = client_of(question.bank.owner, Role.TRAINER)
    address = f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans"
    data = {"prompt": "问？", **given}
    client.post(address, data | {lacking: "" if lacking != "prompt" else "[[1]] [[2]]"})
    assert question_words([question.key], "zh-hans")[question.key].is_fallback
    client.post(address, data)
    shown = question_words([question.key], "zh-hans")[question.key]
    assert not shown.is_fallback
    assert shown.prompt == data["prompt"]
    assert question.versions.count() == 1


def test_a_line_that_is_added_shows_the_whole_question_in_its_source():
    question = make_question(kind="order")
    words = choice_words(prompt="?", options={key: key for key in "abc"})
    save = {"bank": question.bank, "kind": "order", "key": question.key}
    actions.save_question(**save, structure={"options": ["a", "b", "c"]}, words={"zh-hans": words})
    assert not question_words([question.key], "zh-hans")[question.key].is_fallback
    more = choice_words(prompt="?", options={key: key for key in "abcd"})
    actions.save_question(**save, structure={"options": ["a", "b", "c", "d"]}, words={"en": more})
    assert question_words([question.key], "zh-hans")[question.key].is_fallback


def test_hints_are_written_and_taken_out():
    question = make_question(kind="numeric")
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    values = values_of(client.get(address).context["form"])
    client.post(address, values | {"hint-1": "Think.", "hint-2": "Count."})
    assert question_words([question.key], "en")[question.key].hints == ["Think.", "Count."]
    values = values_of(client.get(address).context["form"])
    client.post(address, values | {"hint-1": ""})
    assert question_words([question.key], "en")[question.key].hints == ["Count."]
    assert "hints" in question.texts.get().words
    assert question.versions.count() == 3


def test_files_are_seen_taken_out_and_a_picture_is_put_in():
    tree, document = picture(), paper()
    kept = file_of(document, "document", "The paper")
    question = asked_with(file_of(tree, "image", "A tree"), kept, option=[file_of(tree, "image", "An oak")])
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    page = client.get(address)
    assert "A tree (Picture)" in page.content.decode()
    values = values_of(page.context["form"])
    client.post(address, values)
    assert question.versions.count() == 1
    # An option that shows a picture and says nothing would be nothing without it.
    refused = client.post(address, values | {"take-out-a": ["0"]})
    assert "Give the question and every option a text." in refused.content.decode()
    client.post(address, values | {"take-out-attachments": ["0"], "take-out-a": ["0"], "option-a": "An oak"})
    words = question.texts.get().words
    assert words["attachments"] == [kept]
    assert words["options"]["a"] == {"text": "An oak", "reason": "Reason a"}
    # Whoever was asked before may still have what was taken out.
    assert asking(tree).get() == question


def test_a_picture_is_put_beside_a_question_from_her_own_collection_alone():
    question = make_question()
    ensure_role_groups(organisation=question.bank.owner)
    client = client_of(question.bank.owner, Role.TRAINER)
    address = reverse("assessment_question", args=[question.pk])
    values = values_of(client.get(address).context["form"])
    elsewhere, tree = picture(), picture()
    tree.collection = question.bank.owner.collection_link.collection
    tree.save()
    elsewhere.title = "Plan of another house"
    elsewhere.save()
    # What is no choice is shown again neither by its name nor as an error.
    for none in (str(elsewhere.pk), "\0x", "x", "9" * 40, "-1"):
        answer = client.post(address, values | {"picture": none})
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["picture"])
        assert "Plan of another house" not in answer.content.decode()
    # Her own stays chosen while she mends something else.
    answer = client.post(address, values | {"picture": str(tree.pk), "prompt": ""})
    assert (
        '<div class="chooser__title" data-chooser-title id="id_picture-title">A tree</div>' in answer.content.decode()
    )
    client.post(address, values | {"picture": str(tree.pk)})
    assert question.texts.get().attachments == [file_of(tree, "image", "A tree")]


def test_whoever_works_with_the_bank_may_have_its_files_and_nobody_else_who_works():
    document = paper()
    question = asked_with(file_of(document, "document", "P"))
    for role in (Role.TRAINER, Role.REVIEWER, Role.OFFICER):
        assert client_of(question.bank.owner, role).get(address_of(document)).status_code == 200
        assert client_of(AssociationFactory(), role).get(address_of(document)).status_code == 404
    learner = Client()
    learner.force_login(PersonFactory().user)
    assert learner.get(address_of(document)).status_code == 404


def test_a_second_person_reads_every_text_with_hints_and_files():
    question = make_question(kind="match")
    tree = picture()
    words = question.texts.get().words
    proposed = words | {"hints": ["Think."], "attachments": [file_of(tree, "image", "A tree")]}
    review = actions.ask_for_review(
        question=question, language="en", words=proposed, structure=question.structure, points=2, by=PersonFactory()
    )
    parts = [(part.name, part.number, part.proposed) for part in proposal_of(review).parts if part.is_changed]
    assert parts == [("files", 0, "A tree"), ("hint", 1, "Think."), ("points", 0, "2")]
    told = {(part.name, part.number): part.proposed for part in proposal_of(review).parts}
    assert [told["text", number] for number in range(1, 8)] == [
        "First",
        "Second",
        "Third",
        "One",
        "Two",
        "Three",
        "Four",
    ]
    assert told["answer", 0] == "First → One; Second → Two; Third → Three"
    page = client_of(question.bank.owner, Role.REVIEWER).get(reverse("assessment_review", args=[review.pk]))
    assert "Hint 1" in page.content.decode()
