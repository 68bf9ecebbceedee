from __future__ import annotations

from typing import Self

from django.db.models import DateField, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from courses.learning.enums import OPEN_STATES, EnrolmentState, RequestState


def due_of_route(prefix: str = "") -> Coalesce:
    """The day one route asks for: its own extension, else its due date."""
    return Coalesce(f"{prefix}extended_until", f"{prefix}due_on", output_field=DateField())


class EnrolmentQuerySet(QuerySet):
    """Cycles of people through courses."""

    def open(self) -> Self:
        """Active or suspended."""
        return self.filter(state__in=OPEN_STATES)

    def completed(self) -> Self:
        return self.filter(state=EnrolmentState.COMPLETED)

    def with_open_route(self) -> Self:
        routes = self.model._meta.get_field("routes").related_model._default_manager
        return self.filter(Exists(routes.filter(enrolment=OuterRef("pk"), closed_at__isnull=True)))

    def workable(self) -> Self:
        """She may work: a cycle not suspended, with a route that is open."""
        return self.filter(state=EnrolmentState.ACTIVE).with_open_route()

    def readable(self) -> Self:
        """She may read: what she may work in, and every cycle she completed."""
        routes = self.model._meta.get_field("routes").related_model._default_manager
        has_road = Exists(routes.filter(enrolment=OuterRef("pk"), closed_at__isnull=True))
        return self.filter(Q(state=EnrolmentState.COMPLETED) | (Q(state=EnrolmentState.ACTIVE) & Q(has_road)))

    def sponsored_by(self, organisation: object) -> Self:
        """Enrolments with an open route that this organisation sponsors."""
        routes = self.model._meta.get_field("routes").related_model._default_manager
        return self.filter(
            Exists(routes.filter(enrolment=OuterRef("pk"), closed_at__isnull=True, sponsor=organisation))
        )

    def with_due(self) -> Self:
        """Annotates `due_on`: the earliest day an open route asks for."""
        return self.annotate(due_on=Min(due_of_route("routes__"), filter=Q(routes__closed_at__isnull=True)))


class RouteQuerySet(QuerySet):
    """Reasons for a place."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class RequestQuerySet(QuerySet):
    """Requests for a place."""

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)
