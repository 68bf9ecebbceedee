from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from courses.learning.enums import OPEN_STATES, EnrolmentState, RequestState


def due_of_route() -> Coalesce:
    """The day one route asks for: its own extension, else its due date."""
    return Coalesce("extended_until", "due_on", output_field=DateField())


def _open_routes() -> QuerySet[Any]:
    """The open routes of an enrolment, for a subquery."""
    return apps.get_model("learning", "EnrolmentRoute").objects.filter(enrolment=OuterRef("pk"), closed_at__isnull=True)


class EnrolmentQuerySet(QuerySet[Any]):
    """Cycles of people through courses."""

    def open(self) -> Self:
        """Active or suspended."""
        return self.filter(state__in=OPEN_STATES)

    def completed(self) -> Self:
        return self.filter(state=EnrolmentState.COMPLETED)

    def current(self) -> Self:
        """Of everybody's cycles of a course the one that counts: the newest, but not a further one she has left."""
        cycles = apps.get_model("learning", "Enrolment").objects.exclude(state=EnrolmentState.WITHDRAWN)
        later = cycles.filter(person=OuterRef("person"), course=OuterRef("course"), cycle__gt=OuterRef("cycle"))
        return self.exclude(state=EnrolmentState.WITHDRAWN, cycle__gt=1).filter(~Exists(later))

    def with_open_route(self) -> Self:
        return self.filter(Exists(_open_routes()))

    def workable(self) -> Self:
        """She may work: a cycle not suspended, with a route that is open."""
        return self.filter(state=EnrolmentState.ACTIVE).with_open_route()

    def readable(self) -> Self:
        """She may read: what she may work in, and every cycle she completed."""
        has_road = Exists(_open_routes())
        return self.filter(Q(state=EnrolmentState.COMPLETED) | (Q(state=EnrolmentState.ACTIVE) & Q(has_road)))

    def sponsored_by(self, organisation: object) -> Self:
        """Enrolments with an open route that this organisation sponsors."""
        return self.filter(Exists(_open_routes().filter(sponsor=organisation)))

    def with_due(self) -> Self:
        """Annotates `due_on`: the earliest day an open route asks for."""
        earliest = _open_routes().order_by().values("enrolment").annotate(due=Min(due_of_route())).values("due")
        return self.annotate(due_on=Subquery(earliest, output_field=DateField()))

    def with_due_before(self) -> Self:
        """Annotates `due_before`: the day which that route asked for before it was extended."""
        first = _open_routes().filter(due_on__isnull=False).annotate(day=due_of_route()).order_by("day", "pk")
        before = Case(When(extended_until__isnull=False, then="due_on"), output_field=DateField())
        return self.annotate(due_before=Subquery(first.annotate(before=before).values("before")[:1]))


class RouteQuerySet(QuerySet[Any]):
    """Reasons for a place."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class RequestQuerySet(QuerySet[Any]):
    """Requests for a place."""

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)
