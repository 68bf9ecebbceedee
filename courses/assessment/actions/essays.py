"""Marking the essays of an attempt, all of them at once; the attempt's result then counts as of the hand-in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import close_approach
from accounts.models import Person
from courses.assessment.actions.attempts import answers_of, attempt_approach, locked_attempt, record_attempt
from courses.assessment.actions.marking import announce, refuse_long, write_marking
from courses.assessment.enums import AttemptState
from courses.assessment.exceptions import MarkedMeanwhile, MarkInvalid, OwnWork
from courses.assessment.models import Attempt, Marking, Response


@dataclass(frozen=True)
class Given:
    """What one essay gets."""

    points: int
    feedback: str = ""


@transaction.atomic
def mark_essays(
    *, attempt: Attempt, by: Person, marks: Mapping[int, Given], reason: str = "", at: datetime | None = None
) -> Attempt:
    """Mark every essay that was answered, by its place in the attempt. The same marks twice are one.

    Other marks later correct the first, and say why; what she has reached with the first ones stays hers. Raises
    OwnWork, MarkInvalid, or MarkedMeanwhile where a change has no reason.
    """
    at = at or timezone.now()
    attempt = locked_attempt(attempt)
    reason = reason.strip()
    essays = [row for row in answers_of(attempt).prefetch_related("markings__words") if row.is_marked_by_person]
    essays = [row for row in essays if row.answer is not None]
    _refuse(attempt, by, essays, marks, reason)
    changed = [row for row in essays if _differs(row, marks[row.attempt_question.position])]
    if not attempt.is_waiting:
        if not changed:
            return attempt
        if not reason:
            raise MarkedMeanwhile
    was_waiting = attempt.is_waiting
    marking: Marking | None = None
    for response in changed:
        version, given = response.attempt_question.version, marks[response.attempt_question.position]
        marking = write_marking(
            response=response,
            by=by,
            points=given.points,
            points_total=version.points,
            feedback=given.feedback.strip(),
            reason=reason if not was_waiting else "",
            at=at,
        )
        response.points, response.correct = marking.points, given.points == version.points
        response.save(update_fields=["points", "correct"])
    if was_waiting:
        over = attempt.deadline is not None and attempt.closed_at is not None and attempt.closed_at >= attempt.deadline
        attempt.state = AttemptState.TIMED_OUT if over else AttemptState.SUBMITTED
    # The first result is the attempt itself; a correction is another act.
    event = attempt.public_id if was_waiting or marking is None else uuid.uuid5(attempt.public_id, f"mark {marking.pk}")
    record_attempt(attempt=attempt, by=by, event_id=event)
    close_approach(source_key=attempt_approach(attempt), at=at)
    if marking is not None:
        announce(marking)
    return attempt


def _refuse(attempt: Attempt, by: Person, essays: list[Response], marks: Mapping[int, Given], reason: str) -> None:
    if attempt.person_id == by.pk:
        raise OwnWork
    if attempt.is_open or not essays or attempt.person.user_id is None:
        raise MarkInvalid(_("There is nothing here to mark."))
    for response in essays:
        place, most = response.attempt_question.position, response.attempt_question.version.points
        given = marks.get(place)
        if given is None or not 0 <= given.points <= most:
            raise MarkInvalid(
                _("Question %(number)d: give from 0 to %(most)d points.") % {"number": place, "most": most}
            )
        refuse_long(given.feedback, reason)


def _differs(response: Response, given: Given) -> bool:
    newest = max(response.markings.all(), key=lambda row: row.number, default=None)
    return newest is None or (newest.points, newest.feedback) != (given.points, given.feedback.strip())
