"""One learner's home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.learning.enums import EnrolmentState, RequestState
from courses.learning.models import Enrolment, EnrolmentRequest, EnrolmentRoute
from courses.learning.queries import (
    CourseOutline,
    Due,
    OutlineItem,
    course_titles,
    due_in_full,
    is_overdue,
    outlines_for,
)

# A request that was answered stays on the page this long.
ANSWERED_DAYS = 30
SOON_DAYS = 14


@dataclass(frozen=True)
class CourseRow:
    """One course of hers."""

    enrolment: Enrolment
    outline: CourseOutline
    due: Due | None

    @property
    def due_on(self) -> date | None:
        return None if self.due is None else self.due.on

    @property
    def next_step(self) -> OutlineItem | None:
        return self.outline.next_step

    @property
    def days_left(self) -> int | None:
        return None if self.due_on is None else (self.due_on - timezone.localdate()).days

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.due_on, today=timezone.localdate(), completed=self.enrolment.is_completed)

    @property
    def is_soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON_DAYS


@dataclass(frozen=True)
class RequestRow:
    """One request for a place."""

    request: EnrolmentRequest
    title: str
    url: str
    lang: str


@dataclass(frozen=True)
class MyLearning:
    """What My learning shows."""

    resume: CourseRow | None
    due: list[CourseRow]
    on_the_way: list[CourseRow]
    suspended: list[CourseRow]
    done: list[CourseRow]
    requests: list[RequestRow]
    sponsors: list[str]

    @property
    def sponsor_names(self) -> str:
        return ", ".join(self.sponsors)

    @property
    def is_empty(self) -> bool:
        return not (self.resume or self.due or self.on_the_way or self.suspended or self.done or self.requests)


def my_learning(person: Person, language: str) -> MyLearning:
    """Everything of one person; the number of queries does not depend on how many courses she has."""
    enrolments = list(
        Enrolment.objects.filter(person=person)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .with_due()
        .with_due_before()
        .select_related("course__owner")
        .order_by(F("last_activity_at").desc(nulls_last=True), "-enrolled_at", "-pk")
    )
    outlines = outlines_for(enrolments, language)
    rows = [CourseRow(enrolment, outlines[enrolment.pk], due_in_full(enrolment)) for enrolment in enrolments]
    active = [row for row in rows if row.enrolment.state == EnrolmentState.ACTIVE]
    with_date = sorted((row for row in active if row.due_on is not None), key=lambda row: row.due_on or date.max)
    touched = [row for row in active if row.enrolment.last_activity_at is not None and row.next_step is not None]
    startable = [row for row in (*with_date, *active) if row.next_step is not None]
    resume = next(iter(touched or startable), None)
    return MyLearning(
        resume=resume,
        due=with_date,
        on_the_way=[row for row in active if row.due_on is None and row is not resume],
        suspended=[row for row in rows if row.enrolment.state == EnrolmentState.SUSPENDED],
        done=sorted(
            (row for row in rows if row.enrolment.is_completed),
            key=lambda row: row.enrolment.completed_at or row.enrolment.enrolled_at,
            reverse=True,
        ),
        requests=_requests(person, language),
        sponsors=_sponsors(person),
    )


def _sponsors(person: Person) -> list[str]:
    """Who gave her a place that is still open."""
    routes = EnrolmentRoute.objects.open().filter(enrolment__person=person, sponsor__isnull=False)
    return [
        organisation.name
        for organisation in Organisation.objects.filter(pk__in=routes.values("sponsor")).order_by("pk")
    ]


def _requests(person: Person, language: str) -> list[RequestRow]:
    since = timezone.now() - timedelta(days=ANSWERED_DAYS)
    requests = list(
        EnrolmentRequest.objects.filter(person=person)
        .exclude(state__in=(RequestState.CANCELLED, RequestState.APPROVED))
        .exclude(decided_at__lt=since)
        .select_related("course")
        .order_by("-asked_at")
    )
    titles = course_titles([request.course for request in requests], language)
    return [
        RequestRow(request, title=title.title, url=title.url, lang=title.lang)
        for request in requests
        for title in [titles[request.course_id]]
    ]
