"""Going at a quiz: start, answer, hand in, run out of time. The server's clock decides."""

from __future__ import annotations

import contextlib
import math
import random
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import open_approach
from accounts.models import Person
from common.templatetags.formats import moment
from courses.assessment.enums import AttemptState, Feedback
from courses.assessment.exceptions import AttemptClosed, NoAttemptLeft, QuestionIncomplete
from courses.assessment.kinds import kind_of
from courses.assessment.kinds.base import FormData
from courses.assessment.models import Attempt, AttemptQuestion, Question, QuestionVersion, QuizPage, Response
from courses.assessment.queries import quiz_standing, wordings_for
from courses.catalogue.models import Activity
from courses.learning import actions as learning
from courses.learning.actions.locks import lock_person
from courses.learning.enums import Door, Verb
from courses.learning.exceptions import NoPlace, Suspended
from courses.learning.permissions import Gate, gate_for

# A request that left in time may arrive a moment late.
GRACE = timedelta(seconds=10)


@transaction.atomic
def start_attempt(*, person: Person, quiz: QuizPage, by: Person, at: datetime | None = None) -> Attempt:
    """Begin, or return the attempt that is open. `quiz` is the source page: its rules are frozen now.

    Raises NoPlace, Suspended, NoAttemptLeft, or QuestionIncomplete where the quiz has no question that can be asked.
    """
    at = at or timezone.now()
    lock_person(person.pk)
    activity = Activity.objects.get(key=quiz.translation_key)
    gate = gate_for(person, activity)
    since = gate.enrolment.counts_from if gate.enrolment is not None else None
    _close_earlier(person, activity, since=since, at=at)
    standing = quiz_standing(person, activity, quiz, at, since=since)
    if standing.open_attempt is not None:
        if not _is_over(standing.open_attempt, at):
            return standing.open_attempt
        close_attempt(attempt=standing.open_attempt, state=AttemptState.TIMED_OUT, at=at)
        standing = quiz_standing(person, activity, quiz, at, since=since)
    refuse_without_place(gate)
    if standing.waiting is not None:
        raise NoAttemptLeft(_("Your last attempt is being marked. You can try again once it is."))
    if not standing.can_start:
        raise NoAttemptLeft(_no_attempt_words(standing.next_from))
    versions = _draw(quiz)
    if not versions:
        raise QuestionIncomplete(_("This quiz has no questions yet. The authors have been told."))
    number = Attempt.objects.filter(person=person, activity=activity).aggregate(last=Max("number"))["last"] or 0
    attempt = Attempt.objects.create(
        person=person,
        activity=activity,
        course=gate.enrolment.course if gate.enrolment is not None else None,
        number=number + 1,
        started_at=at,
        deadline=at + timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None,
        pass_mark=quiz.pass_mark,
        feedback=quiz.feedback,
        attempts_allowed=quiz.attempts_allowed,
        waiting_hours=quiz.waiting_hours,
        points_total=sum(version.points for version in versions),
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt,
            position=position,
            version=version,
            option_order=kind_of(version.kind).arranged(
                version.structure, random.SystemRandom(), shuffle=quiz.shuffle_options
            ),
        )
        for position, version in enumerate(versions, start=1)
    )
    return attempt


def _close_earlier(person: Person, activity: Activity, *, since: datetime | None, at: datetime) -> None:
    """One that stayed open when a further cycle began is handed in; its result belongs to what came before."""
    if since is None:
        return
    for earlier in Attempt.objects.filter(
        person=person, activity=activity, state=AttemptState.OPEN, started_at__lt=since
    ):
        close_attempt(attempt=earlier, state=AttemptState.SUBMITTED, at=at)


def _no_attempt_words(next_from: datetime | None) -> Any:
    if next_from is None:
        return _("You have used all your attempts.")
    return _("You have used your attempts for now. The next one opens %(when)s.") % {"when": moment(next_from)}


