"""How the courses of an association do, for those who make them: counts, and what waits for an answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from accounts.enums import STAFF_ROLES, NamedPurpose, Role
from accounts.models import Organisation, Person, User
from accounts.permissions import holds
from accounts.queries import ShownName, names_for, pseudonym
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Activity, Course, CoursePage, PendingRelease
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRequest
from courses.learning.queries import CourseCounts, course_counts, course_titles

NOBODY = CourseCounts(course_id=0, active=0, not_started=0, suspended=0, withdrawn=0, completed=0)


@dataclass(frozen=True)
class TeachingCourse:
    """One course with its figures."""

    course: Course
    title: str
    url: str
    page_id: int | None
    counts: CourseCounts
    loosenings: list[dict[str, Any]]


@dataclass(frozen=True)
class WaitingRequest:
    """One request for a place; her name only while `named_for` gives it."""

    request: EnrolmentRequest
    name: str
    course_title: str


@dataclass(frozen=True)
class ActivityPart:
    """One activity of the applying version with its title."""

    activity: Activity
    label: str
    required: bool


@dataclass(frozen=True)
class ActivityFigures:
    """How one activity of a course goes, over everybody with a place."""

    label: str
    kind: str
    required: bool
    opened: int
    done: int
    average: str
    # Of a quiz alone: where its questions are looked at.
    quiz_key: uuid.UUID | None


def my_courses(user: User) -> QuerySet[Course]:
    """Courses of the associations where she works; all of them for a superuser."""
    courses = Course.objects.filter(retired_at__isnull=True).select_related("owner", "pending_release")
    if user.is_superuser:
        return courses
    return courses.filter(owner__in=Organisation.objects.where(_person(user), *STAFF_ROLES))


def may_decide(user: User) -> QuerySet[Course]:
    """Courses whose requests she may answer."""
    if user.is_superuser:
        return my_courses(user)
    return my_courses(user).filter(owner__in=Organisation.objects.where(_person(user), Role.TRAINER, Role.OFFICER))


def _person(user: User) -> Person | None:
    return getattr(user, "person", None)


def teaching_courses(user: User, language: str) -> list[TeachingCourse]:
    """Her courses by code. The number of queries does not depend on how many there are."""
    courses = list(my_courses(user).order_by("code", "pk"))
    titles = course_titles(courses, language)
    counts = course_counts(Course.objects.filter(pk__in=[course.pk for course in courses]))
    pages = {
        (key, locale): pk
        for pk, key, locale in CoursePage.objects.filter(
            translation_key__in=[course.key for course in courses]
        ).values_list("pk", "translation_key", "locale__language_code")
    }
    return [
        TeachingCourse(
            course=course,
            title=titles[course.pk].title,
            url=titles[course.pk].url,
            page_id=pages.get((course.key, course.source_locale)),
            counts=counts.get(course.pk, NOBODY),
            loosenings=_loosenings(course),
        )
        for course in courses
    ]


def _loosenings(course: Course) -> list[dict[str, Any]]:
    try:
        return list(course.pending_release.loosenings)
    except PendingRelease.DoesNotExist:
        return []


def waiting_requests(user: User, language: str) -> list[WaitingRequest]:
    """Requests for a place on her courses, oldest first, named where the learner turned to her association."""
    requests = list(
        EnrolmentRequest.objects.waiting()
        .filter(course__in=may_decide(user))
        .select_related("course__owner")
        .order_by("asked_at")
    )
    titles = course_titles([request.course for request in requests], language)
    names: dict[Any, ShownName] = {}
    for owner in {request.course.owner for request in requests if request.course.owner is not None}:
        asked = [request.person_id for request in requests if request.course.owner_id == owner.pk]
        names |= names_for(_person(user), NamedPurpose.TEACH, asked, organisation=owner, what="requests")
    return [
        WaitingRequest(
            request=request,
            name=names[request.person_id].name if request.person_id in names else request.public_id.hex[:4].upper(),
            course_title=titles[request.course_id].title,
        )
        for request in requests
    ]


def activity_figures(course: Course, parts: Iterable[ActivityPart]) -> list[ActivityFigures]:
    """Where learners stop: opened, done and the average of the best scores, for each activity in its order."""
    rows = {
        row["activity"]: row
        for row in ActivityResult.objects.filter(enrolment__course=course)
        .exclude(enrolment__state=EnrolmentState.WITHDRAWN)
        .values("activity")
        .annotate(
            opened=Count("enrolment__person", distinct=True),
            done=Count("enrolment__person", filter=Q(completed_at__isnull=False), distinct=True),
            average=Avg("score"),
        )
    }
    figures = []
    for part in parts:
        row: dict[str, Any] = dict(rows.get(part.activity.pk) or {})
        average = "" if row.get("average") is None else f"{round(float(row['average']))}%"
        figures.append(
            ActivityFigures(
                label=part.label,
                kind=str(ActivityKind(part.activity.kind).label),
                required=part.required,
                opened=row.get("opened", 0),
                done=row.get("done", 0),
                average=average,
                quiz_key=part.activity.key if part.activity.kind == ActivityKind.QUIZ else None,
            )
        )
    return figures


@dataclass(frozen=True)
class LearnerRow:
    """One learner of a course under her pseudonym."""

    enrolment: Enrolment
    name: str


def learners_of(course: Course, user: User) -> QuerySet[Enrolment]:
    """Whose records she may open: officers of the owner and superusers all of them, everybody else none."""
    person = _person(user)
    officer = course.owner is not None and holds(person, course.owner, Role.OFFICER)
    enrolments = Enrolment.objects.filter(course=course).order_by("state", "-last_activity_at", "-pk")
    return enrolments if user.is_superuser or officer else enrolments.none()


def learner_rows(enrolments: Iterable[Enrolment], course: Course) -> list[LearnerRow]:
    """Under pseudonyms: an officer answers for records, names are the business of who manages or teaches."""
    return [LearnerRow(enrolment, pseudonym(enrolment.person_id, course.owner)) for enrolment in enrolments]
