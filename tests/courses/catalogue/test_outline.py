from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses.catalogue.models import Course, LessonPage
from courses.catalogue.queries import outline_pages
from tests.factories.catalogue import lesson_pages, make_course, translate

pytestmark = pytest.mark.django_db


def fresh(course: Course) -> Course:
    return Course.objects.select_related("current_version__course").get(pk=course.pk)


def test_titles_and_addresses_in_the_asked_language_or_the_source() -> None:
    course = make_course(lessons=2)
    first, second = lesson_pages(course)
    translate(first, "zh-hans", title="第一课")
    pages = outline_pages(fresh(course).current_version, "zh-hans")
    assert (pages.get(first.translation_key).title, pages.get(first.translation_key).lang) == ("第一课", "zh-hans")
    assert (pages.get(second.translation_key).title, pages.get(second.translation_key).lang) == (second.title, "en")
    assert pages.get(second.translation_key).url == f"/zh-hans/courses/{second.course_path}/"


def test_what_was_taken_down_or_deleted_keeps_its_title_and_loses_its_address() -> None:
    course = make_course(lessons=3)
    first, second, _third = lesson_pages(course)
    version = fresh(course).current_version
    first.unpublish()
    key, title = second.translation_key, second.title
    second.delete()
    pages = outline_pages(version, "en")
    assert (pages.get(first.translation_key).title, pages.get(first.translation_key).url) == (first.title, "")
    assert (pages.get(key).title, pages.get(key).url) == (title, "")


def test_nothing_is_reachable_below_an_unpublished_module() -> None:
    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    version = fresh(course).current_version
    Page.objects.filter(pk=lesson.get_parent().pk).update(live=False)
    assert outline_pages(version, "en").get(lesson.translation_key).url == ""


def test_a_lesson_moved_to_another_course_is_reached_where_it_stands_now() -> None:
    left, joined = make_course(lessons=2), make_course(lessons=1)
    lesson = lesson_pages(left)[0]
    module = lesson_pages(joined)[0].get_parent()
    lesson.move(module, pos="last-child")
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert outline_pages(fresh(left).current_version, "en").get(lesson.translation_key).url == (
        f"/en/courses/{lesson.course_path}/"
    )
    module.specific.unpublish()
    assert outline_pages(fresh(left).current_version, "en").get(lesson.translation_key).url == ""


def test_an_outline_is_one_query_beside_the_stamp_for_one_lesson_and_for_three_and_then_only_the_stamp() -> None:
    for lessons in (1, 3):
        version = fresh(make_course(lessons=lessons)).current_version
        for expected in (2, 1):
            with CaptureQueriesContext(connection) as queries:
                outline_pages(version, "zh-hans")
            assert len(queries) == expected