def _draw(quiz: QuizPage) -> list[QuestionVersion]:
    """The versions asked this time; no question twice."""
    chance = random.SystemRandom()
    taken: dict[uuid.UUID, QuestionVersion] = {}
    lines = list(quiz.draws.select_related("question__current_version"))
    for line in lines:
        asked = line.question
        if asked is not None and asked.current_version is not None and asked.retired_at is None:
            taken.setdefault(asked.pk, asked.current_version)
    for line in lines:
        if line.bank_id is None:
            continue
        pool = list(
            Question.objects.filter(bank=line.bank_id, retired_at__isnull=True, current_version__isnull=False)
            .exclude(pk__in=taken)
            .select_related("current_version")
            .order_by("position", "pk")
        )
        # Which ones is left to chance; in which order only where the quiz says so.
        drawn = sorted(chance.sample(range(len(pool)), min(line.count, len(pool))))
        for question in (pool[place] for place in drawn):
            if question.current_version is not None:
                taken[question.pk] = question.current_version
    versions = list(taken.values())
    if quiz.shuffle_questions:
        chance.shuffle(versions)
    return versions


def refuse_without_place(gate: Gate) -> None:
    """Nobody works while her place is suspended or left; what she had saved stays and is marked when the attempt closes."""
    if gate.is_held or gate.door == Door.SUSPENDED:
        raise Suspended
    if not gate.is_open:
        raise NoPlace


def _is_over(attempt: Attempt, at: datetime) -> bool:
    return attempt.deadline is not None and at > attempt.deadline + GRACE


