"""What officers see who ask for recognition and who give it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from accounts.enums import Role
from accounts.models import Organisation, Person
from common.formats import format_hours
from common.languages import LANGS, current, html_lang
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Course, CoursePage, CourseVersion
from courses.catalogue.queries import CoursePages, outline_pages
from courses.certificates.credential_words import say_credential
from courses.certificates.documents import criteria, number
from courses.certificates.enums import EndorsementState
from courses.certificates.models import Endorsement
from courses.certificates.queries.gathering import assessment_of
from courses.certificates.queries.recognition import minutes_of
from courses.learning.queries import course_titles
from courses.skills.enums import SkillLevel


@dataclass(frozen=True)
class Cell:
    """How one partner stands to one course. `standing` is `none`, the state of the newest request about the version
    that applies, `minutes` (recognised for other hours) or `earlier` (an earlier version is recognised)."""

    partner: Organisation
    standing: str = "none"
    endorsement: Endorsement | None = None
    may_be_asked: bool = True
    # Ticked beforehand: recognised an earlier version, or named by the course's authors.
    is_proposed: bool = False
    is_wished: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.standing == EndorsementState.ASKED


@dataclass(frozen=True)
class CourseRow:
    """A course of hers with every partner."""

    course: Course
    title: str
    lang: str
    version: CourseVersion
    minutes: int
    cells: tuple[Cell, ...]

    @property
    def hours(self) -> str:
        return format_hours(self.minutes)

    @property
    def key(self) -> str:
        """For ids in the page."""
        return str(self.course.pk)

    @property
    def waits(self) -> bool:
        return any(cell.is_waiting for cell in self.cells)

    @property
    def may_ask(self) -> bool:
        return any(cell.may_be_asked for cell in self.cells)

    @property
    def recognised_before(self) -> list[Organisation]:
        """Who recognises an earlier version, or other hours, and has not been asked about what applies now."""
        return [cell.partner for cell in self.cells if cell.standing in ("earlier", "minutes")]


def courses_to_recognise(officer: Person | None) -> QuerySet[Course]:
    """The courses that are offered by associations where she is an officer."""
    live = CoursePage.objects.live().values("translation_key")
    owners = Organisation.objects.where(officer, Role.OFFICER).associations().order_by()
    return Course.objects.filter(
        owner__in=owners.values("pk"), current_version__isnull=False, retired_at=None, key__in=live
    ).order_by("code", "pk")


def course_rows(courses: Iterable[Course]) -> list[CourseRow]:
    """These courses (with their version at hand) against every partner. The queries do not grow with the courses."""
    courses = list(courses)
    titles = course_titles(courses, current())
    associations = list(Organisation.objects.associations())
    wished = defaultdict(set)
    for one, other in Course.recognition_wishes.through.objects.filter(course__in=courses).values_list(
        "course_id", "organisation_id"
    ):
        wished[one].add(other)
    asked: dict[tuple[int, int], list[Endorsement]] = defaultdict(list)
    rows = Endorsement.objects.filter(course_version__course__in=courses).select_related("course_version")
    for row in rows.order_by("asked_at", "pk"):
        asked[row.course_version.course_id, row.organisation_id].append(row)
    found = []
    for course in courses:
        version = course.current_version
        assert version is not None  # noqa: S101 for the type checker; only offered courses come here
        minutes = minutes_of(course, version)
        cells = tuple(
            _cell(partner, asked[course.pk, partner.pk], version, minutes, is_wished=partner.pk in wished[course.pk])
            for partner in associations
            if partner.pk != course.owner_id
        )
        title = titles[course.pk]
        found.append(CourseRow(course, title.title, title.lang, version, minutes, _proposing(cells)))
    return found


def _cell(
    partner: Organisation, rows: list[Endorsement], version: CourseVersion, minutes: int, *, is_wished: bool
) -> Cell:
    about_this = [row for row in rows if row.course_version_id == version.pk]
    holding = next((row for row in about_this if row.is_given and row.minutes == minutes), None)
    waiting = next((row for row in about_this if row.is_waiting), None)
    if waiting is not None:
        return Cell(partner, waiting.state, waiting, may_be_asked=False, is_wished=is_wished)
    if holding is not None:
        return Cell(partner, holding.state, holding, may_be_asked=False, is_wished=is_wished)
    other_hours = next((row for row in reversed(about_this) if row.is_given), None)
    if other_hours is not None:
        return Cell(partner, "minutes", other_hours, is_wished=is_wished)
    # A request that was taken back is as if nobody had asked.
    answered = [row for row in about_this if row.state != EndorsementState.CANCELLED]
    if answered:
        last = answered[-1]
        return Cell(partner, EndorsementState.ENDED if last.is_over else last.state, last, is_wished=is_wished)
    earlier = next((row for row in reversed(rows) if row.is_given), None)
    return Cell(partner, "earlier" if earlier else "none", earlier, is_wished=is_wished)


def _proposing(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Tick those who recognised it before; else those the authors wish for; else all who were never asked."""
    open_to_all = [cell for cell in cells if cell.may_be_asked]
    before = [cell for cell in open_to_all if cell.standing in ("earlier", "minutes")]
    fresh = [cell for cell in open_to_all if cell.standing == "none"]
    wished = [cell for cell in fresh if cell.is_wished]
    proposed = {cell.partner.pk for cell in (before + wished or fresh)}
    return tuple(
        Cell(
            cell.partner,
            cell.standing,
            cell.endorsement,
            may_be_asked=cell.may_be_asked,
            is_proposed=cell.may_be_asked and cell.partner.pk in proposed,
            is_wished=cell.is_wished,
        )
        for cell in cells
    )


