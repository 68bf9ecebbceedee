from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import Role
from common.formats import format_duration
from courses.catalogue.models import LessonPage
from courses.learning import actions as learning
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.catalogue import lesson_pages, make_course, publish, translate

pytestmark = pytest.mark.django_db
SECRET = "words that are not for everybody"


def lesson_with_secret(**fields: Any) -> LessonPage:
    lesson = lesson_pages(make_course(lessons=2))[0]
    lesson.body = [("text", f"<p>{SECRET}</p>")]
    for name, value in fields.items():
        setattr(lesson, name, value)
    return publish(lesson)


def url(lesson: LessonPage, language: str = "en") -> str:
    return f"/{language}/courses/{lesson.course_path}/"


def learner_of(lesson: LessonPage) -> Any:
    from courses.catalogue.models import Course

    user = UserFactory()
    course = Course.objects.get(key=lesson.course_key)
    learning.enrol(person=user.person, course=course, by=user.person)
    return user


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_a_closed_lesson_tells_a_stranger_nothing_in_any_language(client: Client, language: str) -> None:
    lesson = lesson_with_secret()
    translate(lesson, "zh-hans")
    for visitor in (None, UserFactory(), member_of(AssociationFactory(), Role.TRAINER)):
        if visitor is not None:
            client.force_login(visitor)
        response = client.get(url(lesson, language))
        assert response.status_code == 403
        assert SECRET not in response.content.decode()


def test_a_sample_is_open_to_everybody_if_the_source_says_so(client: Client) -> None:
    lesson = lesson_with_secret(preview_open=True)
    translate(lesson, "zh-hans", preview_open=False)
    assert SECRET in client.get(url(lesson)).content.decode()
    assert SECRET in client.get(url(lesson, "zh-hans")).content.decode()


def test_a_translation_cannot_open_what_its_source_keeps_closed(client: Client) -> None:
    lesson = lesson_with_secret()
    translate(lesson, "zh-hans", preview_open=True)
    assert client.get(url(lesson, "zh-hans")).status_code == 403


def test_a_learner_reads_it_with_her_outline(client: Client) -> None:
    lesson = lesson_with_secret()
    client.force_login(learner_of(lesson))
    content = client.get(url(lesson)).content.decode()
    assert SECRET in content
    assert f'<li><a class="outline__lesson" href="{url(lesson)}" aria-current="page">' in content


def test_an_author_sees_it_as_its_author(client: Client) -> None:
    lesson = lesson_with_secret()
    owner = lesson.get_parent().get_parent().specific.course.owner
    client.force_login(member_of(owner, Role.TRAINER))
    assert SECRET in client.get(url(lesson)).content.decode()


def test_a_missing_translation_is_said_and_marked(client: Client) -> None:
    lesson = lesson_with_secret(preview_open=True)
    content = client.get(url(lesson, "zh-hans")).content.decode()
    assert 'lang="en"' in content
    assert "English" in content
    assert f'rel="canonical" href="http://127.0.0.1:8000{url(lesson)}"' in content


def test_minutes_come_from_the_source_page(client: Client) -> None:
    lesson = lesson_with_secret(preview_open=True, minutes=37)
    translate(lesson, "zh-hans", minutes=99)
    content = client.get(url(lesson, "zh-hans")).content.decode()
    with override("zh-hans"):
        assert format_duration(37) in content
        assert format_duration(99) not in content


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_lesson_page_asks_at_most_twelve_queries_however_long_the_course(client: Client, language: str) -> None:
    found = []
    for lessons in (1, 3):
        course = make_course(modules=lessons, lessons=lessons)
        lesson = lesson_pages(course)[0]
        translate(lesson, "zh-hans")
        client.force_login(learner_of(lesson))
        client.get(url(lesson, language))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(lesson, language)).status_code == 200
        found.append(len(queries))
    assert found[0] == found[1]
    assert found[1] <= 12, "\n".join(query["sql"][:160] for query in queries)


def test_a_preview_shows_the_draft_and_writes_nothing(client: Client) -> None:
    from courses.learning.models import ActivityResult, Enrolment

    lesson = lesson_with_secret()
    lesson.body = [("text", "<p>a draft</p>")]
    lesson.save_revision()
    client.force_login(UserFactory(superuser=True))
    before = (Enrolment.objects.count(), ActivityResult.objects.count())
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert response.status_code == 200
    assert "a draft" in response.content.decode()
    assert (Enrolment.objects.count(), ActivityResult.objects.count()) == before


def test_a_lesson_has_no_inline_script_or_style(client: Client) -> None:
    lesson = lesson_with_secret(preview_open=True)
    content = client.get(url(lesson)).content.decode()
    assert "<style" not in content
    assert " style=" not in content
    assert "<script>" not in content
    assert " onclick=" not in content


def test_a_moved_lesson_is_found_under_its_old_address(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    lesson = lesson_with_secret(preview_open=True)
    old = url(lesson)
    lesson.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        publish(lesson)
    response = client.get(old)
    assert response.status_code == 301
    assert response.url.endswith(url(LessonPage.objects.get(pk=lesson.pk)))
