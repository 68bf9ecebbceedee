"""Which pages a course asks for, in which language, with what in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from courses.assessment.models import AssignmentPage, QuizPage
from courses.catalogue.enums import AiAssisted
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.interchange.actions.page_fields import assignment_fields, lesson_fields, quiz_fields
from courses.interchange.neutral import Activity, Assignment, Block, Course, Draw, Lesson, Package, Quiz
from courses.packages.models import PackagePage

Place = tuple[UUID, str]


@dataclass
class WantedPage:
    """One page in one language. `fields` are the simple ones; what points to other rows is named beside them."""

    model: Any
    key: UUID
    language: str
    slug: str
    # The page it stands under, in the same language; None: the catalogue.
    parent: UUID | None
    fields: dict[str, Any]
    draft: bool = False
    blocks: list[Block] | None = None
    draws: list[Draw] | None = None
    teachers: list[dict[str, str]] | None = None
    package: UUID | None = None
    # What a new page gets and one that stands keeps.
    at_first: dict[str, Any] = field(default_factory=dict)
    keeps_teachers: bool = False

    @property
    def place(self) -> Place:
        return self.key, self.language

    @property
    def is_course(self) -> bool:
        return self.parent is None


def page_model(activity: Activity) -> Any:
    """The kind of page an activity becomes."""
    models: dict[Any, Any] = {Quiz: QuizPage, Assignment: AssignmentPage, Package: PackagePage}
    return models.get(type(activity), LessonPage)


def wanted_pages(course: Course) -> Iterator[WantedPage]:
    """Parents before their children, the authoring language before the others."""
    others = [language for language in course.words if language != course.source_language]
    for language in (course.source_language, *others):
        yield _course_page(course, language)
        for module in course.modules:
            if language not in module.words:
                continue
            words = module.words[language]
            fields = {"title": words.title, "summary": words.summary}
            yield WantedPage(ModulePage, module.key, language, module.slug, course.key, fields, draft=module.draft)
            for activity in module.activities:
                if language in activity.words:
                    yield _activity_page(course, activity, language, module.key)


def _course_page(course: Course, language: str) -> WantedPage:
    words = course.words[language]
    known = {"title": words.title, "summary": words.summary}
    added = {
        "audience": words.audience,
        "outcomes": "\n".join(words.outcomes),
        "prerequisites": words.prerequisites,
        "assessment_note": words.assessment_note,
    }
    page = WantedPage(CoursePage, course.key, language, course.slug, None, known, teachers=words.teachers)
    if course.foreign:
        # Another system knows title and summary; what was added or mended here since stays.
        page.at_first, page.keeps_teachers = added, True
    else:
        page.fields |= added
    return page


def _activity_page(course: Course, activity: Activity, language: str, module: UUID) -> WantedPage:
    fields: dict[str, Any] = {
        "minutes": activity.minutes,
        "required": activity.required,
        "preview_open": activity.open,
    }
    page = WantedPage(page_model(activity), activity.key, language, activity.slug, module, fields, draft=activity.draft)
    if isinstance(activity, Quiz):
        fields |= quiz_fields(activity, language)
        page.draws = activity.draws if language == course.source_language else None
    elif isinstance(activity, Package):
        words = activity.words[language]
        fields |= {
            "title": words.title,
            "introduction": words.introduction,
            "completion_rule": activity.completion,
            "pass_mark": activity.pass_mark if activity.completion == "passed" else None,
        }
        page.package = activity.key
    else:
        page.blocks = activity.words[language].blocks
        # A translation that has not been written yet.
        page.draft = activity.draft or (not page.blocks and language != course.source_language)
        if isinstance(activity, Lesson):
            fields |= lesson_fields(activity, language)
            if course.foreign:
                # Nobody has said how it was made; what is said of it here stays.
                del fields["ai_assisted"]
                page.at_first = {"ai_assisted": AiAssisted.UNKNOWN}
        else:
            fields |= assignment_fields(activity, language)
    return page
