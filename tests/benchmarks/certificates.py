"""How many certificates one worker issues: from the learner's last act to both signed forms, and their PDF.

Everything runs in this process, one after the other, as a worker does it. Imported after Django was set up, in a process
that may sign.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.catalogue.models import Activity
from courses.certificates import actions
from courses.certificates.drawing import Names, draw
from courses.certificates.models import Certificate
from courses.certificates.specimen import DATA
from courses.certificates.typesetting import typeset
from courses.learning import actions as learning
from courses.learning.models import Enrolment
from courses.skills.models import Skill
from tests.benchmarks.load import Tally
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import place_on, settled_course
from tests.factories.credentials import recognised

BARE = "bare signature and INSERT"
PLAIN, RECOGNISED, PDF = "issuing", "issuing, 3 recognitions", "PDF"
GOAL_ISSUED = 25.0  # a second, on one worker
GOAL_PDF = 40.0  # a second, on one core
CREDENTIAL = "x" * 9600  # bytes that a PDF carries: a credential with three recognitions
PREPARED = 60  # learners whose last act is left, of each series


@dataclass(frozen=True)
class Issuing:
    """A course, and the learners who have one act left to complete it."""

    activity: Activity
    waiting: Iterator[Enrolment]

    def one(self) -> bool:
        """The act that completes, and what the worker does after its commit. False where nobody is left."""
        enrolment = next(self.waiting, None)
        if enrolment is None:
            return False
        learning.mark_done(person=enrolment.person, activity=self.activity, by=enrolment.person, event_id=uuid.uuid4())
        signed = actions.sign_certificate(certificate=Certificate.objects.get(enrolment=enrolment))
        assert len(signed) == 2
        return True


def prepared(*, with_recognitions: bool, learners: int) -> Issuing:
    """A course that shows what the demonstration's do: a quiz, skills, an end; without pages, which signing never asks."""
    course = settled_course(quizzes=[70])
    catalogue.save_course_settings(course=course, by=None, minutes=390, valid_months=24)
    for skill in Skill.objects.order_by("pk")[:3]:
        course.course_skills.create(skill=skill, level=2)
    course.refresh_from_db()
    if with_recognitions:
        recognised(course.current_version, minutes=390)
    activity = course.current_version.activities.get().activity
    return Issuing(activity, iter([place_on(course, PersonFactory()) for _number in range(learners)]))


def bare() -> Callable[[], bool]:
    """One Ed25519 signature and one row in one transaction: the least that keeping something signed can cost."""
    key = Ed25519PrivateKey.generate()

    def one() -> bool:
        signature = key.sign(os.urandom(64)).hex()
        with transaction.atomic():
            Session.objects.create(session_key=uuid.uuid4().hex, session_data=signature, expire_date=timezone.now())
        return True

    return one


def sheets() -> Callable[[], bool]:
    """The PDF of another learner each time, in three languages in turn, with a credential in it."""
    numbers = count(1)

    def one() -> bool:
        number = next(numbers)
        names = Names(latin=f"CHAN Tai Man {number}", own_script="陳大文", own_script_language="zh-hant")
        drawing = draw(
            DATA,
            number=f"FTA-FTAHK-2026-{number:011d}",
            names=names,
            language=("en", "zh-hans", "zh-hant")[number % 3],
            host="academy.example/verify",
        )
        url = f"{settings.SITE_ORIGIN}/c/{number:011d}/?k={uuid.uuid4().hex[:22]}"
        at = int(time.mktime(date(2026, 11, 20).timetuple()))
        made = typeset(
            drawing, url=url, verify_url=f"{settings.SITE_ORIGIN}/verify/", timestamp=at, credential=CREDENTIAL
        )
        return made.startswith(b"%PDF")

    return one


def series(*, learners: int) -> dict[str, Callable[[], bool]]:
    """By the names of the table."""
    return {
        BARE: bare(),
        PLAIN: prepared(with_recognitions=False, learners=learners).one,
        RECOGNISED: prepared(with_recognitions=True, learners=learners).one,
        PDF: sheets(),
    }


def measured(*, seconds: float, rounds: int, learners: int = 0) -> dict[str, Tally]:
    """Each series for so long, or until nobody is left; they take turns, as those of the web server do."""
    several = series(learners=learners or int(PREPARED * seconds) + 10)
    tallies = {name: Tally() for name in several}
    for one in several.values():
        # What is read once by a worker that has just begun.
        one()
        one()
    for _round in range(rounds):
        for name, one in several.items():
            _run(one, tallies[name], seconds / rounds)
    return tallies


def _run(one: Callable[[], bool], tally: Tally, seconds: float) -> None:
    began, used, done = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < seconds and one():
        done += 1
    tally.requests += done
    tally.seconds += time.perf_counter() - began
    tally.cpu_seconds += time.process_time() - used


def drawn(tallies: Mapping[str, Tally]) -> str:
    """As text, for a terminal. What a core does is counted in its own time, so that a busy machine changes little."""
    head = f"{'':<26}{'done':>9}{'per s':>9}{'CPU ms':>9}{'per core s':>12}{'ratio':>8}  to"
    lines = [head, "-" * len(head)]
    for name, tally in tallies.items():
        if not tally.requests:
            continue
        ratio = f"{tally.cpu_ms / tallies[BARE].cpu_ms:.1f}" if name != BARE and tallies[BARE].cpu_ms else ""
        tail = "" if name == BARE else f"{BARE}; {_verdict(name, tally)}"
        lines.append(
            f"{name:<26}{tally.requests:>9}{tally.per_second:>9.1f}{tally.cpu_ms:>9.2f}"
            f"{1000 / tally.cpu_ms if tally.cpu_ms else 0:>12.1f}{ratio:>8}  {tail}"
        )
    return "\n".join(line.rstrip() for line in lines)


def _verdict(name: str, tally: Tally) -> str:
    if name == PDF:
        rate, goal, of = 1000 / tally.cpu_ms, GOAL_PDF, "core"
    else:
        rate, goal, of = tally.per_second, GOAL_ISSUED, "worker"
    return f"at least {goal:g}/s on one {of}: {'reached' if rate >= goal else 'NOT reached'}"
