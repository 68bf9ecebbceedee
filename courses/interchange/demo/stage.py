"""Puts the demonstration together; again and again without doubling anything."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import ConsentAction, ConsentKey
from accounts.models import Organisation, Person
from accounts.queries import current_text
from courses import library
from courses.catalogue.models import Course, CourseVersion, VersionActivity
from courses.certificates import actions as certificates
from courses.certificates.enums import CertificateState, ChangeReason, DeclineReason
from courses.certificates.models import Certificate, Endorsement
from courses.cohorts import actions as cohorts
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort, Seat
from courses.interchange.actions import import_course
from courses.interchange.demo.histories import make_learners
from courses.interchange.demo.ledger import keep_ledger
from courses.interchange.demo.people import HOST, make_accounts, make_manager, make_officer
from courses.interchange.demo.places import MEMBERS, lay_out
from courses.interchange.demo.sittings import Answers, Asking, answer_checks, sit, what_is_asked
from courses.interchange.demo.stories import Learner
from courses.learning import actions as learning
from courses.learning.enums import RouteKind, Verb
from courses.learning.models import Enrolment
from courses.skills.actions import load_framework

COURSE = "AIF-101"
HOME = "harbour-lane-bank"
MAIN = "AI foundations, autumn"
# organisation, name, first day and due date in days from today, learners of 200, closed
COHORTS = (
    (HOME, MAIN, -40, 21, 42, False),
    (HOME, "AI foundations, summer", -90, -7, 16, False),
    (HOME, "AI foundations, spring", -210, -130, 12, True),
    (HOME, "AI foundations, new colleagues", -5, 50, 8, False),
    ("lantau-pay", "Payments team", -75, -12, 22, False),
    ("peak-ridge", "Portfolio and research", -30, 25, 16, False),
    ("mangrove-credit", "信贷模型组", -60, -5, 18, False),
    ("nanshan-ledger", "全员人工智能基础", -25, 40, 20, False),
    ("cedar-data", "数据服务部", -90, -30, 14, True),
    ("yongding-risk", "风控实验室", -20, 30, 10, False),
    ("jinji-lake", "金融云团队", -50, 10, 12, False),
    ("xiangcheng-wallet", "相城钱包新员工", 7, 60, 10, False),
)


def build(*, learners: int, words: str, say: Callable[[str], None]) -> None:
    """Everything, in the order in which one thing needs the other."""
    call_command("setup_site", verbosity=0)
    accounts.load_consent_texts()
    load_framework()
    organisations = lay_out()
    people = make_accounts(organisations, words)
    say("Organisations and accounts stand.")
    told = import_course(path=Path(library.__file__).parent / "aif-101", by=None, publish=True)
    say(f"{told['course']['code']} {'was taken in' if told['changed'] else 'stands as it was'}.")
    course = Course.objects.get(code=COURSE)
    version = course.versions.order_by("-number")[0]
    recognise(version, organisations, people)
    managers = {slug: make_manager(organisations[slug]) for slug, *_rest in MEMBERS if slug != HOME}
    managers[HOME] = people["manager"]
    made = make_cohorts(course, organisations, managers)
    main = made[0]
    seat_learner(main, people, version)
    finish(people["trainer"], course)
    count = make_learners(roster(made, managers, learners), version)
    for cohort, row in zip(made, COHORTS, strict=True):
        if row[5] and cohort.state == CohortState.OPEN:
            cohorts.close_cohort(cohort=cohort, by=cohort.made_by)
    invite_guests(main, people["manager"])
    revoke_one(people["officer"])
    keep_ledger(people, organisations["ftahk"])
    say(f"{count} learners were made; {Enrolment.objects.count()} places stand.")


@transaction.atomic
def recognise(version: CourseVersion, organisations: dict[str, Organisation], people: dict[str, Person]) -> None:
    """One partner recognises the course since before its first certificate; one has declined, one has not answered."""
    if Endorsement.objects.filter(course_version__course=version.course_id).exists():
        return
    now, officer = timezone.now(), people["officer"]
    (first,) = certificates.ask_recognition(
        course_version=version, organisations=[organisations["szfa"]], by=officer, at=now - timedelta(days=300)
    )
    certificates.give_recognition(
        endorsement=first,
        by=people["partner-officer"],
        minutes=first.minutes,
        valid_until=_day(430),
        at=now - timedelta(days=296),
    )
    partners = [organisations["zfida"], organisations["szicdtf"]]
    answering = {partner.slug: make_officer(partner) for partner in partners}
    second, _third = certificates.ask_recognition(
        course_version=version, organisations=partners, by=officer, at=now - timedelta(days=6)
    )
    certificates.decline_recognition(
        endorsement=second,
        by=answering["zfida"],
        reason=DeclineReason.LATER,
        text="We are revising what we ask of foundation courses. Please ask again in spring.",
    )


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_cohorts(course: Course, organisations: dict[str, Organisation], managers: dict[str, Person]) -> list[Cohort]:
    """One or more of each member, at every stage; found again by organisation and the beginning of the name."""
    found = []
    for slug, name, start, due, size, _closed in COHORTS:
        organisation = organisations[slug]
        cohort = Cohort.objects.filter(organisation=organisation, name__startswith=name).first()
        if cohort is None:
            cohort = cohorts.create_cohort(
                organisation=organisation,
                course=course,
                name=f"{name} {_day(start).year}" if name.isascii() else name,
                starts_on=_day(start),
                due_on=_day(due),
                seats=size + 8,
                by=managers[slug],
            )
        found.append(cohort)
    return found


def roster(made: list[Cohort], managers: dict[str, Person], learners: int) -> list[Learner]:
    """Who sits where; what goes beyond two hundred sits in the first cohort."""
    sizes = [row[4] for row in COHORTS]
    total = sum(sizes)
    if learners < total:
        sizes = [max(1, size * learners // total) for size in sizes]
    sizes[0] += max(0, learners - sum(sizes))
    if made[0].seats < sizes[0] + 8:
        Cohort.objects.filter(pk=made[0].pk).update(seats=sizes[0] + 8)
    wanted: list[Learner] = []
    number = 0
    for cohort, row, size in zip(made, COHORTS, sizes, strict=True):
        base = number
        for offset in range(size):
            wanted.append(Learner(number=base + offset, place=offset, cohort=cohort, manager=managers[row[0]]))
        # Numbers of a cohort never depend on how many learners were asked for.
        number = base + 100_000 if cohort.pk == made[0].pk else base + 1_000
    return wanted[:learners]


def activities(version: CourseVersion) -> list[VersionActivity]:
    return list(version.activities.filter(required=True).select_related("activity").order_by("position"))


@transaction.atomic
def seat_learner(cohort: Cohort, people: dict[str, Person], version: CourseVersion) -> None:
    """The learner who shows the player: half way, in her organisation's cohort, her progress shared."""
    person, manager = people["learner"], people["manager"]
    if Seat.objects.filter(cohort=cohort, person=person).exists():
        return
    begun = timezone.now() - timedelta(days=20)
    learning.enrol(
        person=person,
        course=cohort.course,
        by=manager,
        kind=RouteKind.COHORT,
        source_key=cohort.source_key,
        sponsor=cohort.organisation,
        due_on=cohort.due_on,
        at=begun,
    )
    seat = cohorts.place(cohort=cohort, person=person, by=manager, team="Retail credit", label="E10001")
    Seat.objects.filter(pk=seat.pk).update(made_at=begun, placed_at=begun)
    parts = activities(version)
    half = parts[: len(parts) // 2]
    asking = what_is_asked(half)
    for number, part in enumerate(half):
        act(person, part, asking, begun + timedelta(days=2 + 3 * number))
    text = current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, "en")
    if text is not None:
        accounts.answer_consent(
            person=person, by=person, text=text, action=ConsentAction.GIVEN, scope=cohort.organisation
        )