@transaction.atomic
def save_response(
    *,
    attempt: Attempt,
    position: int,
    data: FormData,
    language: str,
    by: Person,
    confirm: bool = True,
    event_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Response | None:
    """Keep an answer as given. The same `event_id` again changes nothing; None where there is and was no answer.

    `confirm` is the learner's own Save: with reasons shown at once it fixes the answer, since its reason is shown. An
    answer saved while she types is not fixed. Raises AttemptClosed and AnswerInvalid, and Suspended or NoPlace where she
    may not work at present; an attempt whose time is over is closed at its deadline first.
    """
    at = at or timezone.now()
    attempt = locked_attempt(attempt)
    row = attempt.questions.select_related("version").filter(position=position).first()
    if row is None:
        raise AttemptClosed(_("This attempt has no such question."))
    existing = Response.objects.filter(attempt_question=row).first()
    if existing is not None and event_id is not None and existing.event_id == event_id:
        return existing
    if not attempt.is_open:
        raise AttemptClosed(_("This attempt has been handed in. What you had saved counts."))
    if _is_over(attempt, at):
        raise AttemptClosed(_("The time for this attempt is over. What you had saved counts."))
    if existing is not None and existing.confirmed_at is not None:
        return existing
    refuse_without_place(gate_for(attempt.person, attempt.activity))
    kind = kind_of(row.version.kind)
    answer = kind.read(row.version.structure, data)
    if answer is None and (existing is None or not kind.can_be_emptied):
        return existing
    wording = wordings_for([row.version], language)[row.version_id].wording
    # Before a person has marked it there is no reason to show.
    shows_reason = attempt.feedback == Feedback.AT_ONCE and not kind.marked_by_person
    fixed = at if confirm and answer is not None and shows_reason else None
    response, _made = Response.objects.update_or_create(
        attempt_question=row,
        defaults={"answer": answer, "wording": wording, "saved_at": at, "event_id": event_id, "confirmed_at": fixed},
    )
    return response


@transaction.atomic
def submit_attempt(*, attempt: Attempt, by: Person, at: datetime | None = None) -> Attempt:
    """Hand in. Doing it twice is doing it once; after the deadline it closes at the deadline."""
    at = at or timezone.now()
    attempt = locked_attempt(attempt)
    if not attempt.is_open:
        return attempt
    state = AttemptState.TIMED_OUT if _is_over(attempt, at) else AttemptState.SUBMITTED
    return close_attempt(attempt=attempt, state=state, at=at)


@transaction.atomic
def close_attempt(*, attempt: Attempt, state: str, at: datetime) -> Attempt:
    """Mark every answer, close, and tell learning. A timed-out attempt closes at its deadline, not when somebody looks.

    With an answer that a person has to read it waits, and has no result yet.
    """
    attempt = locked_attempt(attempt)
    if not attempt.is_open:
        return attempt
    responses = list(answers_of(attempt))
    unread = [row for row in responses if row.is_marked_by_person and row.answer is not None]
    for response in responses:
        if response in unread:
            continue
        version = response.attempt_question.version
        marked = kind_of(version.kind).mark(version.structure, response.answer)
        response.correct = marked.correct
        response.points = _rounded(version.points * marked.share, "0.0001")
    Response.objects.bulk_update(responses, ["correct", "points"])
    attempt.closed_at = min(at, attempt.deadline) if attempt.deadline is not None else at
    if unread:
        _wait_for_marking(attempt)
    else:
        attempt.state = state
        record_attempt(attempt=attempt, by=attempt.person, event_id=attempt.public_id)
    return attempt


def answers_of(attempt: Attempt) -> QuerySet[Response]:
    """What was answered in an attempt, in the order it was asked."""
    rows = Response.objects.filter(attempt_question__attempt=attempt).select_related("attempt_question__version")
    return rows.order_by("attempt_question__position")


def _wait_for_marking(attempt: Attempt) -> None:
    """Whoever marks sees her name meanwhile, and learning hears that she came to the end of it."""
    attempt.state = AttemptState.WAITING
    attempt.save(update_fields=["state", "closed_at"])
    if attempt.course is not None and attempt.course.owner is not None:
        open_approach(
            person=attempt.person,
            organisation=attempt.course.owner,
            source_key=attempt_approach(attempt),
            at=attempt.closed_at,
        )
    _tell_learning(attempt, by=attempt.person, event_id=uuid.uuid5(attempt.public_id, "handed in"))


def attempt_approach(attempt: Attempt) -> str:
    """What she sent, for the names that trainers may see while it is open and a while after."""
    return f"attempt:{attempt.public_id}"


def record_attempt(*, attempt: Attempt, by: Person, event_id: uuid.UUID) -> None:
    """The result of a closed attempt from all its answers, told to learning as of the hand-in. Its lock is held."""
    points = sum((_exact_points(response) for response in answers_of(attempt)), Fraction(0))
    attempt.points = _rounded(points, "0.0001")
    exact = points * 100 / attempt.points_total
    attempt.score = _rounded(exact, "0.01")
    # Judged on the exact share: a rounded score must not lift somebody over the mark.
    attempt.passed = exact >= attempt.pass_mark
    attempt.save(update_fields=["state", "closed_at", "points", "score", "passed"])
    _tell_learning(attempt, by=by, event_id=event_id)


def _exact_points(response: Response) -> Fraction:
    """A person gives whole points; a kind gives a share that a decimal may not hold."""
    version = response.attempt_question.version
    if response.is_marked_by_person:
        return Fraction(response.points or 0)
    return version.points * kind_of(version.kind).mark(version.structure, response.answer).share


def _tell_learning(attempt: Attempt, *, by: Person, event_id: uuid.UUID) -> None:
    # She may have left the course or been suspended while the clock ran: the attempt keeps its result, no record takes it.
    with contextlib.suppress(NoPlace, Suspended):
        learning.record_result(
            person=attempt.person,
            activity=attempt.activity,
            by=by,
            verb=Verb.ATTEMPTED,
            event_id=event_id,
            success=attempt.passed,
            score=attempt.score,
            at=attempt.closed_at,
            begun_at=attempt.started_at,
        )


def _rounded(exact: Fraction, step: str) -> Decimal:
    """To the nearest step, halves upwards; on the fraction itself, which a decimal may not hold."""
    steps = exact / Fraction(step)
    return Decimal(math.floor(steps + Fraction(1, 2))) * Decimal(step)


def close_due_attempts(*, at: datetime | None = None) -> int:
    """Close what is past its deadline; each in its own transaction. Returns how many."""
    at = at or timezone.now()
    due = Attempt.objects.filter(state=AttemptState.OPEN, deadline__lt=at - GRACE)
    closed = 0
    for attempt in due.iterator():
        close_attempt(attempt=attempt, state=AttemptState.TIMED_OUT, at=at)
        closed += 1
    return closed


def locked_attempt(attempt: Attempt) -> Attempt:
    """The attempt as it stands, with its person locked first: the order in which every learner's write locks."""
    lock_person(attempt.person_id)
    # The attempt alone: the row of the activity belongs to every learner.
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("activity", "person", "course__owner")
    return rows.get(pk=attempt.pk)
