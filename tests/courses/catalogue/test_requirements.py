from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses.catalogue import actions
from courses.catalogue.enums import Loosening
from courses.catalogue.exceptions import NothingRequired, NotOffered
from courses.catalogue.models import Course, CoursePage, CourseVersion, LessonPage, PendingRelease, VersionActivity
from courses.catalogue.queries import activities_of_snapshot
from courses.catalogue.signals import requirements_settled, requirements_settling
from tests.factories.catalogue import lesson_pages, make_course, make_lesson, make_module, publish

pytestmark = pytest.mark.django_db


def required_titles(course: Course) -> list[str]:
    course.refresh_from_db()
    return [row["title"] for row in course.current_version.snapshot["activities"] if row["required"]]


def page_of(course: Course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=course.source_locale)


def test_publishing_the_first_lesson_writes_the_first_version() -> None:
    course = make_course(lessons=1)
    assert course.current_version.number == 1
    assert course.current_version.required_total == 1


def test_a_course_without_a_required_activity_has_no_version() -> None:
    course = make_course(lessons=0)
    make_lesson(make_module(page_of(course)), required=False)
    course.refresh_from_db()
    assert course.current_version is None


def test_settling_again_writes_nothing() -> None:
    course = make_course()
    assert actions.settle_requirements(course=course) is None
    assert actions.settle_everything() == 0


def test_mending_a_lesson_writes_no_version() -> None:
    course = make_course()
    before = course.current_version.number
    lesson = lesson_pages(course)[0]
    lesson.title = "Better words"
    publish(lesson)
    course.refresh_from_db()
    assert course.current_version.number == before


def test_a_new_lesson_is_required_at_once() -> None:
    course = make_course(lessons=1)
    module = lesson_pages(course)[0].get_parent().specific
    make_lesson(module, "Another")
    assert "Another" in required_titles(course)


def test_unpublishing_the_last_lesson_takes_nothing_away_and_waits_for_a_release() -> None:
    course = make_course(lessons=2)
    last = lesson_pages(course)[-1]
    before = required_titles(course)
    last.unpublish()
    assert required_titles(course) == before
    pending = PendingRelease.objects.get(course=course)
    assert [(row["title"], row["kind"]) for row in pending.loosenings] == [(last.title, Loosening.REMOVED)]


def test_publishing_it_again_undoes_what_waited() -> None:
    course = make_course(lessons=2)
    last = lesson_pages(course)[-1]
    last.unpublish()
    publish(LessonPage.objects.get(pk=last.pk))
    assert not PendingRelease.objects.filter(course=course).exists()


def test_deleting_a_lesson_keeps_it_required_until_released() -> None:
    course = make_course(lessons=2)
    first, last = lesson_pages(course)
    last.delete()
    assert required_titles(course) == [first.title, last.title]
    version = actions.release_requirements(course=course, by=None)
    assert version is not None
    assert required_titles(course) == [first.title]
    assert not PendingRelease.objects.filter(course=course).exists()


def test_making_a_lesson_optional_waits() -> None:
    course = make_course(lessons=2)
    lesson = lesson_pages(course)[0]
    lesson.required = False
    publish(lesson)
    assert lesson.title in required_titles(course)
    assert PendingRelease.objects.get(course=course).loosenings[0]["kind"] == Loosening.OPTIONAL


def test_a_changed_completion_rule_counts_as_tightening() -> None:
    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    lesson.completion_rule = "viewed"
    publish(lesson)
    course.refresh_from_db()
    assert course.current_version.snapshot["activities"][0]["rule"] == "viewed"
    assert not PendingRelease.objects.filter(course=course).exists()


def test_reordering_writes_a_version_in_the_new_order() -> None:
    course = make_course(lessons=2)
    first, last = lesson_pages(course)
    last.move(first, pos="left")
    assert required_titles(course) == [last.title, first.title]


def test_a_moved_lesson_waits_in_the_course_it_left_and_is_required_in_the_other() -> None:
    left, joined = make_course(lessons=2), make_course(lessons=1)
    lesson = lesson_pages(left)[0]
    lesson.move(lesson_pages(joined)[0].get_parent(), pos="last-child")
    assert lesson.title in required_titles(left)
    assert lesson.title in required_titles(joined)
    assert PendingRelease.objects.filter(course=left).exists()


def test_an_unpublished_course_keeps_its_last_version() -> None:
    course = make_course(lessons=2)
    number = course.current_version.number
    page_of(course).unpublish()
    assert actions.settle_requirements(course=course) is None
    course.refresh_from_db()
    assert course.current_version.number == number
    with pytest.raises(NotOffered):
        actions.release_requirements(course=course, by=None)


def test_a_set_that_requires_nothing_is_not_released() -> None:
    course = make_course(lessons=1)
    lesson_pages(course)[0].unpublish()
    with pytest.raises(NothingRequired):
        actions.release_requirements(course=course, by=None)
    assert len(required_titles(course)) == 1


def test_releasing_what_nobody_changed_writes_nothing() -> None:
    course = make_course()
    assert actions.release_requirements(course=course, by=None) is None


