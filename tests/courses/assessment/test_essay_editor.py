from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from courses.assessment.models import AssignmentPage, Question
from tests.courses.assessment.test_foreign import post_check
from tests.courses.catalogue.test_authoring import lesson_pages
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.assessment import make_assignment, make_bank, make_question
from tests.factories.catalogue import make_course, make_course_page, make_module
from tests.factories.works import Worker
from tests.helpers.editor import Author

pytestmark = pytest.mark.django_db


def trainer_of(owner) -> Client:
    client = Client()
    client.force_login(member_of(owner, Role.TRAINER))
    return client


def test_an_essay_is_written_with_its_guide_and_length():
    owner = AssociationFactory()
    bank = make_bank(owner=owner)
    client = trainer_of(owner)
    fields = {"bank": bank.pk, "source_locale": "en", "prompt": "Why?", "points": 5, "longest": 3000, "guide": "Two."}
    answer = client.post(reverse("assessment_new_question", args=["essay"]), fields)
    assert answer.status_code == 302
    question = Question.objects.get()
    assert (question.kind, question.points, question.structure) == ("essay", 5, {"longest": 3000})
    assert question.current_version.source_words["guide"] == "Two."
    shown = client.get(reverse("assessment_question", args=[question.pk])).content.decode()
    assert "Guide for whoever marks" in shown
    client.post(
        f"{reverse('assessment_question', args=[question.pk])}?language=zh-hans",
        {"prompt": "为什么？", "guide": "两点。"},
    )
    assert question.texts.get(locale__language_code="zh-hans").guide == "两点。"


@pytest.mark.parametrize("longest", ["", "0", "50001", "many"])
def test_an_essay_without_a_length_is_refused(longest):
    owner = AssociationFactory()
    bank = make_bank(owner=owner)
    fields = {"bank": bank.pk, "source_locale": "en", "prompt": "Why?", "points": 5, "longest": longest}
    assert trainer_of(owner).post(reverse("assessment_new_question", args=["essay"]), fields).status_code != 302
    assert not Question.objects.exists()


def test_a_lesson_refuses_an_essay_as_a_check_with_words():
    course = make_course(lessons=1)
    essay = make_question(bank=make_bank(owner=course.owner), kind="essay")
    answer = post_check(member_of(course.owner, Role.TRAINER), lesson_pages(course)[0], essay.pk)
    assert answer.status_code == 200
    assert "A person marks this question, so a lesson cannot check it. Ask it in a quiz." in answer.content.decode()


def test_the_window_for_checks_offers_no_essays():
    owner = AssociationFactory()
    bank = make_bank(owner=owner)
    make_question(bank=bank, kind="essay", prompt="Why so long?")
    make_question(bank=bank, prompt="Which one?")
    shown = trainer_of(owner).get(reverse("question_chooser:choose")).content.decode()
    assert ("Which one?" in shown, "Why so long?" in shown) == (True, False)


def test_an_assignment_is_made_in_the_editor_and_published():
    author = Author()
    page = make_course_page()
    module = make_module(page)
    answer = author.client.get(reverse("wagtailadmin_pages:add", args=["assessment", "assignmentpage", module.pk]))
    assert answer.status_code == 200
    assert "Knowledge check" not in answer.content.decode()
    made = make_assignment(module)
    author.edit(made, pass_mark=65, most_files=2, file_kinds=["pdf", "text"])
    made = AssignmentPage.objects.get(pk=made.pk)
    assert (made.live, made.pass_mark, made.most_files, made.file_kinds) == (True, 65, 2, ["pdf", "text"])
    with pytest.raises(AssertionError, match="less than or equal to 5"):
        author.edit(made, most_files=9)
    assert AssignmentPage.objects.get(pk=made.pk).most_files == 2


def test_an_author_sees_the_page_and_its_preview_without_a_form():
    worker = Worker(words="Describe one model.")
    client = trainer_of(worker.course.owner)
    shown = client.get(worker.url).content.decode()
    assert "Describe one model." in shown
    assert 'name="text"' not in shown
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[worker.page.pk]))
    assert "Describe one model." in preview.content.decode()
    assert 'name="text"' not in preview.content.decode()
