"""Courses to learn from, and learners on their way.

Courses are published by Wagtail itself, the last page of a tree for the whole of it, so their requirements settle as they
do in the authoring interface.
"""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import CompletionRule, EnrolmentPolicy
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.learning import actions
from courses.learning.enums import RouteKind
from courses.learning.models import Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import make_course_page, make_lesson, make_module


def offered_course(
    *,
    lessons: int = 3,
    modules: int = 1,
    policy: str = EnrolmentPolicy.OPEN,
    rule: str = CompletionRule.MARKED,
    optional: int = 0,
    **page: Any,
) -> Course:
    """A published, settled course: `lessons` required ones in each of `modules`, and `optional` ones in the last."""
    course_page = make_course_page(enrolment_policy=policy, **page)
    for number in range(1, modules + 1):
        module = make_module(course_page, f"Module {number}", live="settled later" if lessons else True)
        for place in range(1, lessons + 1):
            last = number == modules and place == lessons
            add_lesson(module, f"Lesson {number}-{place}", rule=rule, live=last or "settled later")
    for place in range(1, optional + 1):
        add_lesson(module, f"Optional {place}", rule=rule, required=False)
    return settled(course_page)


def add_lesson(module: ModulePage, title: str, *, rule: str = CompletionRule.MARKED, **page: Any) -> LessonPage:
    """One published lesson at the end of a module. Its rule may be one that the editor would not let a lesson have."""
    lesson = make_lesson(ModulePage.objects.get(pk=module.pk), title, minutes=10, **page)
    if lesson.completion_rule != rule:
        LessonPage.objects.filter(pk=lesson.pk).update(completion_rule=rule)
    return lesson


def course_of(page: CoursePage) -> Course:
    """The course of a page as it is now."""
    return Course.objects.select_related("owner", "current_version").get(key=page.translation_key)


def settled(page: CoursePage) -> Course:
    """The course of a page, with its requirements settled."""
    catalogue.settle_requirements(course=course_of(page))
    return course_of(page)


def page_of(course: Course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.key, locale__language_code="en")


def module_of(course: Course, place: int = 0) -> ModulePage:
    return list(ModulePage.objects.child_of(page_of(course)).order_by("path"))[place]


def activities_of(course: Course) -> list[Activity]:
    """In the order of the newest version."""
    rows = Course.objects.get(pk=course.pk).current_version.activities.select_related("activity")
    return [row.activity for row in rows.order_by("position")]


def lesson_page(activity: Activity) -> LessonPage:
    return LessonPage.objects.get(translation_key=activity.key, locale__language_code="en")


def learner_on(course: Course, person: Person | None = None, **route: Any) -> Enrolment:
    """Somebody with a place on the course."""
    person = person or PersonFactory()
    return actions.enrol(
        person=person, course=course, by=person, **{"kind": RouteKind.OFFICER, "source_key": "officer", **route}
    )


def do(enrolment: Enrolment, activity: Activity, **act: Any) -> Enrolment:
    """The learner marks an activity done; answers the enrolment as it is then."""
    actions.mark_done(person=enrolment.person, activity=activity, by=enrolment.person, **act)
    return Enrolment.objects.get(pk=enrolment.pk)


def complete(enrolment: Enrolment) -> Enrolment:
    """The learner does everything that is required."""
    for activity in activities_of(enrolment.course):
        do(enrolment, activity)
    return Enrolment.objects.get(pk=enrolment.pk)
