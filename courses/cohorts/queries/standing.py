"""Where a learner stands, in words a manager can act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.cohorts.enums import Standing
from courses.cohorts.queries.columns import Part
from courses.cohorts.queries.dates import local_day, short_date

# Somebody seen within so many days is on her way; after that she has stopped.
QUIET_AFTER_DAYS = 7


def state_in_words(standing: str, due: date | None, today: date) -> str:
    """Overdue 7 days; the others by their name."""
    if standing == Standing.OVERDUE and due is not None:
        days = (today - due).days
        return ngettext("Overdue %(n)d day", "Overdue %(n)d days", days) % {"n": days}
    return str(Standing(standing).label)


def where_it_stands(seat: Any, parts: Sequence[Part], results: dict[int, tuple[Any, ...]], *, today: date) -> str:
    """One sentence for the last column: what happened last, and the new date where there is one."""
    enrolment = seat.enrolment
    if seat.standing == Standing.WITHDRAWN:
        day = short_date(seat.withdrawn_at or enrolment.withdrawn_at)
        if seat.withdrawn_reason:
            return _("%(reason)s, %(date)s") % {"reason": seat.withdrawn_reason, "date": day}
        return _("Withdrawn %(date)s") % {"date": day}
    if seat.standing == Standing.COMPLETED:
        if seat.certificate_at:
            return _("Certificate %(date)s") % {"date": short_date(seat.certificate_at)}
        return _("Completed %(date)s") % {"date": short_date(enrolment.completed_at)}
    if seat.standing == Standing.SUSPENDED:
        return _("Suspended %(date)s") % {"date": short_date(enrolment.suspended_at)}
    words = _last_step(seat, enrolment, parts, results, today)
    if seat.route.extended_until:
        return _("%(words)s; new date %(date)s") % {"words": words, "date": short_date(seat.route.extended_until)}
    return words


def _last_step(
    seat: Any, enrolment: Any, parts: Sequence[Part], results: dict[int, tuple[Any, ...]], today: date
) -> str:
    if enrolment.started_at is None:
        return _("Never started; placed %(date)s") % {"date": short_date(seat.placed_at)}
    left = [part for part in parts if part.required and not _is_done(results.get(part.activity_id))]
    if len(left) == 1:
        return _("Left: %(title)s") % {"title": left[0].short}
    quiet = (today - local_day(enrolment.last_activity_at)).days if enrolment.last_activity_at else 0
    touched = [part for part in left if _touched(results.get(part.activity_id))]
    latest = max(touched, key=lambda part: _touched(results[part.activity_id]), default=None)
    if latest is not None and results[latest.activity_id][4] is not None:
        return _("%(title)s tried, best %(score)d%%") % {
            "title": latest.short,
            "score": int(results[latest.activity_id][4]),
        }
    if quiet >= QUIET_AFTER_DAYS:
        days = ngettext("%(n)d day ago", "%(n)d days ago", quiet) % {"n": quiet}
        place = latest or (left[0] if left else None)
        if place is not None:
            return _("Stopped at %(place)s, %(days)s") % {"place": place.short, "days": days}
    return ngettext("On the way: %(n)d activity left", "On the way: %(n)d activities left", len(left)) % {
        "n": len(left)
    }


def _is_done(result: tuple[Any, ...] | None) -> bool:
    return result is not None and result[2] is not None


def _touched(result: tuple[Any, ...] | None) -> Any:
    """When she last had it open."""
    return (result[5] or result[3]) if result is not None else None
