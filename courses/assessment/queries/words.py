"""Which words of a question a reader sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.languages import current, html_lang
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question, QuestionVersion, QuestionWording


@dataclass(frozen=True)
class ShownWords:
    """A version and the wording shown of it; `is_fallback` where the asked-for language is missing."""

    version: QuestionVersion
    wording: QuestionWording
    is_fallback: bool

    @property
    def lang(self) -> str:
        """What `lang` says around these words; empty where they are in the reader's language."""
        return html_lang(self.wording.language) if self.wording.language != current() else ""

    @property
    def prompt(self) -> str:
        return str(self.wording.words["prompt"])

    @property
    def explanation(self) -> str:
        return str(self.wording.words.get("explanation", ""))

    @property
    def hints(self) -> list[str]:
        return list(self.wording.words.get("hints", []))

    @property
    def words(self) -> dict[str, Any]:
        held: dict[str, Any] = self.wording.words
        return held

    def option(self, key: str) -> dict[str, Any]:
        """`{"text", "reason"}` of an option."""
        found: dict[str, Any] = self.wording.words["options"][key]
        return found


def wordings_for(versions: Iterable[QuestionVersion], language: str) -> dict[int, ShownWords]:
    """The newest wording of each version in a language, by the version's id. Two queries however many versions.

    A translation belongs to the question: one made for an earlier version serves as long as it has a text for everything
    the structure asks. Where none does, the whole question is shown in its source language.
    """
    versions = list(versions)
    questions = {version.question_id for version in versions}
    found = list(
        QuestionWording.objects.filter(version__question__in=questions, language=language)
        .select_related("version")
        .order_by("version__number", "edition")
    )
    newest: dict[uuid.UUID, list[QuestionWording]] = {}
    for wording in found:
        newest.setdefault(wording.version.question_id, []).append(wording)
    shown: dict[int, ShownWords] = {}
    lacking: list[QuestionVersion] = []
    for version in versions:
        fitting = _fitting(version, newest.get(version.question_id, []))
        if fitting is None:
            lacking.append(version)
        else:
            shown[version.pk] = ShownWords(version, fitting, is_fallback=False)
    if lacking:
        sources = {
            wording.version_id: wording
            for wording in QuestionWording.objects.filter(version__in=lacking).order_by("edition")
            if wording.language == next(v.source_locale for v in lacking if v.pk == wording.version_id)
        }
        for version in lacking:
            shown[version.pk] = ShownWords(version, sources[version.pk], is_fallback=version.source_locale != language)
    return shown


def _fitting(version: QuestionVersion, wordings: list[QuestionWording]) -> QuestionWording | None:
    """The newest wording of this version, else of an earlier or later one, that has words for all of it."""
    kind = kind_of(version.kind)
    own = [wording for wording in wordings if wording.version_id == version.pk]
    if version.source_locale in {wording.language for wording in wordings}:
        # The source words are the version: another version's words would be another question.
        return own[-1] if own else None
    for wording in [*reversed(own), *reversed(wordings)]:
        if not kind.word_problems(version.structure, wording.words):
            return wording
    return None


def question_words(keys: Iterable[uuid.UUID], language: str) -> dict[uuid.UUID, ShownWords]:
    """The applying version and words of questions by key. Constant queries; unknown or never published keys are absent."""
    versions = {
        question.key: question.current_version
        for question in Question.objects.filter(key__in=list(keys), current_version__isnull=False).select_related(
            "current_version"
        )
        if question.current_version is not None
    }
    shown = wordings_for(versions.values(), language)
    return {key: shown[version.pk] for key, version in versions.items()}
