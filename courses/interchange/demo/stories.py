"""One learner's cohort, told as rows: her place, what she did and when, her goes at the quizzes.

Every story follows from the learner's number alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Person, User
from courses.assessment.models import Attempt
from courses.catalogue.models import CourseVersion, VersionActivity
from courses.cohorts.enums import SeatState
from courses.cohorts.models import Cohort, Seat
from courses.interchange.demo.people import HOST
from courses.interchange.demo.sittings import Answers, Asking, Quiz, answer_checks, sit
from courses.learning.enums import EnrolmentState, RouteKind, Verb
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent

GOLDEN_RATIO = 0.618034


@dataclass
class Learner:
    """One learner to be made: her number among all, her place in the cohort, and so how far she comes."""

    number: int
    place: int
    cohort: Cohort
    manager: Person
    person: Person = field(default_factory=Person)
    user: User = field(default_factory=User)

    @property
    def chance(self) -> Random:
        return Random(f"{self.cohort.organisation.slug} {self.cohort.name} {self.number}")  # noqa: S311 a plausible story

    @property
    def fate(self) -> float:
        """Between 0, surely through, and 1: spread evenly over a cohort of any size, so that the smallest has every sort."""
        return (0.8 + self.place * GOLDEN_RATIO) % 1

    @property
    def email(self) -> str:
        return f"learner{self.number:05}@{self.cohort.organisation.slug}.{HOST}"


@dataclass
class Rows:
    """What one chunk writes."""

    enrolments: list[Enrolment] = field(default_factory=list)
    routes: list[EnrolmentRoute] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    results: list[ActivityResult] = field(default_factory=list)
    events: list[LearningEvent] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)


def first_moment(cohort: Cohort) -> datetime:
    """When its first day begins, or now where that is still to come."""
    begins = timezone.make_aware(datetime.combine(cohort.starts_on, datetime.min.time())) + timedelta(hours=9)
    return min(begins, timezone.now())


def tell(
    learner: Learner, version: CourseVersion, parts: list[VersionActivity], asking: Asking, rows: Rows, team: str
) -> None:
    """One learner's cohort, from her place to the last thing she did."""
    chance, cohort = learner.chance, learner.cohort
    begun = first_moment(cohort)
    now = timezone.now() - timedelta(hours=2)
    placed = min(begun, now)
    fate = learner.fate
    required = [part for part in parts if part.required]
    days_over = (timezone.localdate() - cohort.due_on).days
    done = _how_far(chance, fate, len(required), days_over=days_over, young=begun > now - timedelta(days=10))
    late = timedelta(days=9 if chance.random() < 0.2 else 0)
    end = min(now, begun + (cohort.due_on - cohort.starts_on) + late)
    # Some read it in a week, many towards the date.
    last = placed + max(end - placed, timedelta()) * (0.2 + 0.8 * chance.random() ** 0.6)
    if done == len(required):
        # Long enough ago that nobody is written to about it.
        last = min(last, now - timedelta(days=8))
    if last <= placed:
        done = 0
    enrolment = Enrolment(
        person=learner.person,
        course_id=version.course_id,
        version=version,
        required_total=version.required_total,
        required_done=done,
        enrolled_at=placed,
    )
    rows.enrolments.append(enrolment)
    rows.events.append(_event(enrolment, Verb.ENROLLED, learner.manager, placed))
    route = EnrolmentRoute(
        enrolment=enrolment,
        kind=RouteKind.COHORT,
        source_key=cohort.source_key,
        sponsor=cohort.organisation,
        due_on=cohort.due_on,
        opened_at=placed,
        opened_by=learner.manager,
    )
    rows.routes.append(route)
    seat = Seat(
        cohort=cohort,
        person=learner.person,
        enrolment=enrolment,
        route=route,
        state=SeatState.PLACED,
        team=team,
        label=f"E{10000 + learner.number}",
        made_by=learner.manager,
        made_at=placed,
        placed_at=placed,
    )
    rows.seats.append(seat)
    _progress(learner, enrolment, parts, asking, done, placed, last, rows)
    if done < len(required) and fate > 0.97:
        at = enrolment.last_activity_at or placed
        enrolment.state, enrolment.withdrawn_at = EnrolmentState.WITHDRAWN, at
        route.closed_at, route.closed_by = at, learner.manager
        seat.state, seat.withdrawn_at, seat.withdrawn_by = SeatState.WITHDRAWN, at, learner.manager
        rows.events.append(_event(enrolment, Verb.WITHDRAWN, learner.manager, at))


def _how_far(chance: Random, fate: float, total: int, *, days_over: int, young: bool) -> int:
    """How many required activities are done: few at first, most once the date is some weeks past."""
    finishers = 0.85 if days_over > 21 else 0.7 if days_over > 0 else 0.0 if young else 0.42
    starters = 0.55 if young else 0.9
    if fate < finishers:
        return total
    if fate < starters:
        return chance.randint(1, 3 if young else total - 1)
    return 0


