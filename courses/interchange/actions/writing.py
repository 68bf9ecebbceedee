"""The one writer: neutral courses into pages and rows. Every reader ends here.

What differs is found by reading. New files, banks and pages are then written in short transactions where authors alone
see them; everything a learner notices happens in the last one. An error on the way takes back what was made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from accounts.models import Organisation, Person
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.queries.requirements import of_version, source_requirements
from courses.interchange.actions.media import StoredMedia, StoredPackages
from courses.interchange.actions.page_writing import PageWriter
from courses.interchange.actions.pages import Pages
from courses.interchange.actions.questions import Banks
from courses.interchange.actions.refusals import associations, refuse_impossible, refuse_unpublishable
from courses.interchange.actions.unfinished import Told, Unfinished, at_work, nobody
from courses.interchange.actions.whole import refusing
from courses.interchange.neutral import Course
from courses.skills.models import Skill

# What another system can say of a course; the rest stays as this site has it.
KNOWN_ELSEWHERE = {"code", "owner", "source_locale"}


@dataclass
class Written:
    """What became of it: the pages are named by language and title."""

    changed: bool
    pages: list[str] = field(default_factory=list)


def write_course(
    *, course: Course, by: Person | None, publish: bool = False, release: bool = False, dry_run: bool = False
) -> Written:
    """Put a course into the site. See `write_courses`."""
    return write_courses(courses=[course], by=by, publish=publish, release=release, dry_run=dry_run)


def write_courses(
    *,
    courses: Sequence[Course],
    by: Person | None,
    publish: bool = False,
    release: bool = False,
    dry_run: bool = False,
    told: Told = nobody,
) -> Written:
    """Put courses into the site, all or none. The same again changes nothing.

    New pages are drafts unless `publish` or the course says otherwise; what is published stays so and takes the new
    words. What the course no longer holds is taken down; what that would loosen waits, unless `release`. With `dry_run`
    nothing is written: what would be refused is refused, and what would change is found. Raises ImportRefused.
    """
    wishes: dict[str, Any] = {"by": by, "publish": publish, "release": release}
    if dry_run:
        alive = partial(told, 0, 0)
        with refusing():
            writings = [Writing(course, alive, **wishes) for course in courses]
        return Written(changed=any(one.differs for one in writings))
    with refusing(), at_work([course.key for course in courses], told) as work:
        writings = [one for course in courses if (one := Writing(course, work.stay_alive, **wishes)).differs]
        work.total = sum(one.size for one in writings)
        work.tell(0)
        for one in writings:
            one.prepare(work)
        if writings:
            with work.last_part():
                with catalogue.settled_once(by=by):
                    for one in writings:
                        one.finish()
                for one in writings:
                    one.let_go()
    return Written(changed=bool(writings), pages=[name for one in writings for name in one.pages.names])


class Writing:
    """One course on its way into the site: what differs is found when it is made."""

    def __init__(
        self, course: Course, alive: Callable[[], None], *, by: Person | None, publish: bool, release: bool
    ) -> None:
        self.course = course
        self.by = by
        self.release = release
        publish = publish or course.publish
        self.row = CourseRow.objects.filter(key=course.key).first()
        self.owner, self.indexes = refuse_impossible(course, self.row)
        refuse_unpublishable(course, self.row, publish=publish)
        self.media = StoredMedia(self.owner)
        self.media.find(course.media, alive)
        self.packages = StoredPackages(self.owner)
        self.packages.find(course.packages)
        self.banks = Banks(course, self.owner, self.media)
        self.banks.compare(alive)
        self.pages = Pages(course, self.media, self.packages, publish=publish)
        self.pages.compare(alive)
        self.settings = {} if self.row is None else _changed_settings(course, self.row, self.owner)

    @property
    def differs(self) -> bool:
        parts = (self.media.awaited, self.packages.awaited, self.banks.differs, self.pages.differs, self.settings)
        return any(parts) or self._is_loosened()

    @property
    def size(self) -> int:
        """Files, questions and pages that are written one after the other."""
        return len(self.media.awaited) + len(self.packages.awaited) + self.banks.size + len(self.pages.new)

    def _is_loosened(self) -> bool:
        """Whether there is something to release although nothing is to be written."""
        if not self.release or self.row is None:
            return False
        source, applying = source_requirements(self.row), of_version(self.row.current_version)
        return source is not None and (applying is None or not source.same_as(applying))

    def prepare(self, work: Unfinished) -> None:
        """What nobody but authors sees."""
        self.media.store(work)
        self.packages.store(work)
        self.banks.add(work)
        self.writer = PageWriter(self.pages, self.indexes, self.banks.rows, self.by)
        if self.row is not None and self.row.retired_at is not None:
            with work.part():
                catalogue.restore_course(key=self.row.key, by=self.by)
        new = self.pages.new
        if self.row is None:
            # From here on the course is its association's.
            first, new = new[:1], new[1:]
            self.writer.add(work, first)
            with work.part():
                self.row = CourseRow.objects.get(key=self.course.key)
                self._save(_changed_settings(self.course, self.row, self.owner))
        self.writer.add(work, new)
        self.banks.change_many(work)
        self.banks.ask_many(work)
        self.writer.get_ready()

    def finish(self) -> None:
        """What learners notice."""
        self._save(self.settings)
        self.banks.finish()
        self.writer.finish()

    def let_go(self) -> None:
        """Release what is loosened, where that was asked for and the course is offered."""
        row = CourseRow.objects.get(key=self.course.key)
        if self.release and source_requirements(row) is not None:
            catalogue.release_requirements(course=row, by=self.by)

    def _save(self, changes: dict[str, Any]) -> None:
        if changes:
            catalogue.save_course_settings(course=CourseRow.objects.get(key=self.course.key), by=self.by, **changes)


def _changed_settings(course: Course, row: CourseRow, owner: Organisation) -> dict[str, Any]:
    """What does not depend on language and differs."""
    wanted: dict[str, Any] = {
        "code": course.code or None,
        "owner": owner,
        "source_locale": course.source_language,
        "level": course.level,
        "enrolment_policy": course.enrolment,
        "minutes": course.minutes,
        "law_as_at": date.fromisoformat(course.law_as_at) if course.law_as_at else None,
        "valid_months": course.valid_months,
        "certificate_topics": course.topics,
    }
    if course.foreign:
        wanted = {name: value for name, value in wanted.items() if name in KNOWN_ELSEWHERE and value}
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not course.foreign and set(course.skills) != set(row.course_skills.values_list("skill__code", "level")):
        changes["skills"] = _skills(course)
    # Who recognises it already need not be wished for, and is left out of neither.
    given, wished = _slugs(row.recognised_by), _slugs(row.recognition_wishes)
    if not course.foreign and set(course.recognised_by) - given != wished - given:
        changes["recognition_wishes"] = _partners(course)
    return changes


def _slugs(associations: Any) -> set[str]:
    return set(associations.values_list("slug", flat=True))


def _skills(course: Course) -> list[tuple[Skill, int]]:
    known = {skill.code: skill for skill in Skill.objects.all()}
    return [(known[code], level) for code, level in course.skills]


def _partners(course: Course) -> list[Organisation]:
    return list(associations().filter(slug__in=course.recognised_by))
