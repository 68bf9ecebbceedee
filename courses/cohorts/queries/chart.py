"""The cohort's one chart, drawn on the server: started and completed by date, against an even pace and the due date.

Pure arithmetic but for `chart_of`, which asks one query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort
from courses.cohorts.queries.dates import short_date
from courses.cohorts.queries.figures import Figures, seats_seen_by

WIDTH, HEIGHT = 900, 300
LEFT, RIGHT, TOP, BOTTOM = 36, 884, 24, 264
ROOM_FOR_LABELS = 112  # beside the end of the lines
APART = 34  # two labels need so much, in the large letters of a phone
EARLY = 300  # left of it there is no room for words that end at the end of a line
MOST_POINTS = 14
IN_PER_CENT_FROM = 200


@dataclass(frozen=True)
class Point:
    """One date of the table beneath the chart."""

    day: date
    started: int
    completed: int
    pace: int


@dataclass(frozen=True)
class Label:
    """Words at a place of the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "start"

    @property
    def baseline(self) -> float:
        """Where text stands that is read at the height of a line."""
        return self.y + 5


@dataclass(frozen=True)
class Chart:
    """Everything the template draws; coordinates of a view box of 900 x 300."""

    points: list[Point]
    grid: list[Label]
    days: list[Label]
    started_path: str
    completed_path: str
    pace_path: str
    due_x: float
    due_label: Label
    end: tuple[float, float]
    completed_label: Label
    started_label: Label
    pace_label: Label

    @property
    def ends_early(self) -> bool:
        """A phone writes what the lines say left of their end, unless they have only begun."""
        return self.end[0] < EARLY


def chart_of(cohort: Cohort, figures: Figures, *, viewer: Person, today: date) -> Chart | None:
    """The chart of those whom the figures hold; none for fewer than five."""
    if not figures.has_chart:
        return None
    seats = seats_seen_by(viewer, cohort.organisation, today).filter(cohort=cohort)
    seats = (
        seats.filter(Q(is_named=True) | Q(belongs=True)) if figures.not_shared_counted else seats.filter(is_named=True)
    )
    begun = seats.values(day=TruncDate("enrolment__started_at")).annotate(people=Count("pk"), kind=Value("started"))
    ended = (
        seats.exclude(standing=Standing.WITHDRAWN)
        .values(day=TruncDate("enrolment__completed_at"))
        .annotate(people=Count("pk"), kind=Value("completed"))
    )
    started: Counter[date] = Counter()
    completed: Counter[date] = Counter()
    for row in begun.order_by().union(ended.order_by(), all=True):
        day = as_day(row["day"])
        if day is not None:
            (started if row["kind"] == "started" else completed)[day] += row["people"]
    return draw(
        starts_on=cohort.starts_on,
        due_on=cohort.due_on,
        today=today,
        people=figures.learners,
        started=started,
        completed=completed,
    )


