"""The organisation's home: its cohorts against their due dates, and its people by name where they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.enums import NamedPurpose, Role
from accounts.models import Membership, Organisation, Person
from accounts.querysets import named_for
from courses.cohorts.enums import SeatState
from courses.cohorts.models import Cohort, Seat
from courses.cohorts.queries import Figures, figures_of_many
from courses.learning.enums import EnrolmentState
from courses.learning.queries import course_titles


@dataclass(frozen=True)
class CohortRow:
    """One cohort with its figures."""

    cohort: Cohort
    title: str
    lang: str
    figures: Figures

    @property
    def words(self) -> str:
        """31 of 42 completed."""
        if not self.figures.learners:
            return _("Nobody yet")
        return _("%(done)d of %(all)d completed") % {"done": self.figures.completed, "all": self.figures.learners}


def managed_organisations(person: Person) -> list[Organisation]:
    """Where she is an active manager, in the order of their names."""
    found = Organisation.objects.where(person, Role.MANAGER).select_related("association")
    return sorted(found, key=lambda organisation: organisation.name)


def cohorts_of(organisation: Organisation, *, viewer: Person, language: str, today: date) -> list[CohortRow]:
    """Open ones by due date, then closed ones, newest first; the queries do not grow with cohorts or learners."""
    cohorts = Cohort.objects.filter(organisation=organisation)
    figures = figures_of_many(cohorts, organisation, viewer=viewer, today=today)
    rows = list(cohorts.select_related("course__owner").order_by("-state", "-due_on", "pk"))
    titles = course_titles([cohort.course for cohort in rows], language)
    for cohort in rows:
        cohort.organisation = organisation
    return [
        CohortRow(
            cohort=cohort,
            title=titles[cohort.course_id].title,
            lang=titles[cohort.course_id].lang,
            figures=figures.get(cohort.pk, Figures()),
        )
        for cohort in rows
    ]


def answer_of(rows: list[CohortRow]) -> str:
    """Where the open cohorts stand together, in one sentence; nothing while nobody has a seat in one."""
    whole = Figures()
    for row in rows:
        if row.cohort.is_open:
            whole.learners += row.figures.learners
            whole.standings.update(row.figures.standings)
            whole.overdue_never_started += row.figures.overdue_never_started
    return whole.answer if whole.learners else ""


class People:
    """The people of an organisation whom the viewer may see by name; sliced like a list, one query a slice."""

    def __init__(self, organisation: Organisation, *, viewer: Person, name: str = "", today: date) -> None:
        people = named_for(viewer, NamedPurpose.MANAGE, organisation=organisation)
        if name:
            people = people.filter(Q(user__display_name__icontains=name) | Q(user__name_other_script__icontains=name))
        self.people: QuerySet[Any] = people
        self.organisation, self.today = organisation, today

    def count(self) -> int:
        return self.people.count()

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        seats = Q(seats__cohort__organisation=self.organisation, seats__state=SeatState.PLACED)
        done = seats & Q(seats__enrolment__state=EnrolmentState.COMPLETED)
        late = (
            seats
            & Q(
                seats__enrolment__state=EnrolmentState.ACTIVE,
            )
            & (
                Q(seats__route__extended_until__lt=self.today)
                | Q(seats__route__extended_until__isnull=True, seats__route__due_on__lt=self.today)
            )
        )
        own = Seat.objects.ever_placed().filter(person=OuterRef("pk"), cohort__organisation=self.organisation)
        latest = own.order_by("-placed_at", "-pk")
        membership = Membership.objects.active().filter(person=OuterRef("pk"), organisation=self.organisation)
        teams = (
            Subquery(membership.exclude(team="").order_by("pk").values("team")[:1]),
            Subquery(latest.exclude(team="").values("team")[:1]),
        )
        seen = Case(When(seats, then=F("seats__enrolment__last_activity_at")), output_field=DateTimeField())
        return list(
            self.people.annotate(
                name=F("user__display_name"),
                other_name=F("user__name_other_script"),
                team=Coalesce(*teams, Value("")),
                seat_id=Subquery(latest.values("public_id")[:1]),
                cohort_id=Subquery(latest.values("cohort__public_id")[:1]),
                placed=Count("seats", filter=seats, distinct=True),
                completed=Count("seats", filter=done, distinct=True),
                overdue=Count("seats", filter=late, distinct=True),
                seen=Max(seen),
            )
            .order_by("name", "pk")
            .values(
                "pk", "name", "other_name", "team", "placed", "completed", "overdue", "seen", "seat_id", "cohort_id"
            )[part]
        )


def not_shared_in(organisation: Organisation, *, viewer: Person) -> int:
    """How many learners belong to the organisation without sharing their progress with its managers."""
    named = named_for(viewer, NamedPurpose.MANAGE, organisation=organisation).values("pk")
    members = Membership.objects.active().filter(organisation=organisation, role=Role.LEARNER)
    return members.exclude(person__in=named).values("person").distinct().count()
