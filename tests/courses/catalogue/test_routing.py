from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.catalogue import actions
from courses.catalogue.models import CoursePage, LessonPage, ModulePage, resolve
from courses.catalogue.queries import search
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import lesson_pages, make_course, make_index, publish, translate

pytestmark = pytest.mark.django_db


def address(page: Any, language: str = "en") -> str:
    return f"/{language}/courses/{page.course_path}/"


def test_a_lesson_is_found_by_its_address_in_two_queries_beside_the_stamp_and_then_by_the_stamp_alone() -> None:
    lesson = lesson_pages(make_course())[0]
    resolve(["warm", "up"], "en")
    for expected in (3, 1):
        with CaptureQueriesContext(connection) as queries:
            page = resolve(lesson.course_path.split("/"), "en")
        assert page == lesson
        assert len(queries) == expected


def test_what_is_kept_is_forgotten_with_every_change() -> None:
    course = make_course(lessons=2)
    lesson = lesson_pages(course)[0]
    path = lesson.course_path.split("/")
    assert resolve(path, "zh-hans").title == lesson.title
    translate(lesson, "zh-hans", title="译文")
    assert resolve(path, "zh-hans").title == "译文"
    lesson.title = "Mended"
    publish(lesson)
    assert resolve(path, "en").title == "Mended"
    actions.save_course_settings(course=course, by=None, code="NEW-9")
    assert resolve(path, "en").place.course_code == "NEW-9"
    lesson.move(lesson_pages(course)[1], pos="right")
    assert resolve(path, "en").path == LessonPage.objects.get(pk=lesson.pk).path
    LessonPage.objects.get(pk=lesson.pk).delete()
    assert resolve(path, "en") is None


@pytest.mark.parametrize("step", [0, 1, 2])
def test_nothing_answers_below_what_is_not_live(step: int) -> None:
    lesson = lesson_pages(make_course())[0]
    [lesson.get_parent().get_parent(), lesson.get_parent(), lesson][step].specific.unpublish()
    assert resolve(lesson.course_path.split("/"), "en") is None


def test_a_missing_translation_is_answered_by_the_source_page() -> None:
    lesson = lesson_pages(make_course())[0]
    page = resolve(lesson.course_path.split("/"), "zh-hans")
    assert page == lesson
    assert page.place.is_fallback
    assert page.place.canonical == address(lesson)


def test_a_translated_page_answers_in_its_language() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans", title="第一课")
    page = resolve(lesson.course_path.split("/"), "zh-hans")
    assert page.pk == translated.pk
    assert not page.place.is_fallback


def test_a_draft_translation_is_answered_by_the_source_page() -> None:
    lesson = lesson_pages(make_course())[0]
    translate(lesson, "zh-hans", live=False)
    page = resolve(lesson.course_path.split("/"), "zh-hans")
    assert page.pk == lesson.pk


def test_a_live_translation_of_what_was_taken_down_is_not_reachable() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans")
    Page.objects.filter(pk=lesson.pk).update(live=False)
    assert resolve(lesson.course_path.split("/"), "zh-hans") is None
    assert not LessonPage.objects.live_in_course().filter(pk=translated.pk).exists()


def test_a_translation_counts_even_where_its_module_is_not_published_in_that_language() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans")
    Page.objects.filter(pk=translated.get_parent().pk).update(live=False)
    assert resolve(lesson.course_path.split("/"), "zh-hans").pk == translated.pk
    assert LessonPage.objects.live_in_course().filter(pk=translated.pk).exists()


def test_listing_and_address_agree_for_every_state() -> None:
    course = make_course(modules=2, lessons=2)
    pages = lesson_pages(course)
    translate(pages[0], "zh-hans")
    translate(pages[1], "zh-hans")
    pages[1].unpublish()
    pages[2].get_parent().specific.unpublish()
    listed = set(LessonPage.objects.live_in_course().in_language("en").values_list("pk", flat=True))
    reached = {page.pk for page in pages if resolve(page.course_path.split("/"), "en")}
    assert listed == reached == {pages[0].pk}
    listed_zh = set(
        LessonPage.objects.live_in_course().in_language("zh-hans").values_list("translation_key", flat=True)
    )
    assert listed_zh == {pages[0].translation_key}


def test_wagtails_own_routing_ends_in_the_same_page(client: Client) -> None:
    lesson = lesson_pages(make_course())[0]
    found = make_index().route(None, lesson.course_path.split("/"))
    assert found.page == lesson


def test_a_course_written_in_chinese_is_reached_in_english() -> None:
    make_index("en")
    course = make_course(language="zh-hans")
    lesson = lesson_pages(course)[0]
    page = resolve(lesson.course_path.split("/"), "en")
    assert page.pk == lesson.pk
    assert page.place.is_fallback


@pytest.mark.parametrize("path", ["nothing", "nothing/at", "nothing/at/all", "../x", "a//b"])
def test_an_unknown_address_is_not_found(client: Client, path: str) -> None:
    make_course()
    assert client.get(f"/en/courses/{path}/").status_code == 404


def test_reserved_slugs_are_refused() -> None:
    from django.core.exceptions import ValidationError

    page = CoursePage(title="Learn", slug="learn", summary="x")
    with pytest.raises(ValidationError):
        make_index().add_child(instance=page)