def act(person: Person, part: VersionActivity, asking: Asking, at: datetime) -> None:
    """What completes an activity, by its rule, through the action that every screen uses; its answers beside it."""
    verb = {"passed": Verb.ATTEMPTED, "check": Verb.ANSWERED}.get(part.completion_rule, Verb.MARKED)
    chance = Random(f"{part.position} {part.activity.key}")  # noqa: S311 a plausible story
    told: dict[str, Any] = {"person": person, "language": "en", "chance": chance, "answers": (answers := Answers())}
    attempt = None
    quiz = asking.quizzes.get(part.activity_id)
    if quiz is not None:
        begun = at - timedelta(minutes=part.minutes)
        attempt = sit(quiz, number=1, begun=begun, closed=at, passes=True, **told)
    asked = asking.checks.get(part.activity_id, [])
    answer_checks(asked, activity=part.activity, at=at, **told)
    answers.write()
    learning.record_result(
        person=person,
        activity=part.activity,
        by=person,
        verb=verb,
        success=True if verb != Verb.MARKED else None,
        score=attempt.score if attempt is not None else None,
        seconds=part.minutes * 55,
        event_id=attempt.public_id if attempt is not None else uuid.uuid4(),
        at=at,
    )


@transaction.atomic
def finish(person: Person, course: Course) -> None:
    """Somebody who has finished by herself and holds a certificate; her files are made at once."""
    if Enrolment.objects.filter(person=person, course=course).exists():
        return
    begun = timezone.now() - timedelta(days=60)
    enrolment = learning.enrol(person=person, course=course, by=person, at=begun)
    parts = activities(enrolment.version)
    asking = what_is_asked(parts)
    for number, part in enumerate(parts):
        act(person, part, asking, begun + timedelta(days=2 * number))


def invite_guests(cohort: Cohort, manager: Person) -> None:
    """Three who have been asked and have not answered."""
    guests = (("Ho Pui Shan", "en"), ("鄧志豪", "zh-hant"), ("Leung Tsz Ching", "en"))
    for number, (name, language) in enumerate(guests, start=1):
        guest = Guest(email=f"guest{number}@{HOME}.{HOST}", name=name, team="Payments", language=language)
        cohorts.invite(cohort=cohort, guest=guest, by=manager)


def revoke_one(officer: Person) -> None:
    """One certificate that was issued in error and says so."""
    if Certificate.objects.filter(state=CertificateState.REVOKED).exists():
        return
    found = (
        Certificate.objects.filter(state=CertificateState.VALID, issuer__slug="ftahk")
        .exclude(person__user__email__in=[f"{name}@{HOST}" for name in ("learner", "trainer")])
        .order_by("issued_at", "pk")
        .first()
    )
    if found is not None:
        certificates.revoke_certificate(
            certificate=found,
            by=officer,
            reason=ChangeReason.ISSUED_IN_ERROR,
            text="The final assessment was taken with somebody else's account.",
        )
