"""By when, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import Organisation
from common.formats import format_date
from courses.learning.models import Enrolment, EnrolmentRoute
from courses.learning.querysets import due_of_route


@dataclass(frozen=True)
class Due:
    """The day that counts, and the day it was before an extension."""

    on: date
    before: date | None = None

    @property
    def days_over(self) -> int:
        """How many days it is past; the day itself still counts as in time."""
        return max((timezone.localdate() - self.on).days, 0)

    @property
    def in_words(self) -> str:
        """One or two sentences for somebody who has not completed."""
        day = format_date(self.on)
        if self.days_over:
            said = gettext("It was due on %(date)s.") % {"date": day}
        else:
            said = gettext("Due on %(date)s.") % {"date": day}
        return f"{said} {self.extension}".strip()

    @property
    def lateness(self) -> str:
        """`Overdue 3 days`; empty in time."""
        late = self.days_over
        return ngettext("Overdue %(n)d day", "Overdue %(n)d days", late) % {"n": late} if late else ""

    @property
    def extension(self) -> str:
        """That the day was moved, and from where."""
        if self.before is None:
            return ""
        return gettext("Extended; the first date was %(date)s.") % {"date": format_date(self.before)}


def due_on_roads(enrolment: Enrolment, sponsor: Organisation | None = None) -> Due | None:
    """The earliest day any open road asks for, or those one organisation sponsors; a sponsor learns of no other's."""
    routes = EnrolmentRoute.objects.open().filter(enrolment=enrolment, due_on__isnull=False)
    if sponsor is not None:
        routes = routes.filter(sponsor=sponsor)
    first = routes.annotate(day=due_of_route()).order_by("day", "pk").first()
    if first is None:
        return None
    return Due(first.day, first.due_on if first.extended_until is not None else None)


def effective_due(enrolment: Enrolment) -> date | None:
    """The earliest day any open route asks for: the one due date of page, list, mail and calendar."""
    routes = EnrolmentRoute.objects.open().filter(enrolment=enrolment)
    due: date | None = routes.aggregate(due=Min(due_of_route()))["due"]
    return due


def due_of(enrolment: Enrolment) -> date | None:
    """The same for a row that was read `with_due()`, without asking again."""
    due: date | None = enrolment.due_on  # type: ignore[attr-defined]
    return due


def due_in_full(enrolment: Enrolment) -> Due | None:
    """For a row that was read `with_due().with_due_before()`: the day, and the one before its extension."""
    day = due_of(enrolment)
    return None if day is None else Due(day, enrolment.due_before)  # type: ignore[attr-defined]
