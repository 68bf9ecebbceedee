"""The identity row of a course."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from accounts import actions as accounts
from accounts.models import Person
from courses.catalogue.models import Course, CoursePage, CourseSkill

SETTINGS = {"code", "owner", "level", "enrolment_policy", "minutes", "law_as_at", "valid_months", "certificate_topics"}


@transaction.atomic
def ensure_identity(*, key: uuid.UUID, source_locale: str) -> Course:
    """The course of these pages, made where it does not exist."""
    course, _made = Course.objects.get_or_create(key=key, defaults={"source_locale": source_locale})
    return course


@transaction.atomic
def save_course_settings(*, course: Course, by: Person | None, **changes: Any) -> Course:
    """Change what does not depend on language; a new owner takes the rights on the pages over.

    `changes` are fields of SETTINGS, and `skills`: skills, or pairs of skill and level.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    skills = changes.pop("skills", None)
    unknown = set(changes) - SETTINGS
    if unknown:
        raise TypeError(f"Not settings of a course: {sorted(unknown)}")
    changed = [field for field, value in changes.items() if getattr(course, field) != value]
    for field in changed:
        setattr(course, field, changes[field])
    if changed:
        course.save(update_fields=changed)
    if skills is not None:
        _set_skills(course, skills)
    if course.owner is not None:
        for page in CoursePage.objects.filter(translation_key=course.key).select_related("locale"):
            accounts.grant_association_pages(page=Page.objects.get(pk=page.pk), organisation=course.owner)
    return course


def _set_skills(course: Course, skills: list[Any]) -> None:
    held = {row.skill_id: row for row in course.course_skills.all()}
    wanted = dict(skill if isinstance(skill, tuple) else (skill, None) for skill in skills)
    course.course_skills.exclude(skill__in=[skill.pk for skill in wanted]).delete()
    for skill, level in wanted.items():
        row = held.get(skill.pk) or CourseSkill(course=course, skill=skill)
        if level is not None:
            row.level = level
        row.save()


@transaction.atomic
def retire_course(*, key: uuid.UUID, by: Person | None = None) -> None:
    """The page is gone: the course is no longer offered; row, code, records and certificates stay."""
    Course.objects.filter(key=key, retired_at__isnull=True).update(retired_at=timezone.now())
