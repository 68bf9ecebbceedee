"""Words of questions that wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from courses.assessment.enums import ReviewState
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question, QuestionText, QuestionWording, WordsReview

BESIDE = ("attachments", "explanation_attachments")


@dataclass(frozen=True)
class Part:
    """One text of a question: as it was written, as learners see it now, as it is proposed."""

    name: str  # prompt, explanation, text, reason, hint, files, answer, points
    number: int
    source: str
    now: str
    proposed: str

    @property
    def is_changed(self) -> bool:
        return self.now != self.proposed


@dataclass(frozen=True)
class Proposal:
    """What a second person reads."""

    review: WordsReview
    parts: list[Part]
    is_source: bool
    is_published: bool
    is_stale: bool


def unfinished_review(question: Question, language: str) -> WordsReview | None:
    """Words that wait, or that came back and were not overtaken by published ones."""
    newest = WordsReview.objects.filter(question=question, language=language).order_by("-pk").first()
    if newest is None or newest.is_waiting:
        return newest
    if newest.state != ReviewState.RETURNED:
        return None
    later = QuestionWording.objects.filter(
        version__question=question, language=language, created_at__gt=newest.decided_at
    )
    return None if later.exists() else newest


def proposal_of(review: WordsReview) -> Proposal:
    """Side by side. Constant queries."""
    question = review.question
    texts = {
        text.locale.language_code: text.words
        for text in QuestionText.objects.filter(question=question).select_related("locale")
    }
    source, now = texts.get(question.source_locale, {}), texts.get(review.language, {})
    parts = [
        Part(name, 0, str(source.get(name, "")), str(now.get(name, "")), str(review.words.get(name, "")))
        for name in ("prompt", "explanation")
    ]
    parts += _files(0, source, now, review.words)
    kind = kind_of(question.kind)
    structure = review.structure or question.structure
    known = [*kind.texts(question.structure), *kind.texts(structure)]
    for number, option in enumerate(dict.fromkeys(known), start=1):
        of_option = [words.get("options", {}).get(option, {}) for words in (source, now, review.words)]
        for name in ("text", "reason"):
            parts.append(Part(name, number, *(words.get(name, "") for words in of_option)))
        parts += _files(number, *of_option)
    hints = [words.get("hints", []) for words in (source, now, review.words)]
    for number, of_hint in enumerate(zip_longest(*hints, fillvalue=""), start=1):
        parts.append(Part("hint", number, *of_hint))
    if review.structure is not None:
        answers = [
            _answer(question, *pair)
            for pair in ((question.structure, source), (question.structure, now), (review.structure, review.words))
        ]
        parts.append(Part("answer", 0, *answers))
        points = str(question.points)
        parts.append(Part("points", 0, points, points, str(review.points or question.points)))
    is_source = review.language == question.source_locale
    return Proposal(
        review=review,
        parts=[part for part in parts if part.source or part.now or part.proposed],
        is_source=is_source,
        is_published=bool(now),
        is_stale=review.state == ReviewState.WAITING and review.base_id != question.current_version_id,
    )


def _files(number: int, *words: dict[str, Any]) -> list[Part]:
    """What stands beside a question and its explanation, or beside one option, by title."""
    shown = ["\n".join(str(file.get("title", "")) for name in BESIDE for file in held.get(name, [])) for held in words]
    return [Part("files", number, *shown)]


def _answer(question: Question, structure: dict[str, object], words: dict[str, object]) -> str:
    try:
        return kind_of(question.kind).in_full(structure, words)
    except KeyError:
        return ""
