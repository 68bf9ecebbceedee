"""Reads with a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.enums import Role
from courses.cohorts.enums import InvitationState, SeatState, Standing
from courses.learning.enums import EnrolmentState

if TYPE_CHECKING:
    from accounts.models import Person

# The order of the table: what needs somebody first.
ORDER = (
    Standing.OVERDUE,
    Standing.EXTENDED,
    Standing.NOT_STARTED,
    Standing.ON_THE_WAY,
    Standing.SUSPENDED,
    Standing.WITHDRAWN,
    Standing.COMPLETED,
)


class CohortQuerySet(QuerySet[Any]):
    """Cohorts."""

    def managed_by(self, person: Person | None) -> Self:
        """Those of the organisations where this person is an active manager."""
        organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.MANAGER)
        return self.filter(organisation__in=organisations.values("pk"))

    def with_waiting(self) -> Self:
        """Annotates who is not at work yet: `letters_sent` of all `letters`, and `waitlisted` members."""
        letters = apps.get_model("cohorts", "Invitation").objects.filter(cohort=OuterRef("pk"))
        seats = apps.get_model("cohorts", "Seat").objects.filter(cohort=OuterRef("pk"), state=SeatState.WAITLISTED)
        return self.annotate(
            letters=_number_of(letters),
            letters_sent=_number_of(letters.filter(state=InvitationState.SENT)),
            waitlisted=_number_of(seats),
        )


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("cohort").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class SeatQuerySet(QuerySet[Any]):
    """Seats."""

    def placed(self) -> Self:
        return self.filter(state=SeatState.PLACED)

    def ever_placed(self) -> Self:
        """Everybody the table shows: those who have a seat, and those who had one."""
        return self.filter(state__in=(SeatState.PLACED, SeatState.WITHDRAWN), enrolment__isnull=False)

    def with_standing(self, today: date) -> Self:
        """Annotates `due`, the day this cohort asks for, `standing` and `rank`, the place of the standing in the table."""
        return (
            self.annotate(
                due=Coalesce("route__extended_until", "route__due_on", output_field=DateField()),
            )
            .annotate(
                standing=Case(
                    When(
                        Q(state=SeatState.WITHDRAWN) | Q(enrolment__state=EnrolmentState.WITHDRAWN),
                        then=Value(Standing.WITHDRAWN),
                    ),
                    When(enrolment__state=EnrolmentState.COMPLETED, then=Value(Standing.COMPLETED)),
                    When(enrolment__state=EnrolmentState.SUSPENDED, then=Value(Standing.SUSPENDED)),
                    When(due__lt=today, then=Value(Standing.OVERDUE)),
                    When(route__extended_until__isnull=False, then=Value(Standing.EXTENDED)),
                    When(enrolment__started_at__isnull=True, then=Value(Standing.NOT_STARTED)),
                    default=Value(Standing.ON_THE_WAY),
                    output_field=CharField(),
                )
            )
            .annotate(
                rank=Case(
                    *(When(standing=standing, then=Value(place)) for place, standing in enumerate(ORDER)),
                    default=Value(len(ORDER)),
                    output_field=IntegerField(),
                )
            )
        )


class InvitationQuerySet(QuerySet[Any]):
    """Invitations."""

    def holding_a_seat(self) -> Self:
        return self.filter(state=InvitationState.SENT)

    def newest_first(self) -> Self:
        return self.order_by(F("asked_at").desc(), "-pk")
