"""Words of a question before a second person."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from courses.assessment import actions
from courses.assessment.exceptions import NothingToReview, RemarkNeeded, ReviewDecided, SamePerson
from courses.assessment.models import QuestionWording, WordsReview
from courses.assessment.queries import question_words
from tests.factories.accounts import AssociationFactory, PersonFactory, member_of
from tests.factories.assessment import choice_words, make_bank, make_question

pytestmark = pytest.mark.django_db
CHINESE = choice_words(prompt="哪一项是泄漏？", options={"a": "甲", "b": "乙", "c": "丙"})


def ask(question, by, words=CHINESE, language="zh-hans", **more) -> WordsReview:
    return actions.ask_for_review(question=question, language=language, words=words, by=by, **more)


def shown(question, language="zh-hans") -> tuple[str, bool]:
    words = question_words([question.pk], language)[question.pk]
    return words.prompt, words.is_fallback


def test_learners_see_the_source_until_a_second_person_approves():
    question, trainer, reviewer = make_question(prompt="Which?"), PersonFactory(), PersonFactory()
    review = ask(question, trainer)
    assert ask(question, trainer) == review
    assert shown(question) == ("Which?", True)
    approved = actions.approve_words(review=review, by=reviewer)
    assert actions.approve_words(review=review, by=reviewer).decided_at == approved.decided_at
    assert shown(question) == ("哪一项是泄漏？", False)
    assert QuestionWording.objects.filter(language="zh-hans").count() == 1
    assert WordsReview.objects.get().state == "approved"


def test_nobody_approves_or_sends_back_her_own_words():
    question, trainer = make_question(), PersonFactory()
    review = ask(question, trainer)
    with pytest.raises(SamePerson):
        actions.approve_words(review=review, by=trainer)
    with pytest.raises(SamePerson):
        actions.return_words(review=review, by=trainer, remark="Mine")
    assert shown(question)[1] is True
    with pytest.raises(IntegrityError, match="words_review_second_person"), transaction.atomic():
        WordsReview.objects.update(state="approved", decided_by=trainer, decided_at=timezone.now())


def test_words_sent_back_say_what_to_change_and_are_not_published():
    question, trainer, reviewer = make_question(), PersonFactory(), PersonFactory()
    review = ask(question, trainer)
    with pytest.raises(RemarkNeeded):
        actions.return_words(review=review, by=reviewer, remark=" ")
    actions.return_words(review=review, by=reviewer, remark="Use the glossary's word.")
    with pytest.raises(ReviewDecided):
        actions.approve_words(review=review, by=PersonFactory())
    assert shown(question)[1] is True
    again = ask(question, trainer)
    assert (again.state, again.pk == review.pk) == ("waiting", False)


def test_newer_words_take_the_place_of_those_that_wait():
    question, trainer = make_question(), PersonFactory()
    first = ask(question, trainer)
    second = ask(question, trainer, words=CHINESE | {"prompt": "哪个是泄漏？"})
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    with pytest.raises(IntegrityError), transaction.atomic():
        WordsReview.objects.filter(pk=first.pk).update(state="waiting", decided_by=None, decided_at=None)


def test_a_decision_names_who_and_when():
    ask(make_question(), PersonFactory())
    with pytest.raises(IntegrityError, match="words_review_decided_by_somebody"), transaction.atomic():
        WordsReview.objects.update(state="returned")


def test_what_is_published_already_needs_no_review():
    question = make_question()
    words = choice_words(prompt=str(question), options={"a": "First", "b": "Second", "c": "Third"})
    with pytest.raises(NothingToReview):
        ask(question, PersonFactory(), words=words, language="en", structure=question.structure, points=1)


def test_source_words_are_reviewed_with_their_right_answer():
    question, trainer, reviewer = make_question(), PersonFactory(), PersonFactory()
    words = choice_words(prompt="Mended?", options={"a": "First", "b": "Second", "c": "Third"})
    review = ask(
        question, trainer, words=words, language="en", structure={**question.structure, "correct": ["b"]}, points=2
    )
    question.refresh_from_db()
    assert (question.structure["correct"], question.points, question.current_version.number) == (["a"], 1, 1)
    actions.approve_words(review=review, by=reviewer)
    question.refresh_from_db()
    assert (question.structure["correct"], question.points, question.current_version.number) == (["b"], 2, 2)
    assert shown(question, "en") == ("Mended?", False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_who_decide_at_once_one_is_told_that_it_is_decided():
    question, trainer = make_question(), PersonFactory()
    review, barrier, refused = ask(question, trainer), threading.Barrier(2), []

    def decide(approve: bool, by) -> None:
        try:
            barrier.wait()
            if approve:
                actions.approve_words(review=review, by=by)
            else:
                actions.return_words(review=review, by=by, remark="No")
        except ReviewDecided:
            refused.append(by)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[approve, PersonFactory()]) for approve in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    state = WordsReview.objects.get().state
    assert shown(question)[1] is (state == "returned")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chinese(**more) -> dict[str, object]:
    options = {f"option-{key}": text["text"] for key, text in CHINESE["options"].items()}
    reasons = {f"reason-{key}": text["reason"] for key, text in CHINESE["options"].items()}
    return {"prompt": CHINESE["prompt"], "explanation": CHINESE["explanation"], **options, **reasons, **more}


def test_a_trainer_asks_and_a_reviewer_of_the_association_approves_on_their_screens():
    association = AssociationFactory()
    question = make_question(bank=make_bank(owner=association), prompt="Which?")
    trainer, reviewer = member_of(association, Role.TRAINER), member_of(association, Role.REVIEWER)
    editor = f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans"
    at_work, second = client_of(trainer), client_of(reviewer)
    assert at_work.post(editor, chinese(review="1")).status_code == 302
    assert shown(question) == ("Which?", True)
    review = WordsReview.objects.get()
    address = reverse("assessment_review", args=[review.pk])
    edited = at_work.get(editor).content.decode()
    assert "waiting for a second person" in edited
    assert "哪一项是泄漏？" in edited
    own = at_work.get(address).content.decode()
    assert "You have written these words. Somebody else approves them." in own
    assert "Approve and publish" not in own
    assert at_work.post(address, {"decision": "approve"}).status_code == 422
    listed = second.get(reverse("assessment_reviews")).content.decode()
    assert "Which?" in listed
    assert "1 text of a question waits for review" in second.get(reverse("assessment_questions")).content.decode()
    page = second.get(address).content.decode()
    assert "learners see this question in the language it was written in" in page
    assert second.post(address, {"decision": "return", "remark": ""}).status_code == 422
    assert second.post(address, {"decision": "approve"}).status_code == 302
    assert shown(question) == ("哪一项是泄漏？", False)
    assert "Nothing waits for review." in second.get(reverse("assessment_reviews")).content.decode()


def test_a_trainer_still_publishes_at_once_which_takes_back_what_waited():
    question = make_question()
    trainer = member_of(question.bank.owner, Role.TRAINER)
    ask(question, trainer.person)
    editor = f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans"
    assert client_of(trainer).post(editor, chinese()).status_code == 302
    assert shown(question) == ("哪一项是泄漏？", False)
    assert WordsReview.objects.get().state == "withdrawn"


def test_words_that_came_back_are_gone_on_with_until_others_are_published():
    question = make_question()
    trainer = member_of(question.bank.owner, Role.TRAINER)
    review = ask(question, trainer.person, words=CHINESE | {"prompt": "第一稿"})
    actions.return_words(review=review, by=PersonFactory(), remark="Too short.")
    editor, client = f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans", client_of(trainer)
    page = client.get(editor).content.decode()
    assert ("第一稿" in page, "Too short." in page) == (True, True)
    client.post(editor, chinese())
    page = client.get(editor).content.decode()
    assert ("第一稿" in page, "Too short." in page, "哪一项是泄漏？" in page) == (False, False, True)


def test_another_trainer_neither_decides_nor_takes_back():
    question = make_question()
    review = ask(question, PersonFactory())
    other = client_of(member_of(question.bank.owner, Role.TRAINER))
    address = reverse("assessment_review", args=[review.pk])
    assert other.get(address).status_code == 200
    for decision in ("approve", "return", "withdraw"):
        assert other.post(address, {"decision": decision, "remark": "No"}).status_code == 404
    assert WordsReview.objects.get().state == "waiting"


def test_whoever_asked_takes_it_back():
    question = make_question()
    trainer = member_of(question.bank.owner, Role.TRAINER)
    review = ask(question, trainer.person)
    address = reverse("assessment_review", args=[review.pk])
    assert client_of(trainer).post(address, {"decision": "withdraw"}).status_code == 302
    assert WordsReview.objects.get().state == "withdrawn"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TRAINER, Role.OFFICER])
def test_another_association_does_not_find_it(role):
    review = ask(make_question(), PersonFactory())
    stranger = client_of(member_of(AssociationFactory(), role))
    address = reverse("assessment_review", args=[review.pk])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"decision": "approve"}).status_code == 404
    assert stranger.post(address, {"decision": "nonsense"}).status_code == 404
    assert WordsReview.objects.get().state == "waiting"
