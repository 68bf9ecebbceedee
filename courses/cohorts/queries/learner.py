"""One learner of a cohort, for the page a cell of the table leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.cohorts.models import Seat
from courses.cohorts.queries.dates import local_day
from courses.learning.queries import CourseOutline, LeftItem, left_in, outline_for


@dataclass(frozen=True)
class Learner:
    """Her outline, what is left by which rule, and her dates."""

    outline: CourseOutline
    left: Sequence[LeftItem]
    placed_on: date | None
    started_on: date | None
    seen_on: date | None
    completed_on: date | None
    due_on: date | None


def learner_of(seat: Seat, language: str) -> Learner:
    """From the functions the learner's own page takes it from. The due date is this cohort's, never another sponsor's."""
    enrolment = seat.enrolment
    if enrolment is None:
        raise ValueError("Only who was placed has a record.")
    outline = outline_for(enrolment, language)
    return Learner(
        outline=outline,
        left=left_in(enrolment, outline, is_own=False),
        placed_on=local_day(seat.placed_at) if seat.placed_at else None,
        started_on=local_day(enrolment.started_at) if enrolment.started_at else None,
        seen_on=local_day(enrolment.last_activity_at) if enrolment.last_activity_at else None,
        completed_on=local_day(enrolment.completed_at) if enrolment.completed_at else None,
        due_on=seat.route.applies_on if seat.route is not None else None,
    )
