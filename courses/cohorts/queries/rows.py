"""The cohort's table: one generator of rows for the screen, the CSV and the XLSX."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Person
from courses.catalogue.models import VersionActivity
from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort, Seat
from courses.cohorts.queries.columns import Columns, Part
from courses.cohorts.queries.dates import local_day
from courses.cohorts.queries.figures import minutes_earned, seats_seen_by
from courses.cohorts.queries.filters import Filters
from courses.cohorts.queries.standing import state_in_words, where_it_stands
from courses.cohorts.querysets import SeatQuerySet
from courses.learning.models import ActivityResult

ROWS_ON_A_PAGE = 20
ROWS_AT_ONCE = 500

# enrolment, activity, completed?, first seen, score, last seen
Result = tuple[int, int, Any, Any, Any, Any]


@dataclass(frozen=True)
class Mark:
    """One activity as one sign of the tally."""

    tally_is: str
    is_quiz: bool


@dataclass(frozen=True)
class Group:
    """The marks of one module, as the tally wants them."""

    items: list[Mark]


@dataclass(frozen=True)
class ModuleCell:
    """How far one learner is with one module."""

    column_key: uuid.UUID
    title: str
    marks: list[Mark]
    done: int
    total: int

    @property
    def groups(self) -> list[Group]:
        return [Group(self.marks)]

    @property
    def text(self) -> str:
        """What the tally says, and what stands in the files."""
        if not self.total:
            return ""
        return _("%(done)d of %(total)d") % {"done": self.done, "total": self.total}

    @property
    def label(self) -> str:
        return _("%(module)s: %(done)s") % {"module": self.title, "done": self.text or _("not part of her course")}


@dataclass(frozen=True)
class LearnerRow:
    """One learner in the table; every cell as it is shown and as it is exported."""

    seat_id: uuid.UUID
    pk: int
    enrolment_id: uuid.UUID
    name: str
    other_name: str
    label: str
    team: str
    standing: str
    state: str
    modules: list[ModuleCell]
    done: int
    required: int
    hours: float
    last_seen: date | None
    stands: str

    @property
    def tone(self) -> str:
        tones = {
            Standing.OVERDUE: "stop",
            Standing.EXTENDED: "heed",
            Standing.SUSPENDED: "heed",
            Standing.WITHDRAWN: "soft",
            Standing.NOT_STARTED: "soft",
        }
        return tones.get(Standing(self.standing), "")

    @property
    def icon(self) -> str:
        icons = {
            Standing.OVERDUE: "alert",
            Standing.EXTENDED: "clock",
            Standing.SUSPENDED: "lock",
            Standing.WITHDRAWN: "cross",
            Standing.COMPLETED: "check",
        }
        return icons.get(Standing(self.standing), "")

    @property
    def can_be_extended(self) -> bool:
        return self.standing not in {Standing.COMPLETED, Standing.WITHDRAWN}

    def cells(self) -> list[str | int | float | date | None]:
        """The row of CSV and XLSX, in the order of `Table.heads`."""
        return [
            self.name,
            self.other_name,
            self.label,
            self.team,
            self.state,
            *(cell.text for cell in self.modules),
            self.done,
            self.required,
            self.hours,
            self.last_seen,
            self.stands,
        ]


class Table:
    """The learners whom the viewer may see by name, under filters, in order."""

    def __init__(self, cohort: Cohort, *, viewer: Person, filters: Filters, columns: Columns, today: date) -> None:
        self.cohort, self.columns, self.today, self.filters = cohort, columns, today, filters
        seats = seats_seen_by(viewer, cohort.organisation, today).filter(cohort=cohort, is_named=True)
        self.seats = _sorted(_narrowed(seats, filters), filters)

    @cached_property
    def count(self) -> int:
        return self.seats.order_by().count()

    @property
    def heads(self) -> list[str]:
        return [
            pgettext("of a person", "Name"),
            _("Name in another script"),
            _("Employee number"),
            _("Team"),
            _("State"),
            *(f"{column.short} {column.title}" for column in self.columns.modules),
            _("Done"),
            _("Required"),
            _("Hours"),
            _("Last seen"),
            _("Where it stands"),
        ]

    def __getitem__(self, part: slice) -> list[LearnerRow]:
        """Some rows, as a paginator asks for them: two queries."""
        return self._rows(list(_shown(self.seats)[part]))

    def rows(self) -> Iterator[LearnerRow]:
        """All rows, some hundred at a time, so that ten thousand need no more memory than one page."""
        seats = _shown(self.seats).iterator(chunk_size=ROWS_AT_ONCE)
        while chunk := list(islice(seats, ROWS_AT_ONCE)):
            yield from self._rows(chunk)

    def _rows(self, seats: list[Seat]) -> list[LearnerRow]:
        results: dict[int, dict[int, Result]] = {}
        found = ActivityResult.objects.filter(enrolment__in=[seat.enrolment_id for seat in seats]).values_list(
            "enrolment", "activity", "completed_at", "first_seen_at", "score", "last_seen_at"
        )
        for result in found.iterator(chunk_size=2000) if seats else ():
            results.setdefault(result[0], {})[result[1]] = result
        return [self._row(seat, results.get(seat.enrolment_id or 0, {})) for seat in seats]

    def _row(self, seat: Any, results: dict[int, Result]) -> LearnerRow:
        enrolment = seat.enrolment
        grouped = self.columns.parts[enrolment.version_id]
        return LearnerRow(
            seat_id=seat.public_id,
            pk=seat.pk,
            enrolment_id=enrolment.public_id,
            name=seat.shown_name,
            other_name=seat.shown_other_name,
            label=seat.label,
            team=seat.team,
            standing=seat.standing,
            state=state_in_words(seat.standing, seat.due, self.today),
            modules=[
                module_cell(column.key, f"{column.short} {column.title}", grouped.get(column.key, []), results)
                for column in self.columns.modules
            ],
            done=enrolment.required_done,
            required=enrolment.required_total,
            hours=round((seat.minutes or 0) / 60, 1),
            last_seen=local_day(enrolment.last_activity_at) if enrolment.last_activity_at else None,
            stands=where_it_stands(
                seat, [part for parts in grouped.values() for part in parts], results, today=self.today
            ),
        )


def module_cell(key: uuid.UUID, title: str, parts: Iterable[Part], results: dict[int, Result]) -> ModuleCell:
    """The tally of one module: what is done, begun and left."""
    marks, done, total = [], 0, 0
    for part in parts:
        result = results.get(part.activity_id)
        is_done = result is not None and result[2] is not None
        begun = result is not None and (result[3] is not None or result[4] is not None)
        marks.append(Mark("done" if is_done else "now" if begun else "", part.is_quiz))
        done, total = done + is_done, total + 1
    return ModuleCell(column_key=key, title=title, marks=marks, done=done, total=total)


def table_of(cohort: Cohort, *, viewer: Person, filters: Filters, columns: Columns, today: date) -> Table:
    """The one source of the learners' table."""
    return Table(cohort, viewer=viewer, filters=filters, columns=columns, today=today)


