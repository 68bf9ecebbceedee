"""New questions, many at once: first written where nobody is asked them, then all asked from one moment on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from wagtail.models import Locale

from courses.assessment.exceptions import QuestionIncomplete
from courses.assessment.kinds import kind_of
from courses.assessment.models import (
    Question,
    QuestionBank,
    QuestionFile,
    QuestionText,
    QuestionVersion,
    QuestionWording,
)
from courses.assessment.queries.files import files_of
from courses.catalogue.actions import bump_stamp
from courses.skills.models import Skill

# Keys named in one statement.
BATCH = 500


@dataclass
class Fresh:
    """A question that is to be written: structure and words as `courses.assessment.kinds` describes them."""

    key: uuid.UUID
    kind: str
    structure: dict[str, Any]
    words: dict[str, dict[str, Any]]
    source_locale: str
    points: int = 1
    position: int = 0
    skills: list[Skill] = field(default_factory=list)


def check_question(*, kind: str, structure: dict[str, Any], words: dict[str, Any]) -> None:
    """Raises QuestionIncomplete where it could not be asked; `words` are those of its source."""
    problems = kind_of(kind).problems(structure) or kind_of(kind).word_problems(structure, words)
    if problems:
        raise QuestionIncomplete(problems[0])


@transaction.atomic
def add_questions(*, bank: QuestionBank, fresh: Sequence[Fresh]) -> list[uuid.UUID]:
    """Write questions that do not exist yet, with their words. Nobody is asked them before `ask_questions`.

    Gives the keys of those that were written. Raises QuestionIncomplete.
    """
    for one in fresh:
        check_question(kind=one.kind, structure=one.structure, words=one.words[one.source_locale])
    held = set(Question.objects.filter(key__in=[one.key for one in fresh]).values_list("key", flat=True))
    fresh = [one for one in fresh if one.key not in held]
    Question.objects.bulk_create(
        Question(
            key=one.key,
            bank=bank,
            kind=one.kind,
            structure=one.structure,
            points=one.points,
            source_locale=one.source_locale,
            position=one.position,
        )
        for one in fresh
    )
    Question.skills.through.objects.bulk_create(
        Question.skills.through(question_id=one.key, skill_id=skill.pk) for one in fresh for skill in one.skills
    )
    languages = {language for one in fresh for language in one.words}
    locales = {language: Locale.objects.get_or_create(language_code=language)[0] for language in languages}
    QuestionText.objects.bulk_create(
        QuestionText(question_id=one.key, locale=locales[language], **QuestionText.columns_of(words))
        for one in fresh
        for language, words in one.words.items()
    )
    return [one.key for one in fresh]


@transaction.atomic
def ask_questions(*, keys: Iterable[uuid.UUID]) -> int:
    """Freeze the first version of questions that have none: from now on they are asked. Says how many."""
    wanted = list(keys)
    done = sum(_ask(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH))
    if done:
        bump_stamp()
    return done


def _ask(keys: list[uuid.UUID]) -> int:
    rows = Question.objects.select_for_update().filter(key__in=keys, current_version__isnull=True)
    questions = list(rows.prefetch_related("texts__locale"))
    words = {one.key: {text.locale.language_code: text.words for text in one.texts.all()} for one in questions}
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=one,
            number=1,
            kind=one.kind,
            structure=one.structure,
            points=one.points,
            source_locale=one.source_locale,
            source_words=words[one.key][one.source_locale],
        )
        for one in questions
        if one.source_locale in words[one.key]
    )
    QuestionWording.objects.bulk_create(
        QuestionWording(version=version, language=language, edition=1, words=said)
        for version in versions
        for language, said in words[version.question_id].items()
    )
    QuestionFile.objects.bulk_create(
        [
            QuestionFile(question_id=version.question_id, kind=kind, file=file)
            for version in versions
            for said in words[version.question_id].values()
            for kind, file in files_of(said)
        ],
        ignore_conflicts=True,
    )
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Question.objects.filter(key__in=[version.question_id for version in versions]).update(
        current_version=Subquery(newest)
    )
    return len(versions)
