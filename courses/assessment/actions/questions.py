"""Writing questions: structure and words in, frozen versions and wordings out."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
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


@transaction.atomic
def save_question(
    *,
    bank: QuestionBank,
    kind: str,
    structure: dict[str, Any],
    words: dict[str, dict[str, Any]],
    source_locale: str = "en",
    key: uuid.UUID | None = None,
    points: int = 1,
    position: int = 0,
    skills: list[Any] | None = None,
) -> Question:
    """Write a question whole, with its words by language, and publish what changed. Saving the same again changes nothing.

    Raises QuestionIncomplete where it could not be asked.
    """
    problems = kind_of(kind).problems(structure)
    if problems:
        raise QuestionIncomplete(problems[0])
    key = key or uuid.uuid4()
    fields = {
        "bank": bank,
        "kind": kind,
        "structure": structure,
        "points": points,
        "source_locale": source_locale,
        "position": position,
    }
    question, made = Question.objects.select_for_update().get_or_create(key=key, defaults=fields)
    changed = [] if made else [name for name, value in fields.items() if getattr(question, name) != value]
    for name in changed:
        setattr(question, name, fields[name])
    if changed:
        question.save(update_fields=changed)
    if skills is not None:
        question.skills.set(skills)
    # The source first: a translation is published into the version that the source makes.
    for language in sorted(words, key=lambda code: code != source_locale):
        text = _text(question, language, words[language])
        publish_words(text=text)
    question.refresh_from_db()
    return question


def _text(question: Question, language: str, words: dict[str, Any]) -> QuestionText:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    fields = QuestionText.columns_of(words)
    text, made = QuestionText.objects.get_or_create(question=question, locale=locale, defaults={**fields, "live": True})
    if not made and any(getattr(text, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(text, name, value)
        text.live = True
        text.has_unpublished_changes = False
        text.save()
    return text


@transaction.atomic
def publish_words(*, text: QuestionText) -> QuestionWording | None:
    """Freeze what was published: source words make a new version where they or the structure changed, others an edition.

    Returns the wording written, or None where nothing changed. Raises QuestionIncomplete where an option has no text in
    the source language.
    """
    # The row alone: PostgreSQL locks no side of a join that may be empty.
    rows = Question.objects.select_for_update(of=("self",)).select_related("current_version")
    question = rows.get(pk=text.question_id)
    language = text.locale.language_code
    if language == question.source_locale:
        return _publish_source(question, text)
    version = question.current_version
    if version is None:
        return None
    return _add_wording(version, language, text.words)


def _publish_source(question: Question, text: QuestionText) -> QuestionWording | None:
    problems = kind_of(question.kind).word_problems(question.structure, text.words)
    if problems:
        raise QuestionIncomplete(problems[0])
    former = question.current_version
    state = (question.kind, question.structure, question.points, question.source_locale, text.words)
    if former is not None and state == (
        former.kind,
        former.structure,
        former.points,
        former.source_locale,
        former.source_words,
    ):
        return None
    version = QuestionVersion.objects.create(
        question=question,
        number=(former.number if former is not None else 0) + 1,
        kind=question.kind,
        structure=question.structure,
        points=question.points,
        source_locale=question.source_locale,
        source_words=text.words,
    )
    question.current_version = version
    question.save(update_fields=["current_version"])
    bump_stamp()
    return _add_wording(version, question.source_locale, text.words)


def _add_wording(version: QuestionVersion, language: str, words: dict[str, Any]) -> QuestionWording | None:
    newest = (
        QuestionWording.objects.filter(version__question=version.question_id, language=language)
        .order_by("-version__number", "-edition")
        .first()
    )
    if (
        newest is not None
        and newest.words == words
        and (newest.version_id == version.pk or language != version.source_locale)
    ):
        return None
    _note_files(version, words)
    edition = newest.edition + 1 if newest is not None and newest.version_id == version.pk else 1
    bump_stamp()
    return QuestionWording.objects.create(version=version, language=language, edition=edition, words=words)


def _note_files(version: QuestionVersion, words: dict[str, Any]) -> None:
    """Whoever is asked the question may have what it shows."""
    QuestionFile.objects.bulk_create(
        [QuestionFile(question_id=version.question_id, kind=kind, file=file) for kind, file in files_of(words)],
        ignore_conflicts=True,
    )
