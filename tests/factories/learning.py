"""Courses to learn from, and learners on their way.

The course is made of real pages, without the authoring interface, and settled; `tests.factories.catalogue` makes richer
ones.
"""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Page

from accounts.models import Organisation, Person
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import CompletionRule, EnrolmentPolicy
from courses.catalogue.models import Activity, Course, CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.learning import actions
from courses.learning.enums import RouteKind
from courses.learning.models import Enrolment
from tests.factories.accounts import AssociationFactory, PersonFactory


def catalogue_page() -> CourseIndexPage:
    """The catalogue in English, made where it is missing."""
    found = CourseIndexPage.objects.first()
    if found is not None:
        return found
    home = Page.objects.get(depth=2)
    return home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))


def offered_course(
    *,
    lessons: int = 3,
    modules: int = 1,
    owner: Organisation | None = None,
    policy: str = EnrolmentPolicy.OPEN,
    rule: str = CompletionRule.MARKED,
    optional: int = 0,
    title: str = "A course",
    **page: Any,
) -> Course:
    """A published, settled course: `lessons` required ones in each of `modules`, and `optional` ones in the last."""
    slug = f"course-{uuid.uuid4().hex[:8]}"
    course_page = catalogue_page().add_child(instance=CoursePage(title=title, slug=slug, summary="Two sentences."))
    Course.objects.filter(key=course_page.translation_key).update(
        owner=owner or AssociationFactory(), enrolment_policy=policy, code=slug[-8:].upper()
    )
    for number in range(1, modules + 1):
        module = course_page.add_child(instance=ModulePage(title=f"Module {number}", slug=f"module-{number}"))
        for place in range(1, lessons + 1):
            add_lesson(module, f"Lesson {number}-{place}", rule=rule, **page)
    for place in range(1, optional + 1):
        add_lesson(module, f"Optional {place}", rule=rule, required=False)
    return settled(course_page)


def add_lesson(module: ModulePage, title: str, *, rule: str = CompletionRule.MARKED, **page: Any) -> LessonPage:
    """One lesson at the end of a module; the requirements are not settled yet."""
    module = ModulePage.objects.get(pk=module.pk)
    slug = f"{title.lower().replace(' ', '-')}-{uuid.uuid4().hex[:4]}"
    return module.add_child(instance=LessonPage(title=title, slug=slug, completion_rule=rule, minutes=10, **page))


def settled(page: CoursePage) -> Course:
    """The course of a page, with its requirements settled."""
    course = Course.objects.get(key=page.translation_key)
    catalogue.settle_requirements(course=course)
    return Course.objects.select_related("owner", "current_version").get(pk=course.pk)


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
