"""What a course requires: settled from the source pages, loosened only by somebody's decision."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import Person
from courses.catalogue.exceptions import NothingRequired, NotOffered
from courses.catalogue.models import Activity, Course, CoursePage, CourseVersion, PendingRelease, VersionActivity
from courses.catalogue.queries.requirements import Requirement, Requirements, of_version, source_requirements, union
from courses.catalogue.signals import release_asked, requirements_settled, requirements_settling


@transaction.atomic
def settle_requirements(*, course: Course, by: Person | None = None) -> CourseVersion | None:
    """Write a version where the strict union of the applying version and the live source pages differs from the former.

    Strict: an activity in either, required if in either, the higher mark, the source's order. What the pages would
    loosen waits as one PendingRelease. Returns the new version, or None where nothing is to be written: no
    difference, no live course page, or no required activity.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    source = source_requirements(course)
    if source is None:
        return None
    applying = of_version(course.current_version)
    settled, loosenings = union(applying, source)
    _keep_pending(course, loosenings)
    if not settled.required or (applying is not None and settled.same_as(applying)):
        return None
    return _write(course, settled, by)


@transaction.atomic
def release_requirements(*, course: Course, by: Person | None) -> CourseVersion | None:
    """Make the live source pages the version, with everything they loosen.

    Raises NotOffered where the course has no live page, NothingRequired where the pages require nothing. Returns
    None where the version says the same already.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    source = source_requirements(course)
    if source is None:
        raise NotOffered
    if not source.required:
        raise NothingRequired
    PendingRelease.objects.filter(course=course).delete()
    applying = of_version(course.current_version)
    if applying is not None and source.same_as(applying):
        return None
    version = _write(course, source, by)
    page = Page.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()
    if page is not None:
        user = by.user if by is not None else None
        log(instance=page, action="catalogue.release", user=user, data={"version": version.number})
    return version


@transaction.atomic
def pending_told(*, pending: PendingRelease) -> bool:
    """Note that the authors were told; False where they were before."""
    return bool(PendingRelease.objects.filter(pk=pending.pk, told_at=None).update(told_at=timezone.now()))


def settle_everything() -> int:
    """Settle every course that is offered; says how many got a new version. The clock's way of missing nothing."""
    live = CoursePage.objects.live().values("translation_key")
    courses = Course.objects.filter(retired_at=None, key__in=live).order_by("pk")
    return sum(settle_requirements(course=course) is not None for course in courses)


def _keep_pending(course: Course, loosenings: list[dict[str, Any]]) -> None:
    if not loosenings:
        PendingRelease.objects.filter(course=course).delete()
        return
    pending, made = PendingRelease.objects.get_or_create(course=course, defaults={"loosenings": loosenings})
    if made:
        transaction.on_commit(partial(release_asked.send_robust, sender=Course, course=course, pending=pending))
    elif pending.loosenings != loosenings:
        pending.loosenings = loosenings
        pending.save(update_fields=["loosenings"])


def _write(course: Course, requirements: Requirements, by: Person | None) -> CourseVersion:
    previous = course.current_version
    version = CourseVersion.objects.create(
        course=course,
        number=(previous.number if previous is not None else 0) + 1,
        snapshot=requirements.as_snapshot(code=course.code),
        required_total=len(requirements.required),
        minutes=course.minutes or sum(row.minutes for row in requirements.required),
        created_at=timezone.now(),
        created_by=by,
    )
    activities = _activities(requirements.rows)
    VersionActivity.objects.bulk_create(
        VersionActivity(
            version=version,
            activity=activities[row.key],
            module_key=row.module,
            module_position=requirements.module_position(row.module),
            position=position,
            required=row.required,
            minutes=row.minutes,
            completion_rule=row.rule,
            pass_mark=row.pass_mark,
        )
        for position, row in enumerate(requirements.rows, start=1)
    )
    course.current_version = version
    course.save(update_fields=["current_version"])
    told = {"sender": Course, "course": course, "version": version, "previous": previous}
    requirements_settling.send(**told)
    transaction.on_commit(partial(requirements_settled.send_robust, **told))
    return version


def _activities(rows: list[Requirement]) -> dict[Any, Activity]:
    keys = [row.key for row in rows]
    found = {activity.key: activity for activity in Activity.objects.filter(key__in=keys)}
    for row in rows:
        if row.key not in found:
            found[row.key] = Activity.objects.get_or_create(key=row.key, defaults={"kind": row.kind})[0]
    return found
