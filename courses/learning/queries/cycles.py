"""What an act needs to know of a learner's cycles: everything in one query, because every completion asks it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models import UUIDField as Uuid
from django.db.models.functions import Coalesce

from common.prepared import Prepared
from courses.catalogue.models import VersionActivity
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries.rules import missing_requirements

ENROLMENT = [field.attname for field in Enrolment._meta.concrete_fields]
RESULT = [field.attname for field in ActivityResult._meta.concrete_fields]
PART = ["part__id", "part__required", "part__completion_rule", "part__pass_mark"]
FACTS = ["newest_version", "repeated", "left_elsewhere"]


@dataclass(frozen=True)
class Part:
    """What the newest version of the course asks of the activity."""

    required: bool
    rule: str
    pass_mark: int | Decimal | None


@dataclass
class Cycle:
    """One cycle she may work in, or has completed, as an act on one activity finds it.

    `part` is None where the course's newest version does not hold the activity any more; `repeated` says that this
    very act was recorded before; `left_elsewhere` counts the required activities, but for this one, that she has not
    completed.
    """

    enrolment: Enrolment
    part: Part | None
    result: ActivityResult | None
    newest_version_id: int | None
    repeated: bool
    left_elsewhere: int


def _rows(*, person: uuid.UUID, activity: int, event: uuid.UUID) -> QuerySet[Any, Any]:
    newest = "course__current_version__activities"
    repeated = LearningEvent.objects.filter(enrolment=OuterRef("pk"), activity=activity, event_id=event)
    held = VersionActivity.objects.filter(version=OuterRef("version"), activity=activity)
    missing = (
        missing_requirements(enrolment=OuterRef(OuterRef("pk")), version=OuterRef("version"))
        .exclude(activity=activity)
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values("n")
    )
    later = Enrolment.objects.filter(person=person, course=OuterRef("course"), cycle__gt=OuterRef("cycle"))
    return (
        Enrolment.objects.readable()
        # What she does once a further cycle has begun is done in that one, and the cycle before it stays as it was.
        .filter(~Exists(later.exclude(state=EnrolmentState.WITHDRAWN)), person=person)
        .annotate(
            part=FilteredRelation(newest, condition=Q(**{f"{newest}__activity": activity})),
            reached=FilteredRelation("results", condition=Q(results__activity=activity)),
            newest_version=F("course__current_version"),
            repeated=Exists(repeated),
            left_elsewhere=Coalesce(Subquery(missing, output_field=IntegerField()), 0),
        )
        .filter(Q(part__isnull=False) | Exists(held))
        .order_by("pk")
        .values_list(*ENROLMENT, *PART, *(f"reached__{name}" for name in RESULT), *FACTS)
    )


_prepared = Prepared(
    _rows,
    {
        "person": (Uuid(), uuid.UUID(int=1), uuid.UUID(int=2)),
        "activity": (BigIntegerField(), 1, 2),
        "event": (Uuid(), uuid.UUID(int=3), uuid.UUID(int=4)),
    },
)


def cycles_for(*, person_id: uuid.UUID, activity_id: int, event_id: uuid.UUID) -> list[Cycle]:
    """Her cycles that hold the activity, of each course the newest, oldest first.

    Ask after the lock, never with it: a row that was waited for would show its subqueries as they were before.
    """
    rows = _prepared(person=person_id, activity=activity_id, event=event_id)
    return [_cycle(row) for row in rows]


def _cycle(row: tuple[Any, ...]) -> Cycle:
    values = iter(row)
    enrolment = Enrolment.from_db("default", ENROLMENT, _take(values, len(ENROLMENT)))
    part_id, required, rule, pass_mark = _take(values, len(PART))
    result = _take(values, len(RESULT))
    newest, repeated, left = _take(values, len(FACTS))
    return Cycle(
        enrolment=enrolment,
        part=None if part_id is None else Part(bool(required), rule, pass_mark),
        result=None if result[0] is None else ActivityResult.from_db("default", RESULT, result),
        newest_version_id=newest,
        repeated=bool(repeated),
        left_elsewhere=left,
    )


def _take(values: Iterable[Any], count: int) -> list[Any]:
    return list(islice(values, count))
