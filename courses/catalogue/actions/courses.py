"""The identity row of a course."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from accounts import actions as accounts
from accounts.models import Organisation, Person
from common.near import forget
from courses.catalogue.exceptions import CodeNeeded, CodeTaken, SourceFixed
from courses.catalogue.models import CatalogueStamp, Course, CoursePage, CourseSkill
from courses.catalogue.models.versions import STAMP
from courses.catalogue.signals import course_changing

SETTINGS = {
    "source_locale",
    "code",
    "owner",
    "level",
    "enrolment_policy",
    "minutes",
    "law_as_at",
    "valid_months",
    "certificate_topics",
}


@transaction.atomic
def ensure_identity(*, key: uuid.UUID, source_locale: str) -> Course:
    """The course of these pages, made where it does not exist."""
    course, _made = Course.objects.get_or_create(key=key, defaults={"source_locale": source_locale})
    return course


@transaction.atomic
def save_course_settings(*, course: Course, by: Person | None, **changes: Any) -> Course:
    """Change what does not depend on language; a new owner takes the rights on the pages over.

    `changes` are fields of SETTINGS, `skills`: skills, or pairs of skill and level, and `recognition_wishes`:
    associations that are to be asked.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    skills, wishes = changes.pop("skills", None), changes.pop("recognition_wishes", None)
    unknown = set(changes) - SETTINGS
    if unknown:
        raise TypeError(f"Not settings of a course: {sorted(unknown)}")
    if "code" in changes:
        changes["code"] = _checked_code(course, changes["code"])
    if changes.get("source_locale", course.source_locale) != course.source_locale and course.current_version_id:
        raise SourceFixed
    owner_before = course.owner_id
    changed = [field for field, value in changes.items() if getattr(course, field) != value]
    for field in changed:
        setattr(course, field, changes[field])
    if changed:
        course.save(update_fields=changed)
    if skills is not None:
        _set_skills(course, skills)
    if wishes is not None:
        course.recognition_wishes.set(wishes)
    page = Page.objects.filter(translation_key=course.key).first()
    if course.owner is not None and page is not None and course.owner_id != owner_before:
        accounts.grant_association_pages(page=page, organisation=course.owner)  # type: ignore[arg-type]
    if page is not None and changed:
        log(
            instance=page,
            action="catalogue.settings",
            user=by.user if by is not None else None,
            data={"fields": changed},
        )
    if changed:
        course_changing.send(sender=Course, course=course, fields=changed)
    bump_stamp()
    return course


@transaction.atomic
def set_recognised_by(*, course: Course, associations: Iterable[Organisation]) -> bool:
    """Whose recognition of the course holds today; says whether that is news. The app that keeps the answers calls it."""
    wanted = {association.pk for association in associations} - {course.owner_id}
    if wanted == set(course.recognised_by.values_list("pk", flat=True)):
        return False
    course.recognised_by.set(wanted)
    bump_stamp()
    return True


def _checked_code(course: Course, code: str | None) -> str | None:
    """Spelled as codes are, nobody else's, and kept once the course is published."""
    code = (code or "").strip().upper() or None
    if code is None and (course.current_version_id or CoursePage.objects.filter(translation_key=course.key, live=True)):
        raise CodeNeeded
    if code is not None and Course.objects.filter(code=code).exclude(pk=course.pk).exists():
        raise CodeTaken
    return code


_bumps: ContextVar[list[bool] | None] = ContextVar("bumps of the stamp that wait", default=None)


@contextmanager
def bumped_once() -> Iterator[None]:
    """However often the stamp is to be moved inside, it moves once, at the end."""
    waiting: list[bool] = []
    token = _bumps.set(waiting)
    try:
        yield
    finally:
        _bumps.reset(token)
    if waiting:
        bump_stamp()


def bump_stamp() -> None:
    """Something the catalogue shows has changed: what caches hold under the old stamp is not asked for again."""
    waiting = _bumps.get()
    if waiting is not None:
        waiting.append(True)
        return
    # Never a number that was there before, not even one that was rolled back after somebody had kept something under it.
    now = time.time_ns() // 1000
    if not CatalogueStamp.objects.filter(pk=1).update(number=Greatest(F("number") + 1, now)):
        CatalogueStamp.objects.get_or_create(pk=1, defaults={"number": now})
    forget(STAMP)


def _set_skills(course: Course, skills: list[Any]) -> None:
    held = {row.skill_id: row for row in course.course_skills.all()}
    wanted: dict[Any, Any] = dict(skill if isinstance(skill, tuple) else (skill, None) for skill in skills)
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


@transaction.atomic
def restore_course(*, key: uuid.UUID, by: Person | None = None) -> None:
    """A draft that was deleted is brought in again. What was ever published stays as it ended; certificates speak of it."""
    Course.objects.filter(key=key, current_version=None).update(retired_at=None)
