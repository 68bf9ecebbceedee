"""What moving the due date of a whole cohort does, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Person
from courses.cohorts.models import Cohort, Seat
from courses.cohorts.queries.columns import columns_of
from courses.cohorts.queries.filters import Filters
from courses.cohorts.queries.rows import LearnerRow, table_of
from courses.learning.enums import OPEN_STATES, EnrolmentState

MOST_NAMES = 20


@dataclass(frozen=True)
class DueMove:
    """Who gets the date, who keeps a later one of her own (by name as far as she may be named), who is done."""

    until: date
    moved: int
    kept: int
    completed: int
    named: list[LearnerRow]

    @property
    def unnamed(self) -> int:
        return self.kept - len(self.named)


def due_move(cohort: Cohort, until: date, *, viewer: Person, language: str) -> DueMove:
    """Constant queries."""
    placed = Seat.objects.placed().filter(cohort=cohort)
    keeps = Q(enrolment__state__in=OPEN_STATES, route__extended_until__gt=until)
    counts = placed.aggregate(
        open=Count("pk", filter=Q(enrolment__state__in=OPEN_STATES)),
        kept=Count("pk", filter=keeps),
        completed=Count("pk", filter=Q(enrolment__state=EnrolmentState.COMPLETED)),
    )
    table = table_of(
        cohort, viewer=viewer, filters=Filters(), columns=columns_of(cohort, language), today=timezone.localdate()
    )
    table.seats = table.seats.filter(pk__in=placed.filter(keeps).values("pk"))
    named = list(table[0:MOST_NAMES]) if counts["kept"] else []
    return DueMove(until, counts["open"] - counts["kept"], counts["kept"], counts["completed"], named)