def _shown(seats: SeatQuerySet) -> SeatQuerySet:
    return seats.select_related("enrolment", "route").annotate(
        shown_name=F("person__user__display_name"),
        shown_other_name=F("person__user__name_other_script"),
        certificate_at=F("enrolment__certificate__issued_at"),
        minutes=minutes_earned(),
    )


def _narrowed(seats: SeatQuerySet, filters: Filters) -> SeatQuerySet:
    if filters.state:
        seats = seats.filter(standing=filters.state)
    if filters.team:
        seats = seats.filter(team=filters.team)
    if filters.name:
        seats = seats.filter(
            Q(person__user__display_name__icontains=filters.name)
            | Q(person__user__name_other_script__icontains=filters.name)
            | Q(label__icontains=filters.name)
        )
    if filters.module:
        done = ActivityResult.objects.filter(
            enrolment=OuterRef(OuterRef("enrolment")), activity=OuterRef("activity"), completed_at__isnull=False
        )
        left = VersionActivity.objects.filter(
            ~Exists(done), version=OuterRef("enrolment__version"), module_key=filters.module, required=True
        )
        seats = seats.filter(Exists(left))
    return seats


def _sorted(seats: SeatQuerySet, filters: Filters) -> SeatQuerySet:
    """Overdue first; within the same, by name."""
    by_name = ["person__user__display_name", "pk"]
    if filters.sort == "name":
        order = by_name
    elif filters.sort == "team":
        order = ["team", *by_name]
    elif filters.sort == "done":
        order = ["enrolment__required_done", *by_name]
    elif filters.sort == "hours":
        seats = seats.annotate(minutes=minutes_earned())
        order = ["minutes", *by_name]
    elif filters.sort == "seen":
        seen = F("enrolment__last_activity_at")
        first = seen.desc(nulls_last=True) if filters.backwards else seen.asc(nulls_first=True)
        return seats.order_by(first, *by_name)
    else:
        order = ["rank", *by_name]
    if filters.backwards:
        return seats.order_by(f"-{order[0]}", *order[1:])
    return seats.order_by(*order)


def rows_in_words(count: int) -> str:
    return ngettext("%(n)d learner", "%(n)d learners", count) % {"n": count}
