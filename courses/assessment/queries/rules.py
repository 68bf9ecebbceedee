"""The pages whose rules and checks count: those of the authoring language."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F, OuterRef, Subquery

from courses.assessment.models import QuizPage
from courses.catalogue.models import Activity, LessonPage, VersionActivity


def _source(pages: Any, activity: Activity) -> Any:
    """The live page in the authoring language of a course that holds the activity."""
    language = VersionActivity.objects.filter(activity__key=OuterRef("translation_key")).order_by("-version__pk")
    return (
        pages.filter(translation_key=activity.key, live=True)
        .annotate(source=Subquery(language.values("version__course__source_locale")[:1]))
        .filter(locale__language_code=F("source"))
        .first()
    )


def rules_of(activity: Activity) -> QuizPage | None:
    """The quiz page whose rules count."""
    found: QuizPage | None = _source(QuizPage.objects, activity)
    return found


def lesson_of(activity: Activity) -> LessonPage | None:
    """The lesson page whose checks count."""
    found: LessonPage | None = _source(LessonPage.objects, activity)
    return found


def checks_of(lesson: LessonPage) -> list[uuid.UUID]:
    """The keys of a lesson's knowledge checks, in order."""
    return [
        uuid.UUID(block.value["question"])
        for block in lesson.body
        if block.block_type == "check" and block.value["question"]
    ]
