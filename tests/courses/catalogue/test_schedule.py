from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses.catalogue.models import Course, LessonPage, PendingRelease
from courses.catalogue.queries import search
from tests.factories.catalogue import lesson_pages, make_course, make_lesson

pytestmark = pytest.mark.django_db


def scheduled(course: Course, **moment: Any) -> LessonPage:
    module = lesson_pages(course)[0].get_parent().specific
    lesson = make_lesson(module, "Zebra", live=False, preview_open=True)
    lesson.go_live_at = timezone.now() + timedelta(days=1)
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    return lesson


def test_a_scheduled_lesson_leaks_nowhere_before_its_time(client: Client) -> None:
    course = make_course(lessons=1)
    lesson = scheduled(course)
    version = Course.objects.get(pk=course.pk).current_version
    assert not lesson.live
    assert client.get(f"/en/courses/{lesson.course_path}/").status_code == 404
    assert search("zebra", "en") == []
    assert "Zebra" not in client.get(f"/en/courses/{lesson.course_path.split('/')[0]}/").content.decode()
    assert "Zebra" not in str(version.snapshot)
    assert str(lesson.translation_key) not in client.get("/sitemap.xml").content.decode()


def test_it_goes_live_with_the_clock_and_is_required_from_then_on(client: Client) -> None:
    course = make_course(lessons=1)
    lesson = scheduled(course)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)
    assert client.get(f"/en/courses/{lesson.course_path}/").status_code == 200
    assert "Zebra" in str(Course.objects.get(pk=course.pk).current_version.snapshot)


def test_what_expires_waits_to_be_released(client: Client) -> None:
    course = make_course(lessons=2)
    lesson = lesson_pages(course)[0]
    LessonPage.objects.filter(pk=lesson.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    lesson.refresh_from_db()
    assert not lesson.live
    assert PendingRelease.objects.filter(course=course).exists()
