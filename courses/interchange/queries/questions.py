"""Questions and banks of this site as neutral ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from common.languages import LANGS
from courses.assessment.models import Question as QuestionRow
from courses.assessment.models import QuestionBank
from courses.interchange.neutral import Bank, Question


def neutral_question(row: QuestionRow) -> Question:
    """A question with what is published of its words."""
    texts = {text.locale.language_code: text.words for text in row.texts.select_related("locale")}
    options = set(row.structure.get("options", []))
    return Question(
        key=row.key,
        kind=row.kind,
        structure=row.structure,
        words={language: _words(texts[language], options) for language in LANGS if language in texts},
        points=row.points,
        skills=sorted(row.skills.values_list("code", flat=True)),
    )


def _words(words: dict[str, Any], options: set[str]) -> dict[str, Any]:
    """Texts of options that no longer exist are left behind."""

    def plain(text: str) -> str:
        return (text or "").replace("\r\n", "\n").strip()

    return {
        "prompt": plain(words["prompt"]),
        "explanation": plain(words.get("explanation", "")),
        "options": {
            name: {"text": plain(option.get("text", "")), "reason": plain(option.get("reason", ""))}
            for name, option in words.get("options", {}).items()
            if name in options
        },
    }


def neutral_banks(bank_keys: Iterable[UUID], question_keys: Iterable[UUID]) -> list[Bank]:
    """The banks that are drawn from or whose questions are asked, whole; retired questions only where they are asked."""
    asked = set(question_keys)
    rows = QuestionBank.objects.filter(key__in=set(bank_keys)) | QuestionBank.objects.filter(questions__in=asked)
    banks = []
    for bank in rows.distinct().order_by("name", "pk"):
        questions = bank.questions.order_by("position", "pk").prefetch_related("skills")
        banks.append(
            Bank(
                key=bank.key,
                name=bank.name.strip(),
                questions=[
                    neutral_question(question)
                    for question in questions
                    if question.retired_at is None or question.key in asked
                ],
            )
        )
    return banks
