"""Making outlines: for one enrolment or many, in a number of queries that does not grow."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from common.languages import current, html_lang
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Course, CourseVersion, VersionActivity
from courses.catalogue.queries import CoursePages, outline_pages_of, version_parts
from courses.learning.enums import ItemState
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.queries.lookups import results_of
from courses.learning.queries.outline import CourseOutline, OutlineItem, OutlineModule

Results = dict[int, ActivityResult]


@dataclass(frozen=True)
class CourseTitle:
    """What a course is called and where it stands, in one language."""

    title: str
    url: str
    lang: str


def outline_for(enrolment: Enrolment, language: str) -> CourseOutline:
    """The course as this learner has it, by the version her enrolment points to."""
    return _outlines([enrolment], language, prepared=enrolment.pk is not None)[enrolment.pk]


def outlines_for(enrolments: Sequence[Enrolment], language: str) -> dict[int, CourseOutline]:
    """The same for several enrolments, by their primary key: four queries, and one more where a course grew since."""
    return _outlines(enrolments, language, prepared=False)


def _outlines(enrolments: Sequence[Enrolment], language: str, *, prepared: bool) -> dict[int, CourseOutline]:
    versions = _versions(enrolments)
    # A finished learner keeps the version she finished and is told what came after it.
    newest = {
        enrolment.pk: version_id
        for enrolment in enrolments
        if enrolment.is_completed
        and (version_id := versions[enrolment.version_id].course.current_version_id) is not None
        and version_id != enrolment.version_id
    }
    missing = set(newest.values()) - versions.keys()
    if missing:
        later = CourseVersion.objects.filter(pk__in=missing).select_related("course")
        versions |= {version.pk: version for version in later}
    pages = outline_pages_of(list(versions.values()), language)
    parts, results = _parts_and_results(enrolments, versions, prepared=prepared)
    return {
        enrolment.pk: _outline(
            enrolment,
            pages[enrolment.version_id],
            parts[enrolment.version_id],
            results[enrolment.pk],
            later=parts[newest[enrolment.pk]] if enrolment.pk in newest else [],
            later_pages=pages.get(newest.get(enrolment.pk, 0)),
        )
        for enrolment in enrolments
    }


def _parts_and_results(
    enrolments: Sequence[Enrolment], versions: dict[int, CourseVersion], *, prepared: bool
) -> tuple[dict[int, list[VersionActivity]], dict[int, Results]]:
    """The activities of each version in order, and each enrolment's results by activity."""
    results: dict[int, Results] = defaultdict(dict)
    if prepared:
        # The page of a lesson: one cycle, by the query that was prepared.
        (enrolment,) = enrolments
        found: Iterable[ActivityResult] = results_of(enrolment)
    else:
        # The sample learner of a preview has no row, and no results.
        stored = [enrolment.pk for enrolment in enrolments if enrolment.pk is not None]
        found = ActivityResult.objects.filter(enrolment__in=stored)
    for result in found:
        results[result.enrolment_id][result.activity_id] = result
    return version_parts(versions), results


def _versions(enrolments: Sequence[Enrolment]) -> dict[int, CourseVersion]:
    """The versions they point to, with their courses; asked for only where the gate has not brought them along."""
    found: dict[int, CourseVersion] = {}
    for enrolment in enrolments:
        if {"version", "course"} <= enrolment._state.fields_cache.keys():
            found[enrolment.version_id] = enrolment.version
            found[enrolment.version_id].course = enrolment.course
    missing = {enrolment.version_id for enrolment in enrolments} - found.keys()
    if missing:
        asked = CourseVersion.objects.filter(pk__in=missing).select_related("course")
        found |= {version.pk: version for version in asked}
    return found


def _outline(
    enrolment: Enrolment,
    pages: CoursePages,
    parts: list[VersionActivity],
    results: Results,
    *,
    later: list[VersionActivity],
    later_pages: CoursePages | None,
) -> CourseOutline:
    modules: dict[uuid.UUID, list[OutlineItem]] = {}
    for part, number in _numbered(parts):
        item = _item(part, number, pages, results.get(part.activity_id))
        modules.setdefault(part.module_key, []).append(item)
    known = {part.activity_id for part in parts}
    return CourseOutline(
        enrolment=enrolment,
        course_title=pages.course.title,
        course_url=pages.course.url,
        course_lang=html_lang(pages.course.lang),
        modules=tuple(
            OutlineModule(
                number=str(place), title=pages.get(key).title, lang=html_lang(pages.get(key).lang), items=tuple(items)
            )
            for place, (key, items) in enumerate(modules.items(), start=1)
        ),
        new_items=tuple(
            _item(part, number, later_pages, results.get(part.activity_id), is_new=True)
            for part, number in _numbered(later)
            if later_pages is not None and part.activity_id not in known
        ),
    )


def _numbered(parts: Iterable[VersionActivity]) -> Iterable[tuple[VersionActivity, str]]:
    """Lessons are counted within their module, `2.3`; a quiz has no number of its own."""
    modules: dict[uuid.UUID, int] = {}
    lessons: dict[uuid.UUID, int] = defaultdict(int)
    for part in parts:
        module = modules.setdefault(part.module_key, len(modules) + 1)
        if part.activity.kind == ActivityKind.LESSON:
            lessons[part.module_key] += 1
            yield part, f"{module}.{lessons[part.module_key]}"
        else:
            yield part, ""


def _item(
    part: VersionActivity, number: str, pages: CoursePages, result: ActivityResult | None, *, is_new: bool = False
) -> OutlineItem:
    page = pages.get(part.activity.key)
    return OutlineItem(
        key=part.activity.key,
        activity_id=part.activity_id,
        kind=part.activity.kind,
        number=number,
        title=page.title,
        url=page.url,
        lang=html_lang(page.lang),
        minutes=part.minutes,
        required=part.required,
        rule=part.completion_rule,
        pass_mark=part.pass_mark,
        state=_state(result, is_available=bool(page.url)),
        is_new=is_new,
        result=result,
    )


def _state(result: ActivityResult | None, *, is_available: bool) -> ItemState:
    if result is not None and result.completed_at is not None:
        return ItemState.DONE
    if not is_available:
        return ItemState.UNAVAILABLE
    seen = result is not None and (result.first_seen_at is not None or result.score is not None)
    return ItemState.BEGUN if seen else ItemState.OPEN


def course_titles(courses: Sequence[Course], language: str) -> dict[int, CourseTitle]:
    """Titles and addresses of courses, by their primary key."""
    versions = list(
        CourseVersion.objects.filter(pk__in=[course.current_version_id for course in courses]).select_related("course")
    )
    pages = outline_pages_of(versions, language)
    titles = {
        version.course_id: CourseTitle(page.title, page.url, html_lang(page.lang))
        for version in versions
        for page in [pages[version.pk].course]
    }
    return {course.pk: titles.get(course.pk, CourseTitle(str(course), "", "")) for course in courses}


def course_url(course: Course, language: str | None = None) -> str:
    """The course page, or My learning where no page can be reached."""
    title = course_titles([course], language or current())[course.pk]
    return title.url or reverse("dashboards:my-learning")


def continue_url(enrolment: Enrolment, language: str | None = None) -> str:
    """The very place where she goes on."""
    outline = outline_for(enrolment, language or current())
    step = outline.next_step
    if step is not None:
        return step.resume_url
    return outline.course_url or reverse("learning:record", args=[enrolment.public_id])
