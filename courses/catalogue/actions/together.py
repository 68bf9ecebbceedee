"""Many changes made together: settled, and told to caches, once at their end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from accounts.models import Person
from courses.catalogue.actions.courses import bumped_once
from courses.catalogue.actions.requirements import settle_requirements
from courses.catalogue.models import Course, CoursePage
from courses.catalogue.querysets import COURSE_PATH

_waiting: ContextVar[set[str] | None] = ContextVar("courses that wait to be settled", default=None)


@contextmanager
def settled_once(*, by: Person | None = None) -> Iterator[None]:
    """What is published, moved or taken down inside is settled at its end: one version for each course, not many.

    Goes around changes of one transaction. Where they end in an error nothing is settled, for nothing was changed.
    """
    waiting: set[str] = set()
    token = _waiting.set(waiting)
    with bumped_once():
        try:
            yield
        finally:
            _waiting.reset(token)
        for path in sorted(waiting):
            settle_course_of(path=path, by=by)


def settle_course_of(*, path: str, by: Person | None = None) -> None:
    """Settle the course whose pages stand under this tree path, now or where many changes are made at their end."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(path[:COURSE_PATH])
        return
    course = course_of_path(path)
    if course is not None:
        settle_requirements(course=course, by=by)


def course_of_path(path: str) -> Course | None:
    """The course whose pages stand under this tree path; None outside the catalogue."""
    key = CoursePage.objects.filter(path=path[:COURSE_PATH]).values_list("translation_key", flat=True).first()
    return Course.objects.filter(key=key).first() if key else None
