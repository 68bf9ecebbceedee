"""By when, and for whom."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from accounts.models import Organisation
from courses.learning.models import Enrolment, EnrolmentRoute
from courses.learning.querysets import due_of_route


def effective_due(enrolment: Enrolment) -> date | None:
    """The earliest day any open route asks for: the one due date of page, list, mail and calendar."""
    routes = EnrolmentRoute.objects.open().filter(enrolment=enrolment)
    due: date | None = routes.aggregate(due=Min(due_of_route()))["due"]
    return due


def due_for_sponsor(enrolment: Enrolment, organisation: Organisation) -> date | None:
    """The earliest day of the roads one organisation sponsors: a sponsor never learns of the others' dates."""
    routes = EnrolmentRoute.objects.open().filter(enrolment=enrolment, sponsor=organisation)
    due: date | None = routes.aggregate(due=Min(due_of_route()))["due"]
    return due


def due_of(enrolment: Enrolment) -> date | None:
    """The same for a row that was read `with_due()`, without asking again."""
    due: date | None = enrolment.due_on  # type: ignore[attr-defined]
    return due
