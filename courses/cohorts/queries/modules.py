"""The cohort by module: how many have completed, begun and not begun each activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import Person
from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort
from courses.cohorts.queries.columns import Columns
from courses.cohorts.queries.figures import Figures, seats_seen_by
from courses.learning.models import ActivityResult


@dataclass(frozen=True)
class ActivityRow:
    """One activity of the course's newest version, in numbers of learners who have a seat."""

    module: str
    number: str
    title: str
    required: bool
    completed: int
    begun: int
    not_begun: int

    def cells(self) -> list[str | int]:
        return [self.module, self.number, self.title, self.completed, self.begun, self.not_begun]


def module_heads() -> list[str]:
    return [_("Module"), _("Number"), _("Activity"), _("Completed"), _("Begun"), _("Not begun")]


def modules_of(cohort: Cohort, figures: Figures, columns: Columns, *, viewer: Person, today: date) -> list[ActivityRow]:
    """One query; counts of the same people as the figures, without those who were withdrawn."""
    seats = seats_seen_by(viewer, cohort.organisation, today).filter(cohort=cohort)
    seats = (
        seats.filter(Q(is_named=True) | Q(belongs=True)) if figures.not_shared_counted else seats.filter(is_named=True)
    )
    enrolments = seats.exclude(standing=Standing.WITHDRAWN).order_by().values("enrolment")
    counts = {
        row["activity"]: (row["completed"], row["seen"])
        for row in ActivityResult.objects.filter(enrolment__in=enrolments)
        .values("activity")
        .annotate(
            completed=Count("pk", filter=Q(completed_at__isnull=False)),
            seen=Count(
                "pk", filter=Q(completed_at__isnull=True) & (Q(first_seen_at__isnull=False) | Q(score__isnull=False))
            ),
        )
        .order_by()
    }
    people = figures.learners - figures.withdrawn
    rows = []
    parts = columns.parts.get(cohort.course.current_version_id or 0, {})
    titles = {column.key: column for column in columns.modules}
    for key, of_module in parts.items():
        for part in of_module:
            completed, begun = counts.get(part.activity_id, (0, 0))
            rows.append(
                ActivityRow(
                    module=f"{titles[key].short} {titles[key].title}",
                    number=part.number,
                    title=part.title,
                    required=part.required,
                    completed=completed,
                    begun=begun,
                    not_begun=max(people - completed - begun, 0),
                )
            )
    return rows