def test_the_clock_heals_what_no_signal_told() -> None:
    course = make_course(lessons=2)
    LessonPage.objects.filter(pk=lesson_pages(course)[0].pk).update(minutes=99)
    assert actions.settle_everything() == 1
    course.refresh_from_db()
    assert course.current_version.snapshot["activities"][0]["minutes"] == 99


def test_versions_are_numbered_without_gaps_and_their_rows_equal_the_snapshot() -> None:
    course = make_course(modules=2, lessons=2)
    versions = list(CourseVersion.objects.filter(course=course).order_by("number"))
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    for version in versions:
        rows = VersionActivity.objects.filter(version=version).order_by("position")
        assert activities_of_snapshot(version) == [
            (str(row.activity.key), row.required, row.minutes, row.completion_rule, row.pass_mark)
            for row in rows.select_related("activity")
        ]


def test_deleting_the_course_page_retires_the_course_and_keeps_the_row() -> None:
    course = make_course(code="KEEP-1")
    page_of(course).delete()
    course.refresh_from_db()
    assert course.retired_at is not None
    assert course.code == "KEEP-1"
    assert course.current_version is not None


def test_a_copy_is_another_course_without_a_code_and_not_live() -> None:
    course = make_course(code="ORIG-1", lessons=1, level="advanced")
    copied = page_of(course).copy(recursive=True, update_attrs={"slug": "the-copy", "title": "The copy"})
    copied = CoursePage.objects.get(pk=copied.pk)
    assert copied.translation_key != course.key
    assert copied.course.code is None
    assert copied.course.owner_id == course.owner_id
    assert copied.course.level == "advanced"
    assert copied.course.current_version is None
    assert not copied.live
    copies = LessonPage.objects.descendant_of(copied)
    assert {page.translation_key for page in copies}.isdisjoint({page.translation_key for page in lesson_pages(course)})


def test_publishing_the_copy_needs_a_code_and_settles_once() -> None:
    from courses.catalogue.exceptions import CodeNeeded

    course = make_course(lessons=2)
    copied = page_of(course).copy(recursive=True, update_attrs={"slug": "the-copy"})
    copied = CoursePage.objects.get(pk=copied.pk)
    with pytest.raises(CodeNeeded):
        copied.get_latest_revision().publish()
    actions.save_course_settings(course=copied.course, by=None, code="COPY-1")
    publish(CoursePage.objects.get(pk=copied.pk))
    assert CourseVersion.objects.filter(course__key=copied.translation_key).count() == 1


def test_signals_tell_the_version_and_the_one_before(django_capture_on_commit_callbacks: Any) -> None:
    course = make_course(lessons=1)
    told: list[tuple[str, int, int]] = []

    def inside(version: CourseVersion, previous: CourseVersion, **kwargs: Any) -> None:
        told.append(("settling", version.number, previous.number))

    def after(version: CourseVersion, previous: CourseVersion, **kwargs: Any) -> None:
        told.append(("settled", version.number, previous.number))

    requirements_settling.connect(inside)
    requirements_settled.connect(after)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            make_lesson(lesson_pages(course)[0].get_parent().specific)
    finally:
        requirements_settling.disconnect(inside)
        requirements_settled.disconnect(after)
    number = course.current_version.number
    assert told == [("settling", number + 1, number), ("settled", number + 1, number)]


def test_settling_costs_the_same_for_one_lesson_and_for_three() -> None:
    counts = []
    for lessons in (1, 3):
        course = make_course(lessons=lessons)
        with CaptureQueriesContext(connection) as queries:
            actions.settle_requirements(course=course)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 11


def test_nothing_is_left_in_the_tree_that_wagtail_would_mend() -> None:
    course = make_course(modules=2, lessons=2)
    page_of(course).copy(recursive=True, update_attrs={"slug": "copy"})
    page_of(course).delete()
    assert [len(found) for found in Page.find_problems()] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_taking_a_lesson_down_changes_neither_order_nor_version(place: int) -> None:
    course = make_course(lessons=3, modules=2)
    version = course.current_version
    lesson_pages(course)[place].unpublish()
    course.refresh_from_db()
    assert course.current_version == version
    assert len(PendingRelease.objects.get(course=course).loosenings) == 1


@pytest.mark.parametrize("place", [0, 1])
def test_taking_a_module_down_keeps_it_at_its_place(place: int) -> None:
    course = make_course(lessons=2, modules=2)
    version = course.current_version
    lesson_pages(course)[place * 2].get_parent().specific.unpublish()
    course.refresh_from_db()
    assert course.current_version == version


def test_what_was_taken_down_stays_where_it_was_when_the_course_grows() -> None:
    course = make_course(lessons=3)
    first, second, third = lesson_pages(course)
    second.unpublish()
    new = make_lesson(first.get_parent().specific, "New")
    course.refresh_from_db()
    keys = [row["key"] for row in course.current_version.snapshot["activities"]]
    assert keys == [str(page.translation_key) for page in (first, second, third, new)]