def test_slugs_stay_equal_in_all_languages() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans")
    lesson.slug = "renamed"
    publish(lesson)
    translated.refresh_from_db()
    assert translated.slug == "renamed"
    assert translated.course_path == lesson.course_path


def test_a_translation_cannot_choose_another_slug() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans")
    translated.slug = "another"
    publish(translated)
    translated.refresh_from_db()
    assert translated.slug == lesson.slug


def test_pages_of_a_course_cannot_be_aliases() -> None:
    from django.core.exceptions import ValidationError

    lesson = lesson_pages(make_course())[0]
    with pytest.raises(ValidationError):
        lesson.create_alias(update_slug="an-alias")


def test_wagtails_privacy_settings_are_off_for_courses(client: Client) -> None:
    from tests.factories.accounts import UserFactory

    lesson = lesson_pages(make_course())[0]
    assert not lesson.permissions_for_user(UserFactory(superuser=True)).can_set_view_restrictions()


def test_unpublishing_the_source_takes_its_translations_down() -> None:
    lesson = lesson_pages(make_course())[0]
    translated = translate(lesson, "zh-hans")
    lesson.unpublish()
    translated.refresh_from_db()
    assert not translated.live


def test_unpublishing_a_translation_leaves_the_source() -> None:
    lesson = lesson_pages(make_course())[0]
    translate(lesson, "zh-hans").unpublish()
    lesson.refresh_from_db()
    assert lesson.live


def test_deleting_the_source_deletes_its_translations(django_capture_on_commit_callbacks: Any) -> None:
    course = make_course(lessons=2)
    lesson, other = lesson_pages(course)
    translate(lesson, "zh-hans")
    translate(other, "zh-hans")
    with django_capture_on_commit_callbacks(execute=True):
        lesson.delete()
    assert not LessonPage.objects.filter(translation_key=lesson.translation_key).exists()
    assert LessonPage.objects.filter(translation_key=other.translation_key).count() == 2


def test_moving_the_source_moves_its_translations() -> None:
    course = make_course(modules=2, lessons=1)
    first, second = lesson_pages(course)
    translated = translate(first, "zh-hans")
    translate(second, "zh-hans")
    first.move(second.get_parent(), pos="last-child")
    translated.refresh_from_db()
    assert translated.get_parent().translation_key == second.get_parent().translation_key


@pytest.mark.parametrize("whole_module", [False, True])
def test_translations_follow_to_where_nothing_is_translated_yet(whole_module: bool) -> None:
    left, joined = make_course(lessons=2), make_course(lessons=1)
    lesson, there = lesson_pages(left)[0], lesson_pages(joined)[0]
    translate(lesson, "zh-hans", title="译文")
    page = lesson.get_parent().specific if whole_module else lesson
    page.move(there.get_parent().get_parent() if whole_module else there.get_parent(), pos="last-child")
    lesson, translated = (
        LessonPage.objects.get(translation_key=lesson.translation_key, locale__language_code=code)
        for code in ("en", "zh-hans")
    )
    assert translated.course_path == lesson.course_path
    found = resolve(lesson.course_path.split("/"), "zh-hans")
    assert (found, found.title) == (translated, "译文")
    assert [hit.url for hit in search("译文", "zh-hans")] == [address(lesson, "zh-hans")]
    # What had to be made to stand under is a draft: its words are still those of the source.
    made = CoursePage.objects.get(translation_key=joined.key, locale__language_code="zh-hans")
    assert not made.live
    assert found.place.steps[0].language == "en"


def test_a_translation_is_not_moved_alone(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    course = make_course(modules=2, lessons=1)
    first, second = lesson_pages(course)
    translated, other = translate(first, "zh-hans"), translate(second, "zh-hans")
    at, to = translated.get_parent(), other.get_parent()
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[translated.pk, to.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    client.post(f"{bulk}?id={translated.pk}&next=/admin/", {"chooser": to.pk})
    assert LessonPage.objects.get(pk=translated.pk).get_parent() == at
    told = client.get("/admin/").content.decode()
    assert "Move the page in the language the course is written in. Its translations follow." in told


def test_a_page_is_not_moved_below_a_translation(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    written, other = make_course(lessons=1), make_course(lessons=1)
    lesson = lesson_pages(written)[0]
    below = translate(lesson_pages(other)[0], "zh-hans").get_parent()
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, below.pk]))
    assert LessonPage.objects.get(pk=lesson.pk).get_parent() == lesson.get_parent()


def test_a_translation_keeps_the_identity_and_adds_no_course_and_no_activity() -> None:
    from courses.catalogue.models import Activity, Course

    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    before = (Course.objects.count(), Activity.objects.count())
    translate(lesson, "zh-hans")
    translate(lesson, "zh-hant")
    assert (Course.objects.count(), Activity.objects.count()) == before
    course.refresh_from_db()
    assert CoursePage.objects.filter(translation_key=course.key).count() == 3


def test_a_translated_page_changes_no_requirement() -> None:
    course = make_course(lessons=1)
    number = course.current_version.number
    translated = translate(lesson_pages(course)[0], "zh-hans", required=False, minutes=99)
    assert translated.minutes == 99
    course.refresh_from_db()
    assert course.current_version.number == number


def test_unknown_keys_have_no_page() -> None:
    from courses.catalogue.queries import page_for

    assert page_for(uuid.uuid4(), "en", source_locale="en")[0] is None
    assert Locale.objects.filter(language_code="en").exists()
    assert ModulePage.objects.count() == 0
