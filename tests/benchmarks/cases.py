"""Who asks for what: sessions are put into the database, then each series gives requests as people would send them.

Imported after Django was set up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import CourseVersion, VersionActivity
from courses.catalogue.queries import outline_pages
from courses.cohorts.enums import SeatState
from courses.cohorts.models import Cohort, Seat
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment
from tests.benchmarks.load import Ask

LANGUAGE = "en"
CSRF = "benchmark" * 3 + "token"  # 32 characters, as Django makes them
REREADERS = 20


@dataclass(frozen=True)
class Reader:
    """A learner on the way, signed in: her headers and what she has and has not done."""

    headers: dict[str, str]
    done: frozenset[int]


@dataclass(frozen=True)
class Lesson:
    """A lesson of the course, where it stands and how it is completed."""

    activity: int
    key: uuid.UUID
    url: str
    by_hand: bool


@dataclass
class Cases:
    """All series of one run."""

    readers: list[Reader]
    lessons: list[Lesson]
    manager: dict[str, str]
    cohort_url: str
    cohort_size: int

    def sign_everybody_in(self) -> Iterator[Ask]:
        """Once each, so that no series pays for sessions that were not in the cache yet."""
        for headers in (*(reader.headers for reader in self.readers), self.manager):
            yield Ask("/bare/authenticated/", headers=headers)

    def series(self) -> dict[str, Iterator[Ask]]:
        """By the names of the table."""
        return {
            "bare authenticated view": self._each_reader("/bare/authenticated/"),
            "bare templated view": cycle([Ask("/bare/templated/")]),
            "bare INSERT view": self._bare_insert(),
            "catalogue": cycle([Ask(f"/{LANGUAGE}/courses/")]),
            "lesson page": self._lessons_again(),
            "lesson page, first visit": self._lessons_first(),
            "completing an activity": self._completions(),
            "my learning": self._each_reader(f"/{LANGUAGE}/learn/"),
            "cohort page": cycle([Ask(self.cohort_url, headers=self.manager)]),
            "cohort's CSV": cycle([Ask(f"{self.cohort_url}?format=csv", headers=self.manager)]),
        }

    def _each_reader(self, path: str) -> Iterator[Ask]:
        for reader in cycle(self.readers):
            yield Ask(path, headers=reader.headers)

    def _bare_insert(self) -> Iterator[Ask]:
        for reader in cycle(self.readers):
            yield Ask("/bare/insert/", "POST", _posting(reader.headers), "a=b", expect=302)

    def _lessons_again(self) -> Iterator[Ask]:
        """Within the minute in which a page is not noted as seen again: reading alone."""
        few = self.readers[:REREADERS]
        while True:
            for lesson in self.lessons[:2]:
                for reader in few:
                    yield Ask(lesson.url, headers=reader.headers)

    def _lessons_first(self) -> Iterator[Ask]:
        """Every lesson by every learner once: each visit is noted, one or two rows are written."""
        readers = self.readers[REREADERS:]
        for lesson in self.lessons[2:]:
            for reader in readers:
                yield Ask(lesson.url, headers=reader.headers)

    def _completions(self) -> Iterator[Ask]:
        """Every open lesson of every learner once, from the last lesson on, as the button on its page sends it."""
        for lesson in reversed(self.lessons):
            for reader in self.readers[REREADERS:] if lesson.by_hand else ():
                if lesson.activity not in reader.done:
                    body = urlencode(
                        {"verb": "marked", "event_id": uuid.uuid4(), "then": "/en/next/", "here": lesson.url}
                    )
                    path = f"/{LANGUAGE}/learn/activities/{lesson.key}/done/"
                    yield Ask(path, "POST", _posting(reader.headers), body, expect=302, leads_to="/en/next/")


def gather(*, readers: int) -> Cases:
    """Read the demonstration, write sessions, and say who can be whom."""
    # The greatest cohort.
    cohort = Cohort.objects.annotate(n=Count("seated")).order_by("-n", "pk").select_related("organisation", "course")[0]
    with translation.override(LANGUAGE):
        cohort_url = reverse("cohorts:detail", args=[cohort.public_id])
    version = cohort.course.versions.order_by("-number")[0]
    enrolments = list(
        Enrolment.objects.filter(version=version, state=EnrolmentState.ACTIVE, routes__closed_at=None)
        .select_related("person__user")
        .order_by("required_done", "pk")
        .distinct()[:readers]
    )
    done: dict[int, set[int]] = {enrolment.pk: set() for enrolment in enrolments}
    results = ActivityResult.objects.filter(enrolment__in=done, completed_at__isnull=False)
    for enrolment_id, activity_id in results.values_list("enrolment_id", "activity_id"):
        done[enrolment_id].add(activity_id)
    return Cases(
        readers=[
            Reader(headers=headers, done=frozenset(done[enrolment.pk]))
            for enrolment, headers in zip(
                enrolments, signed_in([enrolment.person.user for enrolment in enrolments]), strict=True
            )
        ],
        lessons=_lessons(version),
        manager=signed_in([cohort.made_by.user])[0],
        cohort_url=cohort_url,
        cohort_size=Seat.objects.filter(cohort=cohort, state=SeatState.PLACED).count(),
    )


def _lessons(version: CourseVersion) -> list[Lesson]:
    pages = outline_pages(version, LANGUAGE)
    rows = VersionActivity.objects.filter(version=version, activity__kind=ActivityKind.LESSON)
    by_hand = (CompletionRule.MARKED, CompletionRule.VIEWED)
    return [
        Lesson(
            row.activity_id, row.activity.key, pages.get(row.activity.key).url, by_hand=row.completion_rule in by_hand
        )
        for row in rows.select_related("activity").order_by("position")
    ]


def signed_in(users: list[User]) -> list[dict[str, str]]:
    """A session for each, and the headers of a browser that has it."""
    store, rows = SessionStore(), []
    for user in users:
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=uuid.uuid4().hex,
                session_data=store.encode(data),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    return [
        {
            "Cookie": f"sessionid={row.session_key}; csrftoken={CSRF}; language={LANGUAGE}",
            "Accept-Encoding": "identity",
        }
        for row in rows
    ]


def _posting(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}


def first(asks: Iterator[Ask], count: int) -> Iterator[Ask]:
    """Some of a series, to warm up."""
    return islice(asks, count)