def _progress(
    learner: Learner,
    enrolment: Enrolment,
    parts: list[VersionActivity],
    asking: Asking,
    done: int,
    placed: datetime,
    last: datetime,
    rows: Rows,
) -> None:
    if not done:
        return
    chance = learner.chance
    steps = sorted(chance.random() ** 0.8 for _step in range(done))
    span = last - placed
    moments = [(placed + span * share).replace(microsecond=0) + timedelta(seconds=1) for share in steps]
    moments[-1] = last.replace(microsecond=0)
    moments = sorted(min(moment, moments[-1]) for moment in moments)
    required = [part for part in parts if part.required]
    before = placed
    for part, at in zip(required, moments, strict=False):
        _complete(learner, enrolment, part, asking, (before, at), chance, rows)
        before = at
    enrolment.started_at = moments[0]
    enrolment.last_activity_at = moments[-1]
    if done == enrolment.required_total:
        enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, moments[-1]
        rows.events.append(_event(enrolment, Verb.COMPLETED, learner.person, moments[-1]))
        return
    quiz = asking.quizzes.get(required[done].activity_id)
    if quiz is not None and chance.random() < 0.5:
        # She has tried it and is not through.
        at = moments[-1] + timedelta(minutes=chance.randint(20, 90))
        _attempt(learner, enrolment, required[done], quiz, (moments[-1], at), chance, rows, passes=False)
        enrolment.last_activity_at = at


def _complete(
    learner: Learner,
    enrolment: Enrolment,
    part: VersionActivity,
    asking: Asking,
    span: tuple[datetime, datetime],
    chance: Random,
    rows: Rows,
) -> None:
    quiz = asking.quizzes.get(part.activity_id)
    if quiz is not None:
        _attempt(learner, enrolment, part, quiz, span, chance, rows, passes=True)
        return
    at = span[1]
    verb = Verb.ANSWERED if part.completion_rule == "check" else Verb.VIEWED
    verb = Verb.MARKED if part.completion_rule == "marked" else verb
    viewed, success = verb != Verb.ANSWERED, True if verb == Verb.ANSWERED else None
    rows.results.append(
        ActivityResult(
            enrolment=enrolment,
            activity=part.activity,
            viewed_at=at if viewed else None,
            success=success,
            completed_at=at,
            completed_how=verb,
            first_seen_at=at - timedelta(minutes=part.minutes),
            last_seen_at=at,
            seconds=int(part.minutes * 60 * chance.uniform(0.6, 1.3)),
        )
    )
    said = {"viewed": viewed, "success": success, "completes": True}
    rows.events.append(_event(enrolment, verb, learner.person, at, activity=part.activity, **said))
    answer_checks(
        asking.checks.get(part.activity_id, []),
        person=learner.person,
        activity=part.activity,
        language=learner.user.language,
        at=at,
        chance=chance,
        answers=rows.answers,
    )


def _attempt(
    learner: Learner,
    enrolment: Enrolment,
    part: VersionActivity,
    quiz: Quiz,
    span: tuple[datetime, datetime],
    chance: Random,
    rows: Rows,
    *,
    passes: bool,
) -> None:
    """Her goes at a quiz up to the last moment of the span: none, one or two too weak, and the one that passes."""
    failures = chance.choices((0, 1, 2), (70, 23, 7))[0] if passes else chance.choices((1, 2), (3, 1))[0]
    outcomes = [False] * failures + [True] * passes
    begins, ends = span
    room = (ends - begins) / len(outcomes)
    first: Attempt | None = None
    best: Attempt | None = None
    for number, passed in enumerate(outcomes, start=1):
        closed = ends if number == len(outcomes) else begins + room * number
        took = min(room * 0.9, timedelta(minutes=part.minutes * chance.uniform(0.6, 1.2)))
        attempt = sit(
            quiz,
            person=learner.person,
            language=learner.user.language,
            number=number,
            begun=closed - took,
            closed=closed,
            passes=passed,
            chance=chance,
            answers=rows.answers,
        )
        if best is None or attempt.score > best.score:  # type: ignore[operator]
            best = attempt
            said = {"viewed": True, "success": passed, "score": attempt.score, "completes": passed}
            event = _event(enrolment, Verb.ATTEMPTED, learner.person, closed, activity=part.activity, **said)
            event.event_id = attempt.public_id
            rows.events.append(event)
        first = first or attempt
    if first is None or best is None:
        return
    rows.results.append(
        ActivityResult(
            enrolment=enrolment,
            activity=part.activity,
            viewed_at=first.closed_at,
            success=passes,
            score=best.score,
            completed_at=ends if passes else None,
            completed_how=Verb.ATTEMPTED if passes else "",
            first_seen_at=first.started_at,
            last_seen_at=ends,
            seconds=int(part.minutes * 60 * chance.uniform(0.6, 1.3) * len(outcomes)),
        )
    )


def _event(enrolment: Enrolment, verb: str, by: Person, at: datetime, **facts: object) -> LearningEvent:
    return LearningEvent(
        enrolment=enrolment, version=enrolment.version, event_id=uuid.uuid4(), verb=verb, by=by, at=at, **facts
    )
