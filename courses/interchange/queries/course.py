"""A course of this site, whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wagtail.models import Page

from common.languages import LANGS
from courses.assessment.models import AssignmentPage, QuizPage
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.interchange.neutral import (
    Activity,
    Assignment,
    AssignmentWords,
    Course,
    CourseWords,
    Lesson,
    Module,
    ModuleWords,
    Package,
    PackageWords,
    Quiz,
    QuizWords,
)
from courses.interchange.queries.media import MediaNames
from courses.interchange.queries.pages import body_blocks, lesson_words, page_as_edited, plain, quiz_draws
from courses.interchange.queries.questions import neutral_banks
from courses.packages.models import PackagePage
from courses.packages.queries import contents_of


def neutral_course(row: CourseRow) -> Course | None:
    """The course as its pages and rows have it now; None where it has no page in its authoring language.

    What is live counts; of a page that is a draft, its newest state.
    """
    page = CoursePage.objects.filter(translation_key=row.key, locale__language_code=row.source_locale).first()
    if page is None:
        return None
    media = MediaNames()
    words = {language: _course_words(page_as_edited(found)) for language, found in _languages(page, row).items()}
    course = Course(
        key=row.key,
        code=row.code or "",
        owner=row.owner.slug if row.owner is not None else "",
        source_language=row.source_locale,
        slug=page.slug,
        words=words,
        level=row.level,
        enrolment=row.enrolment_policy,
        minutes=row.minutes,
        law_as_at=row.law_as_at.isoformat() if row.law_as_at else "",
        valid_months=row.valid_months,
        topics=dict(row.certificate_topics or {}),
        recognised_by=sorted(
            {
                slug
                for held in (row.recognised_by, row.recognition_wishes)
                for slug in held.values_list("slug", flat=True)
            }
        ),
        skills=[
            (held.skill.code, held.level)
            for held in row.course_skills.select_related("skill").order_by("skill__position", "skill__code")
        ],
        publish=page.live,
    )
    for module_page in page.get_children().type(ModulePage).specific().order_by("path"):
        course.modules.append(_module(module_page, row, media, course_live=page.live))
    banks = {draw.bank for quiz in course.quizzes for draw in quiz.draws if draw.bank is not None}
    questions = {draw.question for quiz in course.quizzes for draw in quiz.draws if draw.question is not None}
    course.banks = neutral_banks(banks, questions | _checks(course), media)
    course.media = media.files()
    course.left_out = _foreign(page)
    return course


def _checks(course: Course) -> set[UUID]:
    blocks = [block for lesson in course.lessons for words in lesson.words.values() for block in words.blocks]
    return {UUID(block.value["question"]) for block in blocks if block.kind == "check" and block.value["question"]}


def _languages(page: Any, row: CourseRow) -> dict[str, Any]:
    """The page in every language it has, in our order."""
    found = {
        other.locale.language_code: other
        for other in type(page).objects.filter(translation_key=page.translation_key).select_related("locale")
    }
    return {language: found[language] for language in LANGS if language in found}


def _course_words(page: Any) -> CourseWords:
    return CourseWords(
        title=page.title.strip(),
        summary=plain(page.summary),
        audience=plain(page.audience),
        outcomes=[" ".join(line.split()) for line in page.outcome_list],
        prerequisites=plain(page.prerequisites),
        assessment_note=plain(page.assessment_note),
        teachers=[
            {name: plain(block.value.get(name) or "") for name in ("name", "name_other", "role")}
            for block in page.teachers
        ],
    )


def _module(page: Any, row: CourseRow, media: MediaNames, *, course_live: bool) -> Module:
    words = {}
    for language, found in _languages(page, row).items():
        held = page_as_edited(found)
        words[language] = ModuleWords(title=held.title.strip(), summary=plain(held.summary))
    module = Module(key=page.translation_key, slug=page.slug, words=words, draft=course_live and not page.live)
    for child in page.get_children().specific().order_by("path"):
        if isinstance(child, LessonPage | QuizPage | AssignmentPage | PackagePage):
            module.activities.append(_activity(child, row, media, course_live=course_live))
    return module


def _activity(page: Any, row: CourseRow, media: MediaNames, *, course_live: bool) -> Activity:
    languages = {language: page_as_edited(found) for language, found in _languages(page, row).items()}
    held = languages[row.source_locale]
    common: dict[str, Any] = {
        "key": page.translation_key,
        "slug": page.slug,
        "minutes": held.minutes,
        "required": held.required,
        "open": held.preview_open,
        "draft": course_live and not page.live,
    }
    if isinstance(page, PackagePage):
        return _package(held, languages, common)
    if isinstance(page, QuizPage):
        return Quiz(
            **common,
            words={
                language: QuizWords(title=found.title.strip(), introduction=plain(found.introduction))
                for language, found in languages.items()
            },
            draws=quiz_draws(held),
            pass_mark=held.pass_mark,
            attempts=held.attempts_allowed,
            waiting_hours=held.waiting_hours,
            time_limit=held.time_limit_minutes,
            shuffle_questions=held.shuffle_questions,
            shuffle_options=held.shuffle_options,
            feedback=held.feedback,
        )
    if isinstance(page, AssignmentPage):
        return Assignment(
            **common,
            words={
                language: AssignmentWords(title=found.title.strip(), blocks=body_blocks(found, media))
                for language, found in languages.items()
            },
            pass_mark=held.pass_mark,
            text=held.takes_text,
            files=held.most_files,
            kinds=list(held.file_kinds),
        )
    return Lesson(
        **common,
        completion=held.completion_rule,
        ai_assisted=held.ai_assisted,
        words={language: lesson_words(found, media) for language, found in languages.items()},
    )


def _package(held: Any, languages: dict[str, Any], common: dict[str, Any]) -> Package:
    return Package(
        **common,
        words={
            language: PackageWords(title=found.title.strip(), introduction=plain(found.introduction))
            for language, found in languages.items()
        },
        format=held.package.format,
        name=held.package.name,
        outline=held.package.outline,
        files=contents_of(held.package),
        completion=held.completion_rule,
        pass_mark=held.pass_mark,
    )


def _foreign(page: Any) -> list[dict[str, str]]:
    """Pages below the course of kinds a package has no form for."""
    known = (ModulePage, LessonPage, QuizPage, AssignmentPage, PackagePage)
    return [
        {"where": found.title, "kind": found.specific_class.__name__, "why": "no form in a package"}
        for found in Page.objects.descendant_of(page)
        if not issubclass(found.specific_class, known)
    ]