@dataclass(frozen=True)
class Listed:
    """A recognition in a list, with what its course is called."""

    endorsement: Endorsement
    title: str
    lang: str

    @property
    def course(self) -> Course:
        return self.endorsement.course_version.course


def requests_to_answer(officer: Person | None) -> QuerySet[Endorsement]:
    """What waits for an answer of an association where she is an officer, the oldest first."""
    waiting = Endorsement.objects.answered_where_officer(officer).filter(state=EndorsementState.ASKED)
    return waiting.order_by("asked_at", "pk")


def answers_of_hers(officer: Person | None) -> QuerySet[Endorsement]:
    """What her associations have answered: what holds first, then what is past, the newest first."""
    past = (EndorsementState.DECLINED, EndorsementState.ENDED, EndorsementState.WITHDRAWN)
    rows = Endorsement.objects.answered_where_officer(officer).filter(state__in=(EndorsementState.GIVEN, *past))
    holds = Case(When(state=EndorsementState.GIVEN, then=Value(0)), default=Value(1))
    return rows.order_by(holds, "-answered_at", "-pk")


def listed(rows: QuerySet[Endorsement] | Iterable[Endorsement]) -> list[Listed]:
    """These with the titles of their courses. Wants version, course and owner at hand."""
    rows = list(rows)
    titles = course_titles(list({row.course_version.course for row in rows}), current())
    return [Listed(row, title.title, title.lang) for row in rows for title in [titles[row.course_version.course_id]]]


@dataclass(frozen=True)
class Step:
    """An activity as the partner reads it."""

    title: str
    kind: str
    minutes: int
    is_required: bool
    pass_mark: int | None


@dataclass(frozen=True)
class Part:
    """A module of the version that is to be recognised."""

    title: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps if step.is_required)


@dataclass(frozen=True)
class Subject:
    """What is to be recognised: a course version as a partner has to know it before it answers."""

    title: str
    lang: str
    url: str
    summary: str
    audience: str
    outcomes: tuple[str, ...]
    criteria: str
    parts: tuple[Part, ...]
    skills: tuple[tuple[str, str, str], ...]
    minutes: int
    law_as_at: date | None
    is_current: bool

    @property
    def hours(self) -> str:
        return format_hours(self.minutes)


def subject_of(row: Endorsement) -> Subject:
    """The version that was asked about, in the reader's language where the course is published in it."""
    version, language = row.course_version, current()
    course = version.course
    outline = outline_pages(version, language)
    page = _page(course, language)
    marks = sorted({quiz["pass_mark"] for quiz in assessment_of(version)})
    minutes = minutes_of(course, version) if row.is_waiting else row.minutes
    return Subject(
        title=outline.course.title,
        lang=html_lang(outline.course.lang),
        url=outline.course.url,
        summary=page.summary if page is not None else "",
        audience=page.audience if page is not None else "",
        outcomes=tuple(page.outcome_list) if page is not None else (),
        criteria=criteria(language, version=version.number, marks=marks, assessed=bool(marks)),
        parts=_parts(version, outline),
        skills=tuple(
            (held.skill.code, held.skill.name, str(SkillLevel(held.level).label))
            for held in course.course_skills.select_related("skill").order_by("skill__position")
        ),
        minutes=minutes,
        law_as_at=course.law_as_at,
        is_current=course.current_version_id == version.pk,
    )


def default_comment(language: str, minutes: int) -> str:
    """What a recognition says where its partner says nothing of its own; the hours as screens show them."""
    return say_credential(language, "endorsement_hours", hours=number(float(format_hours(minutes))))


def comment_of(given: Endorsement, language: str) -> str:
    """What the partner says about it; where it says nothing, for how many hours it recognises the course."""
    said = str(getattr(given, f"comment_{language.replace('-', '_')}", "")) or given.comment_en
    return said or default_comment(language, given.minutes)


def default_comments(minutes: int) -> dict[str, str]:
    return {language: default_comment(language, minutes) for language in LANGS}


def _page(course: Course, language: str) -> Any:
    pages = CoursePage.objects.filter(translation_key=course.key, live=True)
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    return found.get(language) or found.get(course.source_locale)


def _parts(version: CourseVersion, outline: CoursePages) -> tuple[Part, ...]:
    steps: dict[str, list[Step]] = defaultdict(list)
    for held in version.snapshot["activities"]:
        steps[held["module"]].append(
            Step(
                title=outline.get(uuid.UUID(held["key"])).title,
                kind=str(ActivityKind(held["kind"]).label),
                minutes=held["minutes"],
                is_required=held["required"],
                pass_mark=held["pass_mark"],
            )
        )
    return tuple(
        Part(outline.get(uuid.UUID(module["key"])).title, tuple(steps[module["key"]]))
        for module in version.snapshot["modules"]
        if steps[module["key"]]
    )
