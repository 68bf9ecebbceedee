"""The columns of a cohort's table: one for each module of the versions in use."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.core.cache import cache
from django.utils.translation import gettext as _

from common.languages import html_lang
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import CourseVersion, VersionActivity
from courses.catalogue.queries import outline_pages_of
from courses.cohorts.models import Cohort, Seat

KEPT_SECONDS = 86_400
# activity, module, number, key, kind, required, minutes
Raw = tuple[int, uuid.UUID, str, uuid.UUID, str, bool, int]


@dataclass(frozen=True)
class Part:
    """One activity of a version, as a tally's mark needs it."""

    activity_id: int
    module: uuid.UUID
    number: str
    title: str
    kind: str
    required: bool
    minutes: int

    @property
    def is_quiz(self) -> bool:
        return self.kind == ActivityKind.QUIZ

    @property
    def short(self) -> str:
        """2.3, or the title of what has no number."""
        return self.number or self.title


@dataclass(frozen=True)
class Column:
    """One module. `short` stands in the head, `title` is what it is called."""

    key: uuid.UUID
    short: str
    title: str
    lang: str


@dataclass(frozen=True)
class Columns:
    """The modules in order, and for each version its activities by module."""

    modules: list[Column] = field(default_factory=list)
    parts: dict[int, dict[uuid.UUID, list[Part]]] = field(default_factory=dict)
    course_title: str = ""
    course_lang: str = ""


def columns_of(cohort: Cohort, language: str) -> Columns:
    """Two queries, however many learners there are, and one more for a version that was not asked for lately."""
    used = Seat.objects.ever_placed().filter(cohort=cohort).order_by().values("enrolment__version")
    current = cohort.course.current_version_id
    versions = list(
        (CourseVersion.objects.filter(pk__in=used) | CourseVersion.objects.filter(pk=current or 0)).select_related(
            "course"
        )
    )
    versions.sort(key=lambda version: (version.pk != current, -version.number))
    pages = outline_pages_of(versions, language)
    by_version = _parts_of([version.pk for version in versions])
    columns: dict[uuid.UUID, Column] = {}
    parts: dict[int, dict[uuid.UUID, list[Part]]] = {}
    for version in versions:
        grouped: dict[uuid.UUID, list[Part]] = {}
        for activity_id, module, number, key, kind, required, minutes in by_version[version.pk]:
            title = pages[version.pk].get(key).title
            grouped.setdefault(module, []).append(Part(activity_id, module, number, title, kind, required, minutes))
        parts[version.pk] = grouped
        for place, (key, of_module) in enumerate(grouped.items(), start=1):
            page = pages[version.pk].get(key)
            columns.setdefault(key, Column(key, _short(place, of_module), page.title, html_lang(page.lang)))
    course = pages[versions[0].pk].course if versions else None
    return Columns(
        modules=list(columns.values()),
        parts=parts,
        course_title=course.title if course else str(cohort.course),
        course_lang=html_lang(course.lang) if course else "",
    )


def _parts_of(version_ids: list[int]) -> dict[int, list[Raw]]:
    """What versions hold, numbered as the learner's own outline numbers it. A version never changes, so it is kept."""
    keys = {f"cohorts.parts.{pk}": pk for pk in version_ids}
    found = {keys[key]: value for key, value in cache.get_many(list(keys)).items()}
    missing = [pk for pk in version_ids if pk not in found]
    if not missing:
        return found
    fresh: dict[int, list[Raw]] = {pk: [] for pk in missing}
    modules: dict[int, dict[uuid.UUID, int]] = {pk: {} for pk in missing}
    rows = (
        VersionActivity.objects.filter(version__in=missing).select_related("activity").order_by("version", "position")
    )
    for row in rows:
        lessons = modules[row.version_id]
        is_lesson = row.activity.kind == ActivityKind.LESSON
        lessons[row.module_key] = lessons.get(row.module_key, 0) + is_lesson
        place = list(lessons).index(row.module_key) + 1
        number = f"{place}.{lessons[row.module_key]}" if is_lesson else ""
        kept = (row.activity_id, row.module_key, number, row.activity.key, row.activity.kind, row.required, row.minutes)
        fresh[row.version_id].append(kept)
    cache.set_many({f"cohorts.parts.{pk}": value for pk, value in fresh.items()}, timeout=KEPT_SECONDS)
    return found | fresh


def _short(place: int, parts: list[Part]) -> str:
    """M2; a module that holds one quiz or one assignment alone is called by what it is."""
    if len(parts) == 1 and parts[0].kind == ActivityKind.QUIZ:
        return _("Final")
    if len(parts) == 1 and parts[0].kind == ActivityKind.ASSIGNMENT:
        return _("Ex.")
    return _("M%(n)d") % {"n": place}
