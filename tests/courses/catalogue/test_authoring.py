from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from accounts.enums import Role
from accounts.models import User
from courses.catalogue import actions
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, PendingRelease
from courses.catalogue.models.review import wrote
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.catalogue import lesson_pages, make_course, make_index, translate

pytestmark = pytest.mark.django_db


def page_of(course: Course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=course.source_locale)


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def post_lesson(client: Client, lesson: LessonPage, **changes: Any) -> Any:
    data = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": "",
        "minutes": lesson.minutes,
        "completion_rule": lesson.completion_rule,
        "required": "on",
        "ai_assisted": "none",
        "authors": "",
        "reviewed_by": "",
        "reviewed_on": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value": "A heading",
        **changes,
    }
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {k: v for k, v in data.items() if v is not None}
    )


def test_a_trainer_begins_a_course_of_her_association_and_may_edit_it(client: Client) -> None:
    association = AssociationFactory()
    make_index()
    trainer = member_of(association, Role.TRAINER)
    signed_in(client, trainer)
    response = client.post(
        reverse("catalogue_new_course"), {"title": "Data for all", "owner": association.pk, "language": "en"}
    )
    page = CoursePage.objects.get(title="Data for all")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.course.owner == association
    assert client.get(response.url).status_code == 200


def test_a_trainer_of_another_association_may_not_touch_it(client: Client) -> None:
    course = make_course(lessons=1)
    other = member_of(AssociationFactory(), Role.TRAINER)
    make_course(owner=other.person.memberships.get().organisation)
    signed_in(client, other)
    page = page_of(course)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404
    assert client.get(reverse("catalogue_release", args=[course.key])).status_code == 404
    assert client.get(reverse("catalogue_languages", args=[course.key])).status_code == 404
    assert not page.permissions_for_user(other).can_edit()


def test_somebody_without_a_role_begins_nothing(client: Client) -> None:
    make_index()
    superuser = UserFactory(superuser=True)
    manager = member_of(AssociationFactory(), Role.MANAGER)
    assert signed_in(client, superuser).get(reverse("catalogue_new_course")).status_code == 200
    response = Client()
    response.force_login(manager)
    assert response.get(reverse("catalogue_new_course")).status_code in {302, 403}


def test_a_trainer_publishes_a_lesson_in_the_editor(client: Client) -> None:
    course = make_course(lessons=1)
    trainer = member_of(course.owner, Role.TRAINER)
    lesson = lesson_pages(course)[0]
    response = post_lesson(signed_in(client, trainer), lesson, title="A better title", **{"action-publish": "1"})
    assert response.status_code == 302
    lesson.refresh_from_db()
    assert lesson.title == "A better title"
    assert lesson.live


def test_the_course_screen_changes_the_identity_row(client: Client) -> None:
    course = make_course(code="OLD-1")
    page = page_of(course)
    officer = member_of(course.owner, Role.OFFICER)
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "audience": "",
        "outcomes": "",
        "prerequisites": "",
        "assessment_note": "",
        "teachers-count": 0,
        "course_code": "new-2",
        "course_owner": course.owner_id,
        "course_level": "advanced",
        "course_policy": "request",
        "course_minutes": 90,
        "course_law_as_at": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        "action-publish": "1",
    }
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    signed_in(client, officer)
    assert client.get(edit).status_code == 200
    assert client.post(edit, data).status_code == 302
    course.refresh_from_db()
    assert (course.code, course.level, course.enrolment_policy, course.minutes) == ("NEW-2", "advanced", "request", 90)
    assert client.post(edit, {**data, "course_code": ""}).status_code == 200
    course.refresh_from_db()
    assert course.code == "NEW-2"


def test_two_courses_never_have_one_code() -> None:
    from courses.catalogue.exceptions import CodeTaken

    make_course(code="SAME-1")
    other = make_course()
    with pytest.raises(CodeTaken):
        actions.save_course_settings(course=other, by=None, code="same-1")


def test_the_authoring_language_stays_once_a_version_exists() -> None:
    from courses.catalogue.exceptions import SourceFixed

    course = make_course()
    with pytest.raises(SourceFixed):
        actions.save_course_settings(course=course, by=None, source_locale="zh-hans")


def test_a_new_owner_takes_the_rights_on_the_pages_over() -> None:
    course = make_course()
    before = member_of(course.owner, Role.TRAINER)
    association = AssociationFactory()
    after = member_of(association, Role.TRAINER)
    actions.save_course_settings(course=course, by=None, owner=association)
    page = page_of(course)
    fresh = [User.objects.get(pk=user.pk) for user in (before, after)]
    assert [page.permissions_for_user(user).can_edit() for user in fresh] == [False, True]


