"""What learners of the demonstration have done: written in bulk, equal to what the actions would have written.

`manage.py check_progress` proves it. Every learner follows from her number alone, so a second run makes nobody twice.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, Jurisdiction, MembershipState, Role
from accounts.models import ConsentEvidence, ConsentRecord, ConsentText, EmploymentBasis, Membership, Person, User
from accounts.queries import current_text
from courses.catalogue.models import CourseVersion, VersionActivity
from courses.certificates.actions import issue_certificate
from courses.cohorts.models import Seat
from courses.interchange.demo.names import invent
from courses.interchange.demo.people import HOST
from courses.interchange.demo.sittings import Asking, what_is_asked
from courses.interchange.demo.stories import Learner, Rows, first_moment, tell
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent

CHUNK = 500
CERTIFICATES_AT_ONCE = 50
TEAMS = ("Retail credit", "Payments", "Fraud operations", "Compliance", "Wealth", "Risk", "Technology")
LABOUR_RULE = "Staff handbook, section on training records"


def make_learners(learners: list[Learner], version: CourseVersion) -> int:
    """Those who do not exist yet, in chunks; says how many."""
    standing = set(User.objects.filter(email__endswith=HOST).values_list("email", flat=True))
    wanted = [learner for learner in learners if learner.email not in standing]
    parts = list(version.activities.select_related("activity").order_by("position"))
    asking = what_is_asked(parts) if wanted else Asking({}, {})
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            _chunk(wanted[start : start + CHUNK], version, parts, asking)
    _award()
    return len(wanted)


def _chunk(learners: list[Learner], version: CourseVersion, parts: list[VersionActivity], asking: Asking) -> None:
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
            accepted_at=first_moment(learner.cohort) - timedelta(days=3),
            starts_on=min(learner.cohort.starts_on, timezone.localdate()),
        )
        for learner in learners
    )
    _share(learners)
    rows = Rows()
    for learner in learners:
        tell(learner, version, parts, asking, rows, teams[learner.number])
    Enrolment.objects.bulk_create(rows.enrolments)
    EnrolmentRoute.objects.bulk_create(rows.routes)
    Seat.objects.bulk_create(rows.seats)
    ActivityResult.objects.bulk_create(rows.results)
    LearningEvent.objects.bulk_create(rows.events)
    rows.answers.write()


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
            first_moment(learner.cohort) - timedelta(days=2),
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
