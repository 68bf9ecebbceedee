"""What learners of the demonstration have done: written in bulk, equal to what the actions would have written.

`manage.py check_progress` proves it. Every learner follows from her number alone, so a second run makes nobody twice.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, Jurisdiction, MembershipState, Role
from accounts.models import ConsentEvidence, ConsentRecord, ConsentText, EmploymentBasis, Membership, Person, User
from accounts.queries import current_text
from courses.catalogue.models import CourseVersion, VersionActivity
from courses.certificates.actions import issue_certificate
from courses.cohorts.enums import SeatState
from courses.cohorts.models import Cohort, Seat
from courses.interchange.demo.names import invent
from courses.interchange.demo.people import HOST
from courses.learning.enums import EnrolmentState, RouteKind, Verb
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent

CHUNK = 500
CERTIFICATES_AT_ONCE = 50
TEAMS = ("Retail credit", "Payments", "Fraud operations", "Compliance", "Wealth", "Risk", "Technology")
LABOUR_RULE = "Staff handbook, section on training records"


@dataclass
class Learner:
    """One learner to be made: where she sits and how far she comes."""

    number: int
    cohort: Cohort
    manager: Person
    person: Person = field(default_factory=Person)
    user: User = field(default_factory=User)

    @property
    def chance(self) -> Random:
        return Random(f"{self.cohort.organisation.slug} {self.cohort.name} {self.number}")  # noqa: S311 a plausible story

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


def make_learners(learners: list[Learner], version: CourseVersion) -> int:
    """Those who do not exist yet, in chunks; says how many."""
    standing = set(User.objects.filter(email__endswith=HOST).values_list("email", flat=True))
    wanted = [learner for learner in learners if learner.email not in standing]
    parts = list(version.activities.select_related("activity").order_by("position"))
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            _chunk(wanted[start : start + CHUNK], version, parts)
    _award()
    return len(wanted)


def _chunk(learners: list[Learner], version: CourseVersion, parts: list[VersionActivity]) -> None:
    nobody = make_password(None)
    for learner in learners:
        home = learner.cohort.organisation
        name = invent(learner.chance, hong_kong=home.jurisdiction == Jurisdiction.HK)
        learner.user = User(
            email=learner.email,
            password=nobody,
            display_name=name.display,
            name_other_script=name.other_script,
            name_latin=name.latin,
            language=name.language,
            time_zone="Asia/Hong_Kong" if home.jurisdiction == Jurisdiction.HK else "Asia/Shanghai",
            adult_declared_at=timezone.now(),
        )
    User.objects.bulk_create([learner.user for learner in learners])
    for learner in learners:
        learner.person = Person(user=learner.user)
    Person.objects.bulk_create([learner.person for learner in learners])
    EmailAddress.objects.bulk_create(
        EmailAddress(user=learner.user, email=learner.email, verified=True, primary=True) for learner in learners
    )
    teams = {learner.number: learner.chance.choice(TEAMS) for learner in learners}
    Membership.objects.bulk_create(
        Membership(
            person=learner.person,
            organisation=learner.cohort.organisation,
            role=Role.LEARNER,
            state=MembershipState.ACTIVE,
            team=teams[learner.number],
            accepted_at=_moment(learner.cohort) - timedelta(days=3),
            starts_on=min(learner.cohort.starts_on, timezone.localdate()),
        )
        for learner in learners
    )
    _share(learners)
    rows = Rows()
    for learner in learners:
        _story(learner, version, parts, rows, teams[learner.number])
    Enrolment.objects.bulk_create(rows.enrolments)
    EnrolmentRoute.objects.bulk_create(rows.routes)
    Seat.objects.bulk_create(rows.seats)
    ActivityResult.objects.bulk_create(rows.results)
    LearningEvent.objects.bulk_create(rows.events)


def _moment(cohort: Cohort) -> datetime:
    """When its first day begins, or now where that is still to come."""
    begins = timezone.make_aware(datetime.combine(cohort.starts_on, datetime.min.time())) + timedelta(hours=9)
    return min(begins, timezone.now())


def _share(learners: list[Learner]) -> None:
    """Five in six were shown the notice, and their employer relies on it; the others stay counts to it."""
    told = [learner for learner in learners if learner.chance.random() < 5 / 6]
    texts: dict[str, ConsentText | None] = {
        language: current_text(ConsentKey.EMPLOYMENT_NOTICE, language) for language in ("en", "zh-hans", "zh-hant")
    }
    records, evidence, bases = [], [], []
    for learner in told:
        text = texts[learner.user.language]
        if text is None:
            continue
        at, salt, scope = (
            _moment(learner.cohort) - timedelta(days=2),
            secrets.token_hex(32),
            learner.cohort.organisation,
        )
        proof = f"{salt}|||{text.sha256}|{ConsentAction.SHOWN}|{at.isoformat()}"
        record = ConsentRecord(
            person=learner.person,
            text=text,
            purpose=text.purpose,
            scope=scope,
            regime=scope.jurisdiction,
            action=ConsentAction.SHOWN,
            method=ConsentMethod.WEB,
            actor=learner.person,
            recorded_at=at,
            evidence_hash=hashlib.sha256(proof.encode()).hexdigest(),
        )
        records.append(record)
        evidence.append(ConsentEvidence(record=record, salt=salt))
        bases.append(
            EmploymentBasis(
                person=learner.person,
                organisation=scope,
                asserted_by=learner.manager,
                labour_rule=LABOUR_RULE,
                notice_shown_at=at,
            )
        )
    ConsentRecord.objects.bulk_create(records)
    ConsentEvidence.objects.bulk_create(evidence)
    EmploymentBasis.objects.bulk_create(bases)


def _story(learner: Learner, version: CourseVersion, parts: list[VersionActivity], rows: Rows, team: str) -> None:
    """One learner's cohort, from her place to the last thing she did."""
    chance, cohort = learner.chance, learner.cohort
    chance.random()
    begun = _moment(cohort)
    now = timezone.now() - timedelta(hours=2)
    placed = min(begun, now)
    fate = chance.random()
    required = [part for part in parts if part.required]
    over = cohort.due_on < timezone.localdate()
    done = _how_far(chance, fate, len(required), over=over, young=begun > now - timedelta(days=10))
    last = min(
        now, begun + timedelta(days=(cohort.due_on - cohort.starts_on).days + (9 if chance.random() < 0.2 else 0))
    )
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
    _progress(learner, enrolment, parts, done, placed, last, rows)
    if done < len(required) and fate > 0.97:
        at = enrolment.last_activity_at or placed
        enrolment.state, enrolment.withdrawn_at = EnrolmentState.WITHDRAWN, at
        route.closed_at, route.closed_by = at, learner.manager
        seat.state, seat.withdrawn_at, seat.withdrawn_by = SeatState.WITHDRAWN, at, learner.manager
        rows.events.append(_event(enrolment, Verb.WITHDRAWN, learner.manager, at))


