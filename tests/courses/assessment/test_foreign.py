"""A question of another association does not come into a lesson or a quiz, however its key is sent."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from courses.assessment.models import QuizPage
from courses.catalogue.models import LessonPage
from tests.courses.catalogue.test_authoring import lesson_pages, post_lesson
from tests.factories.accounts import UserFactory, member_of
from tests.factories.assessment import make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course, make_course_page, make_module

pytestmark = pytest.mark.django_db
REFUSAL = "There is no such question in your banks. Choose one of your association’s."


def post_check(user, lesson: LessonPage, key):
    client = Client()
    client.force_login(user)
    block = {"body-0-type": "check", "body-0-value": None, "body-0-value-question": str(key)}
    return post_lesson(client, lesson, **block)


def kept(lesson: LessonPage) -> list[tuple[str, object]]:
    newest = lesson.get_latest_revision_as_object()
    return [(block.block_type, block.value) for block in newest.body]


def test_a_lesson_refuses_another_associations_question_and_takes_her_own():
    course = make_course(lessons=1)
    lesson, trainer = lesson_pages(course)[0], member_of(course.owner, Role.TRAINER)
    foreign, own = make_question(), make_question(bank=make_bank(owner=course.owner))
    before = kept(lesson)
    for key in (foreign.pk, "11111111-2222-4333-8444-555555555555"):
        answer = post_check(trainer, lesson, key)
        assert (answer.status_code, "There is no such question in your banks." in answer.content.decode()) == (
            200,
            True,
        )
    assert kept(LessonPage.objects.get(pk=lesson.pk)) == before
    assert post_check(trainer, lesson, own.pk).status_code == 302
    ((kind, value),) = kept(LessonPage.objects.get(pk=lesson.pk))
    assert (kind, value["question"]) == ("check", str(own.pk))


def test_what_stands_in_a_lesson_stays_and_a_superuser_may_ask_anything():
    course = make_course(lessons=1)
    lesson, foreign = lesson_pages(course)[0], make_question()
    assert post_check(UserFactory(superuser=True), lesson, foreign.pk).status_code == 302
    assert post_check(member_of(course.owner, Role.TRAINER), lesson, foreign.pk).status_code == 302


def test_a_quiz_refuses_another_associations_question_and_bank():
    own, foreign = make_question(), make_question()
    quiz = make_quiz(make_module(make_course_page(owner=own.bank.owner)), questions=[own])
    trainer = member_of(own.bank.owner, Role.TRAINER)
    fields = {"question": str(foreign.pk), "bank": "", "count": 1, "ORDER": 1, "id": quiz.draws.get().pk}
    form_class = quiz.get_edit_handler().get_form_class()
    data = {"draws-TOTAL_FORMS": 1, "draws-INITIAL_FORMS": 1, "draws-MIN_NUM_FORMS": 1, "draws-MAX_NUM_FORMS": 1000}
    for sent, wrong in (
        (fields, {"question": [REFUSAL]}),
        (fields | {"question": "", "bank": foreign.bank_id}, {"bank": ["Your association has no such bank."]}),
    ):
        posted = data | {f"draws-0-{name}": value for name, value in sent.items()}
        form = form_class(posted, instance=quiz, for_user=trainer, parent_page=quiz.get_parent())
        assert not form.is_valid()
        assert form.formsets["draws"].errors == [wrong]
    assert list(QuizPage.objects.get().draws.values_list("question", flat=True)) == [own.pk]


def test_the_editor_shows_the_refusal_of_a_draw():
    own, foreign = make_question(), make_question()
    quiz = make_quiz(make_module(make_course_page(owner=own.bank.owner)), questions=[own])
    client = Client()
    client.force_login(member_of(own.bank.owner, Role.TRAINER))
    names = ("draws", "comments")
    data = {f"{name}-{part}_FORMS": 0 for name in names for part in ("TOTAL", "INITIAL", "MIN_NUM")}
    data |= {"draws-TOTAL_FORMS": 1, "draws-0-question": str(foreign.pk), "draws-0-count": 1, "draws-0-ORDER": 1}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[quiz.pk]), {"title": "Q", "slug": quiz.slug, **data})
    assert (answer.status_code, REFUSAL in answer.content.decode()) == (200, True)