def test_a_translation_has_the_rights_of_its_course(django_capture_on_commit_callbacks: Any) -> None:
    course = make_course(lessons=1)
    trainer = member_of(course.owner, Role.TRAINER)
    translated = translate(lesson_pages(course)[0], "zh-hans")
    assert translated.permissions_for_user(trainer).can_edit()


def test_a_trainer_copies_her_course_into_a_draft_of_its_own(client: Client) -> None:
    course = make_course(code="ORIG-2", modules=2, lessons=2)
    url = reverse("catalogue_copy_course", args=[course.key])
    trainer = member_of(course.owner, Role.TRAINER)
    signed_in(client, trainer)
    assert client.get(url).status_code == 200
    client.post(url)
    copied = CoursePage.objects.exclude(translation_key=course.key).get()
    assert (copied.live, copied.course.code, copied.course.owner) == (False, None, course.owner)
    assert LessonPage.objects.descendant_of(copied).count() == 4
    assert not LessonPage.objects.descendant_of(copied).live().exists()
    assert copied.permissions_for_user(User.objects.get(pk=trainer.pk)).can_edit()
    for other in (member_of(course.owner, Role.REVIEWER), member_of(AssociationFactory(), Role.TRAINER)):
        stranger = Client()
        stranger.force_login(other)
        assert stranger.post(url).status_code == 404
    assert CoursePage.objects.count() == 2
    assert [len(found) for found in Page.find_problems()] == [0, 0, 0, 0, 0]


def test_a_superuser_makes_a_course_in_wagtails_own_editor(client: Client) -> None:
    association = AssociationFactory()
    index = make_index()
    signed_in(client, UserFactory(superuser=True))
    url = reverse("wagtailadmin_pages:add", args=["catalogue", "coursepage", index.pk])
    assert client.get(url).status_code == 200
    data = {
        "title": "By hand",
        "slug": "by-hand",
        "summary": "What it is.",
        "audience": "",
        "outcomes": "",
        "prerequisites": "",
        "assessment_note": "",
        "teachers-count": 0,
        "course_code": "HAND-1",
        "course_owner": association.pk,
        "course_level": "foundation",
        "course_policy": "open",
        "course_minutes": "",
        "course_law_as_at": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        "action-publish": "1",
    }
    assert client.post(url, data).status_code == 302
    page = CoursePage.objects.get(slug="by-hand")
    assert page.live
    assert (page.course.code, page.course.owner) == ("HAND-1", association)
    trainer = member_of(association, Role.TRAINER)
    assert page.permissions_for_user(trainer).can_edit()


def test_the_release_screen_names_what_waits_and_releases_it(client: Client) -> None:
    course = make_course(lessons=2)
    gone = lesson_pages(course)[1]
    gone.unpublish()
    officer = member_of(course.owner, Role.OFFICER)
    url = reverse("catalogue_release", args=[course.key])
    signed_in(client, officer)
    assert gone.title in client.get(url).content.decode()
    client.post(url, {"decision": "keep"})
    assert PendingRelease.objects.filter(course=course).exists()
    client.post(url, {"decision": "release"})
    assert not PendingRelease.objects.filter(course=course).exists()
    course.refresh_from_db()
    assert course.current_version.required_total == 1
    assert course.current_version.created_by == officer.person


def test_the_screens_count_who_still_needs_it(client: Client) -> None:
    from courses.learning import actions as learning

    course = make_course(lessons=2)
    first, second = lesson_pages(course)
    activity = Activity.objects.get(key=first.translation_key)
    for done in (True, False, False):
        person = UserFactory().person
        learning.enrol(person=person, course=course, by=person)
        if done:
            learning.mark_done(person=person, activity=activity, by=person)
    signed_in(client, member_of(course.owner, Role.OFFICER))
    confirmation = client.get(reverse("wagtailadmin_pages:unpublish", args=[first.pk])).content.decode()
    assert "2 learners still need this" in confirmation
    first.unpublish()
    assert "2 learners" in client.get(reverse("catalogue_release", args=[course.key])).content.decode()
    second.unpublish()
    assert "3 learners" in client.get(reverse("catalogue_release", args=[course.key])).content.decode()


