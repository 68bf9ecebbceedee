"""What the gate hands to the page of an activity."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.models import Person
from courses.catalogue.models import Course
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.queries.outline import CourseOutline, OutlineItem, OutlineModule
from courses.learning.queries.outlines import outline_for


@dataclass(frozen=True)
class LearnerContext:
    """The learner on this page. Catalogue's templates read it as `learner_context`; nobody stores it."""

    enrolment: Enrolment
    outline: CourseOutline
    item: OutlineItem | None
    previous: OutlineItem | None
    next: OutlineItem | None
    can_work: bool

    @property
    def result(self) -> ActivityResult | None:
        return self.item.result if self.item is not None else None

    @property
    def module(self) -> OutlineModule | None:
        """The module she is in."""
        return next((module for module in self.outline.modules if any(item.is_current for item in module.items)), None)

    @property
    def module_alone(self) -> list[OutlineModule]:
        """The module she is in, for a tally that has room for one."""
        return [self.module] if self.module is not None else []

    @property
    def resume(self) -> dict[str, object]:
        """Where she was on this page."""
        return (self.result.resume or {}) if self.result is not None else {}


def learner_context(enrolment: Enrolment, outline: CourseOutline, key: uuid.UUID, *, can_work: bool) -> LearnerContext:
    """The context of one activity in an outline; the same for the live page and the preview."""
    marked = outline.at(key)
    previous, following = marked.around(key)
    item = next((one for one in (*marked.items, *marked.new_items) if one.key == key), None)
    return LearnerContext(
        enrolment=enrolment,
        outline=marked,
        item=item,
        previous=previous,
        next=following,
        can_work=can_work,
    )


def sample_context(key: uuid.UUID, course_key: uuid.UUID | None, language: str) -> LearnerContext | None:
    """What the preview shows: somebody who has just begun the course. None where the course has no version yet."""
    if course_key is None:
        return None
    course = Course.objects.select_related("current_version").filter(key=course_key).first()
    if course is None or course.current_version is None:
        return None
    sample = Enrolment(
        course=course,
        version=course.current_version,
        required_total=course.current_version.required_total,
        person=Person(),
    )
    return learner_context(sample, outline_for(sample, language), key, can_work=False)
