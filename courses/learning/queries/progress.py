"""Progress in rows, for lists, files and charts: one source for screen, CSV, XLSX and API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.catalogue.models import Course, VersionActivity
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.querysets import EnrolmentQuerySet


@dataclass(frozen=True)
class ModuleProgress:
    """Required activities of one module: done of all."""

    module_key: Any
    done: int
    total: int


def progress_rows(enrolments: QuerySet[Enrolment]) -> EnrolmentQuerySet:
    """The enrolments with what every list shows: counters are columns, `due_on` is the effective due date."""
    rows: EnrolmentQuerySet = Enrolment.objects.filter(pk__in=enrolments.values("pk")).with_due()
    return rows.select_related("course", "person")


def modules_done(enrolments: Iterable[Enrolment]) -> dict[int, list[ModuleProgress]]:
    """Per enrolment, how many required activities of each module are done. One query for all of them."""
    wanted = [enrolment.pk for enrolment in enrolments]
    completed = ActivityResult.objects.filter(
        enrolment=OuterRef("version__enrolments"), activity=OuterRef("activity"), completed_at__isnull=False
    )
    rows = (
        VersionActivity.objects.filter(version__enrolments__in=wanted, required=True)
        .annotate(is_done=Exists(completed))
        .values("version__enrolments", "module_key")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
        .order_by("version__enrolments")
    )
    found: dict[int, list[ModuleProgress]] = {pk: [] for pk in wanted}
    for row in rows:
        found[row["version__enrolments"]].append(
            ModuleProgress(module_key=row["module_key"], done=row["done"], total=row["total"])
        )
    return found


@dataclass(frozen=True)
class CourseCounts:
    """How a course does, in numbers of people."""

    course_id: int
    active: int
    not_started: int
    suspended: int
    withdrawn: int
    completed: int


def course_counts(courses: QuerySet[Course]) -> dict[int, CourseCounts]:
    """Counts of people per course, in one query. Who takes it again counts as completed and as on the way, each once."""

    def people(**where: Any) -> Count:
        return Count("person", filter=Q(**where), distinct=True)

    rows = (
        Enrolment.objects.filter(course__in=courses)
        .values("course")
        .annotate(
            active=people(state=EnrolmentState.ACTIVE),
            not_started=people(state=EnrolmentState.ACTIVE, started_at__isnull=True),
            suspended=people(state=EnrolmentState.SUSPENDED),
            withdrawn=people(state=EnrolmentState.WITHDRAWN, cycle=1),
            completed=people(state=EnrolmentState.COMPLETED),
        )
    )
    return {
        row["course"]: CourseCounts(
            course_id=row["course"],
            active=row["active"],
            not_started=row["not_started"],
            suspended=row["suspended"],
            withdrawn=row["withdrawn"],
            completed=row["completed"],
        )
        for row in rows
    }


def is_overdue(due_on: date | None, *, today: date, completed: bool) -> bool:
    """Past its day and not completed; the day itself still counts as in time."""
    return due_on is not None and not completed and today > due_on
