"""Marking what learners hand in: points and feedback, or back for rework; a later mark corrects an earlier one."""

from __future__ import annotations

import contextlib
import uuid
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import close_approach
from accounts.models import Person
from courses.assessment.actions.submissions import approach_key
from courses.assessment.enums import MarkingKind, SubmissionState
from courses.assessment.exceptions import MarkedMeanwhile, MarkInvalid, OwnWork
from courses.assessment.models import Marking, MarkingWords, Response, Submission
from courses.assessment.signals import work_marked
from courses.learning import actions as learning
from courses.learning.actions.locks import lock_person
from courses.learning.enums import Verb
from courses.learning.exceptions import NoPlace, Suspended

# A submission is marked in per cent.
OUT_OF = 100
LONGEST_FEEDBACK = 5000
LONGEST_REASON = 500


@transaction.atomic
def mark_submission(
    *,
    submission: Submission,
    by: Person,
    points: int,
    feedback: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Submission:
    """Give points out of 100. The same mark twice is one; another one corrects the first, and says why.

    What she has reached with an earlier mark stays hers: a lower one is shown, and takes no completed activity away.
    Raises OwnWork, MarkInvalid, or MarkedMeanwhile where a change has no reason.
    """
    at = at or timezone.now()
    submission = _locked(submission)
    feedback, reason = feedback.strip(), reason.strip()
    _refuse(submission, by, feedback, reason)
    if not 0 <= points <= OUT_OF:
        raise MarkInvalid(_("Give a score from 0 to 100 per cent."))
    former = newest(submission)
    if submission.is_marked and former is not None:
        if (former.points, former.feedback) == (points, feedback):
            return submission
        if not reason:
            raise MarkedMeanwhile
    elif submission.is_waiting:
        reason = ""
    else:
        raise MarkInvalid(_("This work was sent back. It can be marked once it is handed in again."))
    marking = write_marking(
        submission=submission, by=by, points=points, points_total=OUT_OF, feedback=feedback, reason=reason, at=at
    )
    submission.state, submission.decided_at = SubmissionState.MARKED, submission.decided_at or at
    submission.score, submission.passed = Decimal(points), points >= submission.pass_mark
    submission.save(update_fields=["state", "decided_at", "score", "passed"])
    close_approach(source_key=approach_key(submission), at=at)
    # She may have lost her place meanwhile: the mark stands, and counts once she comes back.
    with contextlib.suppress(NoPlace, Suspended):
        learning.record_result(
            person=submission.person,
            activity=submission.activity,
            by=by,
            verb=Verb.ATTEMPTED,
            event_id=event_of(submission, marking),
            success=submission.passed,
            score=submission.score,
            at=submission.handed_in_at,
            begun_at=submission.begun_at,
        )
    announce(marking)
    return submission


@transaction.atomic
def return_submission(*, submission: Submission, by: Person, feedback: str, at: datetime | None = None) -> Submission:
    """Send work back and say what to do about it; she hands in again. The same decision twice is one."""
    at = at or timezone.now()
    submission = _locked(submission)
    feedback = feedback.strip()
    _refuse(submission, by, feedback, "")
    former = newest(submission)
    if submission.is_returned and former is not None and former.feedback == feedback:
        return submission
    if not submission.is_waiting:
        raise MarkedMeanwhile
    if not feedback:
        raise MarkInvalid(_("Say what has to be reworked."))
    marking = write_marking(submission=submission, by=by, points=None, points_total=OUT_OF, feedback=feedback, at=at)
    submission.state, submission.decided_at = SubmissionState.RETURNED, at
    submission.save(update_fields=["state", "decided_at"])
    close_approach(source_key=approach_key(submission), at=at)
    announce(marking)
    return submission


def newest(submission: Submission) -> Marking | None:
    """The decision that counts."""
    return submission.markings.select_related("words").order_by("-number").first()


def event_of(submission: Submission, marking: Marking) -> uuid.UUID:
    """What learning knows a mark by: the first one of a submission as the submission itself."""
    return submission.public_id if marking.number == 1 else uuid.uuid5(submission.public_id, f"mark {marking.number}")


def write_marking(
    *,
    by: Person,
    points: int | None,
    points_total: int,
    feedback: str,
    at: datetime,
    reason: str = "",
    submission: Submission | None = None,
    response: Response | None = None,
) -> Marking:
    """One decision with its words. The lock of whose work it is is held."""
    number = Marking.objects.filter(submission=submission, response=response).count() + 1
    marking = Marking.objects.create(
        submission=submission,
        response=response,
        number=number,
        kind=MarkingKind.RETURNED if points is None else MarkingKind.MARKED,
        points=points,
        points_total=points_total,
        by=by,
        at=at,
    )
    if feedback or reason:
        MarkingWords.objects.create(marking=marking, feedback=feedback, reason=reason)
    return marking


def _locked(submission: Submission) -> Submission:
    """The submission as it stands, with its person locked first: the order in which every learner's write locks."""
    lock_person(submission.person_id)
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("person", "activity", "course__owner").get(pk=submission.pk)


def _refuse(submission: Submission, by: Person, feedback: str, reason: str) -> None:
    if submission.person_id == by.pk:
        raise OwnWork
    if submission.is_draft or submission.person.user_id is None:
        raise MarkInvalid(_("There is nothing here to mark."))
    refuse_long(feedback, reason)


def refuse_long(feedback: str, reason: str) -> None:
    if len(feedback) > LONGEST_FEEDBACK or len(reason) > LONGEST_REASON:
        raise MarkInvalid(_("These words are too long: 5,000 characters of feedback and 500 of a reason at most."))


def announce(marking: Marking) -> None:
    """She hears of it once it stands."""
    transaction.on_commit(partial(work_marked.send_robust, sender=Marking, marking=marking))
