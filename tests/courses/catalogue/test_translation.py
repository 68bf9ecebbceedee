"""wagtail-localize and the tree: with its own job backend it lost the children of what it translated (its issue 773)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from accounts.enums import Role
from courses.catalogue.models import CoursePage, LessonPage
from tests.factories.accounts import UserFactory, member_of
from tests.factories.catalogue import lesson_pages, make_course, make_index, make_locale


def submitted(client: Client, page: Page, user: Any) -> Any:
    client.force_login(user)
    return client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [Locale.objects.get(language_code="zh-hans").pk], "include_subtree": "on"},
    )


@pytest.mark.django_db(transaction=True)
def test_translating_a_course_with_all_below_it_keeps_the_tree_whole(client: Client) -> None:
    make_index("zh-hans")
    course = make_course(modules=2, lessons=2)
    source = CoursePage.objects.get(translation_key=course.key)
    submitted(client, source, UserFactory(superuser=True))
    for translation in Translation.objects.all():
        translation.save_target(publish=True)
    translated = source.get_translation(make_locale("zh-hans"))
    translated = Page.objects.get(pk=translated.pk)
    assert translated.numchild == 2
    assert [len(found) for found in Page.find_problems()] == [0, 0, 0, 0, 0]
    lessons = LessonPage.objects.descendant_of(translated)
    assert {page.translation_key for page in lessons} == {page.translation_key for page in lesson_pages(course)}
    assert {page.slug for page in lessons} == {page.slug for page in lesson_pages(course)}


@pytest.mark.django_db
def test_a_trainer_may_submit_her_course_for_translation(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_index("zh-hans")
    course = make_course(lessons=1)
    source = CoursePage.objects.get(translation_key=course.key)
    trainer = member_of(course.owner, Role.TRAINER)
    with django_capture_on_commit_callbacks(execute=True):
        assert submitted(client, source, trainer).status_code == 302
    translated = source.get_translation(make_locale("zh-hans"))
    assert translated.permissions_for_user(type(trainer).objects.get(pk=trainer.pk)).can_edit()


@pytest.mark.django_db(transaction=True)
def test_translating_writes_no_version(client: Client) -> None:
    make_index("zh-hans")
    course = make_course(lessons=2)
    number = course.current_version.number
    source = CoursePage.objects.get(translation_key=course.key)
    submitted(client, source, UserFactory(superuser=True))
    for translation in Translation.objects.all():
        translation.save_target(publish=True)
    course.refresh_from_db()
    assert course.current_version.number == number