def _how_far(chance: Random, fate: float, total: int, *, over: bool, young: bool) -> int:
    """How many required activities are done."""
    finishers = 0.82 if over else 0.0 if young else 0.42
    starters = 0.55 if young else 0.88
    if fate < finishers:
        return total
    if fate < starters:
        return chance.randint(1, 3 if young else total - 1)
    return 0


def _progress(
    learner: Learner,
    enrolment: Enrolment,
    parts: list[VersionActivity],
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
    for part, at in zip([part for part in parts if part.required], moments, strict=False):
        _complete(learner, enrolment, part, at, chance, rows)
    enrolment.started_at = moments[0]
    enrolment.last_activity_at = moments[-1]
    if done == enrolment.required_total:
        enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, moments[-1]
        rows.events.append(_event(enrolment, Verb.COMPLETED, learner.person, moments[-1]))


def _complete(
    learner: Learner, enrolment: Enrolment, part: VersionActivity, at: datetime, chance: Random, rows: Rows
) -> None:
    rule = part.completion_rule
    verb = {"passed": Verb.ATTEMPTED, "check": Verb.ANSWERED, "viewed": Verb.VIEWED}.get(rule, Verb.MARKED)
    viewed = verb != Verb.ANSWERED
    success = True if verb in (Verb.ATTEMPTED, Verb.ANSWERED) else None
    score = Decimal(chance.randrange(part.pass_mark or 70, 101, 5)) if verb == Verb.ATTEMPTED else None
    rows.results.append(
        ActivityResult(
            enrolment=enrolment,
            activity=part.activity,
            viewed_at=at if viewed else None,
            success=success,
            score=score,
            completed_at=at,
            completed_how=verb,
            first_seen_at=at - timedelta(minutes=part.minutes),
            last_seen_at=at,
            seconds=int(part.minutes * 60 * chance.uniform(0.6, 1.3)),
        )
    )
    rows.events.append(
        _event(
            enrolment,
            verb,
            learner.person,
            at,
            activity=part.activity,
            viewed=viewed,
            success=success,
            score=score,
            completes=True,
        )
    )


def _event(enrolment: Enrolment, verb: str, by: Person, at: datetime, **facts: object) -> LearningEvent:
    return LearningEvent(
        enrolment=enrolment, version=enrolment.version, event_id=uuid.uuid4(), verb=verb, by=by, at=at, **facts
    )


def _award() -> None:
    """The certificates that finished cycles have earned, in short transactions."""
    while True:
        owed = list(
            Enrolment.objects.filter(state=EnrolmentState.COMPLETED, certificate__isnull=True)
            .select_related("course__owner", "person__user", "version")
            .order_by("pk")[:CERTIFICATES_AT_ONCE]
        )
        if not owed:
            return
        with transaction.atomic():
            for enrolment in owed:
                issue_certificate(enrolment=enrolment, by=None, at=enrolment.completed_at)
