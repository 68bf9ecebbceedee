"""The two reads behind every lesson page, prepared once: her cycles that hold an activity, and one cycle's results."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models import UUIDField as Uuid

from common.prepared import Prepared
from courses.catalogue.models import Course, CourseVersion, VersionActivity
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute

ENROLMENT = [field.attname for field in Enrolment._meta.concrete_fields]
COURSE = [field.attname for field in Course._meta.concrete_fields]
# Without the snapshot, which is read from the database where somebody needs it after all.
VERSION = [field.attname for field in CourseVersion._meta.concrete_fields if field.attname != "snapshot"]
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


def _results(*, enrolment: int) -> QuerySet[Any, Any]:
    return ActivityResult.objects.filter(enrolment=enrolment).order_by("pk").values_list(*RESULT)


_results_of = Prepared(_results, {"enrolment": (BigIntegerField(), 1, 2)})


def results_of(enrolment: Enrolment) -> list[ActivityResult]:
    """Everything she has reached in one cycle."""
    return [ActivityResult.from_db("default", RESULT, row) for row in _results_of(enrolment=enrolment.pk)]


def _take(values: Iterator[Any], names: list[str]) -> list[Any]:
    return list(islice(values, len(names)))
