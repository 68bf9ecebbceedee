"""The two reads behind every lesson page, prepared once: her cycles that hold an activity, and one cycle's outline."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models import UUIDField as Uuid

from common.prepared import Prepared
from courses.catalogue.models import Activity, Course, CourseVersion, VersionActivity
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute

ENROLMENT = [field.attname for field in Enrolment._meta.concrete_fields]
COURSE = [field.attname for field in Course._meta.concrete_fields]
VERSION = [field.attname for field in CourseVersion._meta.concrete_fields]
PART = [field.attname for field in VersionActivity._meta.concrete_fields]
ACTIVITY = [field.attname for field in Activity._meta.concrete_fields]
RESULT = [field.attname for field in ActivityResult._meta.concrete_fields]


def _holding(*, person: uuid.UUID, key: uuid.UUID) -> QuerySet[Any, Any]:
    holds = VersionActivity.objects.filter(
        Q(version=OuterRef("version")) | Q(version=OuterRef("course__current_version")), activity__key=key
    )
    return (
        Enrolment.objects.filter(Exists(holds), person=person)
        .annotate(has_road=Exists(EnrolmentRoute.objects.open().filter(enrolment=OuterRef("pk"))))
        .order_by("pk")
        .values_list(
            *ENROLMENT, *(f"course__{name}" for name in COURSE), *(f"version__{name}" for name in VERSION), "has_road"
        )
    )


_cycles_holding = Prepared(
    _holding,
    {
        "person": (Uuid(), uuid.UUID(int=1), uuid.UUID(int=2)),
        "key": (Uuid(), uuid.UUID(int=3), uuid.UUID(int=4)),
    },
)


def cycles_holding(person_id: uuid.UUID, key: uuid.UUID) -> list[tuple[Enrolment, bool]]:
    """Her cycles whose version, or whose course's newest, holds the activity; with each, whether a road is open.

    Course and version come along, so that the page need not ask again.
    """
    found = []
    for row in _cycles_holding(person=person_id, key=key):
        values = iter(row)
        enrolment = Enrolment.from_db("default", ENROLMENT, _take(values, ENROLMENT))
        enrolment.course = Course.from_db("default", COURSE, _take(values, COURSE))
        enrolment.version = CourseVersion.from_db("default", VERSION, _take(values, VERSION))
        enrolment.version.course = enrolment.course
        found.append((enrolment, bool(next(values))))
    return found


def _parts(*, version: int, enrolment: int) -> QuerySet[Any, Any]:
    reached = FilteredRelation("activity__results", condition=Q(activity__results__enrolment=enrolment))
    return (
        VersionActivity.objects.filter(version=version)
        .annotate(reached=reached)
        .order_by("position")
        .values_list(*PART, *(f"activity__{name}" for name in ACTIVITY), *(f"reached__{name}" for name in RESULT))
    )


_parts_of = Prepared(_parts, {"version": (BigIntegerField(), 1, 2), "enrolment": (BigIntegerField(), 3, 4)})


def parts_of(enrolment: Enrolment) -> list[tuple[VersionActivity, ActivityResult | None]]:
    """The activities of the version that applies, in order, each with her result."""
    found: list[tuple[VersionActivity, ActivityResult | None]] = []
    for row in _parts_of(version=enrolment.version_id, enrolment=enrolment.pk):
        values = iter(row)
        part = VersionActivity.from_db("default", PART, _take(values, PART))
        part.activity = Activity.from_db("default", ACTIVITY, _take(values, ACTIVITY))
        reached = _take(values, RESULT)
        found.append((part, None if reached[0] is None else ActivityResult.from_db("default", RESULT, reached)))
    return found


def _take(values: Iterator[Any], names: list[str]) -> list[Any]:
    return list(islice(values, len(names)))