def test_unpublishing_in_the_admin_asks_for_a_release_and_takes_translations_along(client: Client) -> None:
    course = make_course(lessons=2)
    lesson = lesson_pages(course)[1]
    translated = translate(lesson, "zh-hans")
    officer = member_of(course.owner, Role.OFFICER)
    url = reverse("wagtailadmin_pages:unpublish", args=[lesson.pk])
    signed_in(client, officer)
    assert client.get(url).status_code == 200
    response = client.post(url, follow=True)
    assert reverse("catalogue_release", args=[course.key]) in response.content.decode()
    translated.refresh_from_db()
    assert not translated.live


def test_deleting_in_the_admin_deletes_the_translations_in_one_confirmation(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    course = make_course(lessons=2)
    lesson = lesson_pages(course)[1]
    translate(lesson, "zh-hans")
    signed_in(client, UserFactory(superuser=True))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert not Page.objects.filter(translation_key=lesson.translation_key).exists()
    assert [len(found) for found in Page.find_problems()] == [0, 0, 0, 0, 0]


def test_authors_are_told_once(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    course = make_course(lessons=3)
    officer = member_of(course.owner, Role.OFFICER, email="officer@people.example")
    first, second, _third = lesson_pages(course)
    with django_capture_on_commit_callbacks(execute=True):
        first.unpublish()
    with django_capture_on_commit_callbacks(execute=True):
        second.unpublish()
    assert [message.to for message in mailoutbox] == [[officer.email]]
    assert str(course.key) in mailoutbox[0].body


def test_nobody_approves_her_own_page(rf: Any) -> None:
    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    author, other = (member_of(course.owner, Role.REVIEWER) for _n in range(2))
    lesson.title = "Needs a look"
    lesson.save_revision(user=author)
    state = lesson.get_workflow().start(lesson, author)
    task_state = state.current_task_state
    task = task_state.task.specific
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert wrote(lesson, author)
    assert task.get_actions(lesson, author) == []
    assert [name for name, _label, _modal in task.get_actions(lesson, other)] == ["reject", "approve", "approve"]
    assert list(task.get_task_states_user_can_moderate(author)) == []
    with pytest.raises(PermissionDenied):
        task.on_action(task_state, author, "approve")
    task.on_action(task_state, other, "approve")
    lesson.refresh_from_db()
    assert lesson.title == "Needs a look"


def test_a_stranger_approves_nothing() -> None:
    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    author = member_of(course.owner, Role.TRAINER)
    stranger = member_of(AssociationFactory(), Role.REVIEWER)
    lesson.save_revision(user=author)
    task = lesson.get_workflow().start(lesson, author).current_task_state.task.specific
    assert task.get_actions(LessonPage.objects.get(pk=lesson.pk), stranger) == []


def test_privacy_is_refused_by_the_view_too(client: Client) -> None:
    course = make_course()
    signed_in(client, UserFactory(superuser=True))
    url = reverse("wagtailadmin_pages:set_privacy", args=[page_of(course).pk])
    client.post(url, {"restriction_type": "login"})
    assert not PageViewRestriction.objects.exists()


def test_the_admin_refuses_an_alias(client: Client) -> None:
    lesson = lesson_pages(make_course(lessons=1))[0]
    signed_in(client, UserFactory(superuser=True))
    client.post(
        reverse("wagtailadmin_pages:copy", args=[lesson.pk]),
        {
            "new_title": "Alias",
            "new_slug": "alias",
            "new_parent_page": str(lesson.get_parent().pk),
            "copy_subpages": "",
            "publish_copies": "on",
            "alias": "on",
        },
    )
    assert LessonPage.objects.count() == 1


def test_the_table_of_languages_tells_missing_draft_live_and_stale(client: Client) -> None:
    from courses.catalogue.queries.languages import Standing, pages_by_language
    from tests.factories.catalogue import publish

    course = make_course(lessons=2)
    first, second = lesson_pages(course)
    translate(first, "zh-hans")
    translate(second, "zh-hant", live=False)
    first.title = "Newer"
    publish(first)
    rows = {row.page_id: [cell.standing for cell in row.cells] for row in pages_by_language(course)}
    assert rows[first.pk] == [Standing.SOURCE, Standing.STALE, Standing.MISSING]
    assert rows[second.pk] == [Standing.SOURCE, Standing.MISSING, Standing.DRAFT]
    signed_in(client, member_of(course.owner, Role.TRAINER))
    assert client.get(reverse("catalogue_languages", args=[course.key])).status_code == 200
