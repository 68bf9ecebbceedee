"""How cohorts do, in numbers of people: two queries whatever the size, one for the figures and one for the chart.

Who does not share her progress is counted as "not shared". What she did enters the figures only among at least five
who do not share: fewer, and the difference between the figures and the table would tell what one of them did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NamedPurpose
from accounts.models import Membership, Organisation, Person
from accounts.querysets import named_for
from common.languages import current
from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort, Seat
from courses.cohorts.querysets import SeatQuerySet
from courses.learning.models import ActivityResult

SMALLEST_GROUP = 5


@dataclass
class Figures:
    """What a cohort's manager is told, in people. `learners` are those whose progress the figures hold."""

    learners: int = 0
    standings: Counter[str] = field(default_factory=Counter)
    overdue_never_started: int = 0
    started: int = 0
    in_time: int = 0
    certificates: int = 0
    minutes: int = 0
    not_shared: int = 0
    not_shared_counted: bool = False
    left: int = 0
    # Of those who are named: (team, standing) to number, which is also how many rows a filter leaves.
    named: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def completed(self) -> int:
        return self.standings[Standing.COMPLETED]

    @property
    def overdue(self) -> int:
        return self.standings[Standing.OVERDUE]

    @property
    def extended(self) -> int:
        return self.standings[Standing.EXTENDED]

    @property
    def not_started(self) -> int:
        return self.learners - self.started

    @property
    def withdrawn(self) -> int:
        return self.standings[Standing.WITHDRAWN]

    @property
    def completed_percent(self) -> int:
        return per_cent(self.completed, self.learners)

    @property
    def in_time_percent(self) -> int:
        return per_cent(self.in_time, self.learners)

    @property
    def everybody(self) -> int:
        """Everybody with a seat, or who had one, and belongs to the organisation."""
        return self.learners if self.not_shared_counted else self.learners + self.not_shared

    @property
    def has_chart(self) -> bool:
        return self.learners >= SMALLEST_GROUP

    @property
    def teams(self) -> list[str]:
        return sorted({team for team, _standing in self.named if team})

    @property
    def answer(self) -> str:
        """The sentence that answers where the cohort stands."""
        if not self.learners:
            return _("Nobody whose progress you may see has a seat yet.")
        done = ngettext("%(done)d of %(all)d has completed.", "%(done)d of %(all)d have completed.", self.completed) % {
            "done": self.completed,
            "all": self.learners,
        }
        if not self.overdue:
            return _("%(done)s Nobody is overdue.") % {"done": done}
        late = in_words(self.overdue)
        if self.overdue_never_started == self.overdue:
            rest = ngettext(
                "%(late)s is overdue and has never started.",
                "%(late)s are overdue and have never started.",
                self.overdue,
            )
        elif self.overdue_never_started:
            rest = ngettext(
                "%(late)s are overdue; %(never)s of them has never started.",
                "%(late)s are overdue; %(never)s of them have never started.",
                self.overdue_never_started,
            )
        else:
            rest = ngettext("%(late)s is overdue.", "%(late)s are overdue.", self.overdue)
        words = {"late": capital(late), "never": in_words(self.overdue_never_started)}
        return _("%(done)s %(rest)s") % {"done": done, "rest": rest % words}


def per_cent(part: int, whole: int) -> int:
    """A whole number; 100 means all of them and 0 means nobody."""
    if part in (0, whole) or not whole:
        return 100 if part and whole else 0
    return min(max(round(part * 100 / whole), 1), 99)


# English alone writes small numbers out in a sentence.
WRITTEN_OUT = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(number: int) -> str:
    """Seven, where the language writes small numbers out; 7 elsewhere."""
    return WRITTEN_OUT[number] if current() == "en" and number < len(WRITTEN_OUT) else str(number)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def seats_seen_by(viewer: Person, organisation: Organisation, today: date) -> SeatQuerySet:
    """Everybody who was placed, with `is_named` and `belongs` as the viewer's right stands now."""
    named = named_for(viewer, NamedPurpose.MANAGE, organisation=organisation).values("pk")
    members = Membership.objects.active().filter(organisation=organisation).values("person")
    return (
        Seat.objects.ever_placed()
        .with_standing(today)
        .annotate(
            is_named=Case(When(person__in=named, then=Value(True)), default=Value(False), output_field=BooleanField()),
            belongs=Case(When(person__in=members, then=Value(True)), default=Value(False), output_field=BooleanField()),
        )
    )


def minutes_earned() -> Case:
    """The course's minutes once it is completed; before, those of the required activities that are done."""
    done = (
        ActivityResult.objects.filter(
            enrolment=OuterRef("enrolment"),
            completed_at__isnull=False,
            activity__in_versions__version=OuterRef("enrolment__version"),
            activity__in_versions__required=True,
        )
        .order_by()
        .values("enrolment")
        .annotate(minutes=Sum("activity__in_versions__minutes"))
        .values("minutes")
    )
    whole = Coalesce("cohort__course__minutes", "enrolment__version__minutes")
    return Case(
        When(enrolment__completed_at__isnull=False, then=whole),
        When(enrolment__required_done=0, then=Value(0)),
        default=Least(Coalesce(Subquery(done, output_field=IntegerField()), 0), whole),
        output_field=IntegerField(),
    )


def figures_of(cohort: Cohort, *, viewer: Person, today: date) -> Figures:
    """The figures of one cohort."""
    seats = seats_seen_by(viewer, cohort.organisation, today).filter(cohort=cohort)
    return _gathered(seats, "team", minutes=Sum(minutes_earned())).get(cohort.pk, Figures())


def figures_of_many(
    cohorts: QuerySet[Cohort], organisation: Organisation, *, viewer: Person, today: date
) -> dict[int, Figures]:
    """The figures of several cohorts of one organisation, by primary key; one query."""
    return _gathered(seats_seen_by(viewer, organisation, today).filter(cohort__in=cohorts))


def _gathered(seats: SeatQuerySet, *more: str, **sums: Any) -> dict[int, Figures]:
    rows = list(
        seats.values("cohort", "is_named", "belongs", "standing", *more)
        .annotate(
            people=Count("pk"),
            begun=Count("pk", filter=Q(enrolment__started_at__isnull=False) | Q(enrolment__completed_at__isnull=False)),
            in_time=Count(
                "pk", filter=Q(standing=Standing.COMPLETED, enrolment__completed_at__date__lte=F("cohort__due_on"))
            ),
            certificates=Count("enrolment__certificate"),
            **sums,
        )
        .order_by()
    )
    found: dict[int, Figures] = {}
    for row in rows:
        figures = found.setdefault(row["cohort"], Figures())
        if not row["belongs"] and not row["is_named"]:
            figures.left += row["people"]
        elif not row["is_named"]:
            figures.not_shared += row["people"]
    for figures in found.values():
        figures.not_shared_counted = figures.not_shared >= SMALLEST_GROUP
    for row in rows:
        _add(found[row["cohort"]], row)
    return found


def _add(figures: Figures, row: dict[str, Any]) -> None:
    if not row["is_named"] and not (row["belongs"] and figures.not_shared_counted):
        return
    figures.learners += row["people"]
    figures.started += row["begun"]
    figures.standings[row["standing"]] += row["people"]
    if row["standing"] == Standing.OVERDUE:
        figures.overdue_never_started += row["people"] - row["begun"]
    if row["standing"] != Standing.WITHDRAWN:
        figures.in_time += row["in_time"]
        figures.certificates += row["certificates"]
        figures.minutes += row.get("minutes") or 0
    if row["is_named"]:
        figures.named[row.get("team", ""), row["standing"]] += row["people"]
