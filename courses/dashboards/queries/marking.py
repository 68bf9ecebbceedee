"""What waits for marking, and one work before whoever marks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone

from accounts.enums import NamedPurpose
from accounts.models import Organisation, Person, User
from accounts.queries import names_for
from courses.assessment.enums import UNFINISHED, AttemptState, SubmissionState
from courses.assessment.models import Attempt, Submission
from courses.assessment.permissions import attempts_to_mark, submissions_to_mark
from courses.catalogue.models import Activity, Course
from courses.catalogue.queries import outline_pages
from courses.learning.queries import course_titles

# An answer is looked at again within this time; older ones stand in the learner's record.
RECENT = timedelta(days=90)
WORK, QUIZ = "work", "quiz"


@dataclass(frozen=True)
class WaitingWork:
    """One work in the list."""

    kind: str
    work: Submission | Attempt
    name: str
    course: str
    title: str
    at: datetime

    @property
    def is_quiz(self) -> bool:
        return self.kind == QUIZ


def works(user: User, *, marked: bool = False) -> QuerySet[Any, Any]:
    """Pairs of kind and key with the moment: what waits, the oldest first; or what was answered lately, the newest first."""
    submissions, attempts = submissions_to_mark(user), attempts_to_mark(user)
    if marked:
        since = timezone.now() - RECENT
        submissions = submissions.filter(state__in=(SubmissionState.MARKED, SubmissionState.RETURNED))
        submissions = submissions.filter(decided_at__gte=since)
        attempts = attempts.exclude(state__in=UNFINISHED).filter(closed_at__gte=since)
    else:
        submissions = submissions.filter(state=SubmissionState.HANDED_IN)
        attempts = attempts.filter(state=AttemptState.WAITING)
    rows = _keyed(submissions, WORK, "decided_at" if marked else "handed_in_at").union(
        _keyed(attempts, QUIZ, "closed_at"), all=True
    )
    return rows.order_by("-moment" if marked else "moment", "what", "key")


def _keyed(rows: QuerySet[Any], kind: str, moment: str) -> QuerySet[Any, Any]:
    told = rows.order_by().annotate(what=Value(kind, CharField()), key=F("pk"), moment=F(moment))
    return told.values_list("what", "key", "moment")


def waiting_count(user: User) -> int:
    """How many works wait for somebody like her."""
    waiting = submissions_to_mark(user).filter(state=SubmissionState.HANDED_IN).count()
    return waiting + attempts_to_mark(user).filter(state=AttemptState.WAITING).count()


def work_rows(user: User, keys: Sequence[tuple[str, int, datetime]], language: str) -> list[WaitingWork]:
    """The rows of a page. The number of queries follows the courses on it, not the works."""
    submissions = submissions_to_mark(user).in_bulk([key for kind, key, _at in keys if kind == WORK])
    attempts = attempts_to_mark(user).in_bulk([key for kind, key, _at in keys if kind == QUIZ])
    found: list[tuple[str, Any, datetime]] = [
        (kind, (submissions if kind == WORK else attempts)[key], at) for kind, key, at in keys
    ]
    titles = activity_titles({(row.course, row.activity) for _kind, row, _at in found}, language)
    courses = course_titles([row.course for _kind, row, _at in found], language)
    names = _names(user.person, [row for _kind, row, _at in found])
    return [
        WaitingWork(
            kind=kind,
            work=row,
            name=names[row.course.owner_id, row.person_id],
            course=courses[row.course_id].title,
            title=titles[row.course_id, row.activity_id],
            at=at,
        )
        for kind, row, at in found
    ]


def _names(viewer: Person, rows: Iterable[Any]) -> dict[tuple[int, UUID], str]:
    by_owner: dict[Organisation, set[UUID]] = {}
    for row in rows:
        by_owner.setdefault(row.course.owner, set()).add(row.person_id)
    return {
        (owner.pk, person): shown.name
        for owner, people in by_owner.items()
        for person, shown in names_for(viewer, NamedPurpose.TEACH, people, organisation=owner, what="marking").items()
    }


def name_of(viewer: Person, work: Submission | Attempt) -> str:
    """Whose work it is: her name while it is open and thirty days after, which is written down; else a pseudonym."""
    owner = work.course.owner if work.course is not None else None
    shown = names_for(
        viewer, NamedPurpose.TEACH, [work.person_id], organisation=owner, what="marking", subject=work.person
    )
    return shown[work.person_id].name


def activity_titles(pairs: Iterable[tuple[Course | None, Activity]], language: str) -> dict[tuple[int, int], str]:
    """The title of each activity as the course it is done in has it; one read a course."""
    by_course: dict[Course, list[Activity]] = {}
    for course, activity in pairs:
        if course is not None:
            by_course.setdefault(course, []).append(activity)
    titles: dict[tuple[int, int], str] = {}
    for course, activities in by_course.items():
        version = course.current_version
        pages = outline_pages(version, language) if version is not None else None
        for activity in activities:
            titles[course.pk, activity.pk] = pages.get(activity.key).title if pages is not None else str(activity)
    return titles