def as_day(value: Any) -> date | None:
    """Combined queries give SQLite's dates as text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def days_of(starts_on: date, last: date, due_on: date) -> list[date]:
    """The dates of the table: from the first day in whole weeks, the due date, and the last day."""
    weeks = max((last - starts_on).days // 7, 1)
    step = timedelta(days=7 * (weeks // MOST_POINTS + 1))
    days = [starts_on]
    while days[-1] + step < last:
        days.append(days[-1] + step)
    return sorted({*days, min(due_on, last), last})


def until(counts: Counter[date], day: date) -> int:
    """How many up to and with a day; what lies before the first day counts from the first day."""
    return sum(people for moment, people in counts.items() if moment <= day)


def pace_on(day: date, *, starts_on: date, due_on: date, people: int) -> int:
    length = (due_on - starts_on).days
    if day >= due_on or length == 0:
        return people
    return max(people * (day - starts_on).days // length, 0)


def draw(
    *, starts_on: date, due_on: date, today: date, people: int, started: Counter[date], completed: Counter[date]
) -> Chart:
    """From counts by day to lines and labels. The lines end today; the axis goes on to the due date."""
    last = max(today, starts_on)
    days = days_of(starts_on, last, due_on)
    # Who completed had started, whatever another road recorded.
    points = [
        Point(
            day=day,
            completed=min(until(completed, day), people),
            started=min(max(until(started, day), until(completed, day)), people),
            pace=pace_on(day, starts_on=starts_on, due_on=due_on, people=people),
        )
        for day in days
    ]
    axis_days = max((max(due_on, last) - starts_on).days, 1)
    room = RIGHT - LEFT - ROOM_FOR_LABELS

    def x_of(day: date) -> float:
        return round(LEFT + room * (day - starts_on).days / axis_days, 1)

    def y_of(count: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * count / people, 1)

    ends = points[-1]
    end = (x_of(ends.day), y_of(ends.completed))
    started_y, completed_y = spread(y_of(ends.started), end[1])
    due_x = x_of(due_on)
    in_per_cent = people >= IN_PER_CENT_FROM
    return Chart(
        points=points,
        grid=[
            Label(LEFT - 8, y_of(count), f"{count * 100 // people}%" if in_per_cent else str(count), "end")
            for count in ticks(people)
        ],
        days=day_labels([starts_on, *days[1:-1], due_on, last], x_of=x_of, keep={starts_on, due_on, last}),
        started_path=path((x_of(point.day), y_of(point.started)) for point in points),
        completed_path=path((x_of(point.day), y_of(point.completed)) for point in points),
        pace_path=path([(LEFT, BOTTOM), (due_x, TOP)]),
        due_x=due_x,
        due_label=Label(due_x + 8, 14, _("Due %(date)s") % {"date": short_date(due_on)}),
        end=end,
        completed_label=Label(end[0] + 12, completed_y + 5, _("%(n)d completed") % {"n": ends.completed}),
        started_label=Label(end[0] + 12, started_y + 5, _("%(n)d started") % {"n": ends.started}),
        pace_label=_beside_the_pace(due_x, end[0]),
    )


def _beside_the_pace(due_x: float, today_x: float) -> Label:
    """Under the dotted line: ahead of today while there is room, where no other line runs yet."""
    share = 0.78 if today_x < LEFT + (due_x - LEFT) * 0.72 else 0.52
    return Label(
        round(LEFT + (due_x - LEFT) * share, 1), round(BOTTOM - (BOTTOM - TOP) * (share - 0.09), 1), _("even pace")
    )


def ticks(people: int) -> list[int]:
    """Nought, three or two steps between, and all of them."""
    for parts in (3, 4, 2):
        if people % parts == 0 and people // parts > 0:
            return [people * part // parts for part in range(parts + 1)]
    return [0, people // 3, people * 2 // 3, people]


def spread(upper: float, lower: float) -> tuple[float, float]:
    """Two labels that would touch are moved apart, evenly, without leaving the drawing."""
    if lower - upper >= APART:
        return upper, lower
    middle = min(max((upper + lower) / 2, TOP), BOTTOM - APART / 2 - 4)
    return middle - APART / 2, middle + APART / 2


def day_labels(days: Sequence[date], *, x_of: Any, keep: set[date]) -> list[Label]:
    """Dates under the axis, as many as fit; the first day, the due date and today come before the others."""
    taken: list[tuple[float, Label]] = []
    for day in sorted(set(days), key=lambda one: (one not in keep, one)):
        x = x_of(day)
        # The first stands at the axis with its beginning, so its middle lies further on.
        middle = x if x > LEFT else x + 28
        if all(abs(middle - other) >= 64 for other, _label in taken):
            taken.append((middle, Label(x, BOTTOM + 26, short_date(day), "middle" if x > LEFT else "start")))
    return [label for _x, label in sorted(taken, key=lambda pair: pair[0])]


def path(points: Iterable[tuple[float, float]]) -> str:
    steps = [f"{x} {y}" for x, y in points]
    return "M" + " L".join(steps)
