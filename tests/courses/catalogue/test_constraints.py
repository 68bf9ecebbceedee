from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from courses.catalogue import actions
from courses.catalogue.models import Activity, Course, CourseSkill, CourseVersion, LessonPage, VersionActivity
from courses.skills.actions import load_framework
from courses.skills.models import Skill
from tests.factories.catalogue import lesson_pages, make_course
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def a_version(course: Course, **changes: Any) -> CourseVersion:
    values = {"number": 99, "snapshot": {}, "required_total": 1, "minutes": 1, **changes}
    return CourseVersion.objects.create(course=course, **values)


def a_row(version: CourseVersion, **changes: Any) -> VersionActivity:
    values = {
        "activity": Activity.objects.create(kind="lesson"),
        "module_key": "00000000-0000-0000-0000-000000000000",
        "module_position": 1,
        "position": 50,
        "required": True,
        "minutes": 1,
        "completion_rule": "marked",
        **changes,
    }
    return VersionActivity.objects.create(version=version, **values)


def refused(name: str, make: Any) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    if connection.vendor == "postgresql":
        assert name in str(caught.value)


def test_a_code_is_set_or_absent() -> None:
    refused("course_code_not_empty", lambda: Course.objects.create(code=""))
    refused("code", lambda: [Course.objects.create(code="X-1") for _n in range(2)])
    assert Course.objects.create().pk != Course.objects.create().pk


def test_a_course_teaches_a_skill_once() -> None:
    load_framework()
    course, skill = Course.objects.create(), Skill.objects.get(code="AIL-1")
    refused("course_skill_once", lambda: [CourseSkill.objects.create(course=course, skill=skill) for _n in range(2)])


def test_a_version_has_its_own_number() -> None:
    course = Course.objects.create()
    refused("course_version_numbered_once", lambda: [a_version(course) for _n in range(2)])


def test_a_version_requires_something() -> None:
    refused("course_version_requires_something", lambda: a_version(Course.objects.create(), required_total=0))


def test_a_version_holds_an_activity_once_and_each_in_its_own_place() -> None:
    version = a_version(Course.objects.create())
    first = a_row(version)
    refused("version_holds_activity_once", lambda: a_row(version, activity=first.activity, position=51))
    refused("version_position_once", lambda: a_row(version))


def test_a_pass_mark_is_per_cent() -> None:
    version = a_version(Course.objects.create())
    refused("pass_mark_is_per_cent", lambda: a_row(version, pass_mark=101))


def test_versions_and_their_rows_are_written_once() -> None:
    course = make_course(lessons=1)
    version = course.current_version
    for change in (
        lambda: CourseVersion.objects.filter(pk=version.pk).update(snapshot={}),
        lambda: VersionActivity.objects.filter(version=version).update(required=False),
        lambda: VersionActivity.objects.filter(version=version).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_settling_at_once_from_many_sides_writes_one_version() -> None:
    course = make_course(lessons=2)
    before = CourseVersion.objects.filter(course=course).count()
    LessonPage.objects.filter(pk=lesson_pages(course)[0].pk).update(minutes=77)
    at_once(lambda _number: actions.settle_requirements(course=course), times=8)
    assert CourseVersion.objects.filter(course=course).count() == before + 1
