"""Questions and banks of this site as neutral ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from common.languages import LANGS
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question as QuestionRow
from courses.assessment.models import QuestionBank
from courses.interchange.neutral import Bank, Question
from courses.interchange.queries.media import MediaNames

# Lists of files beside the question and its explanation.
BESIDE = ("attachments", "explanation_attachments")


def neutral_question(row: QuestionRow, media: MediaNames) -> Question:
    """A question with its words. `row` comes with `texts__locale` and `skills`."""
    texts = {text.locale.language_code: text.words for text in row.texts.all()}
    ids = set(kind_of(row.kind).texts(row.structure))
    return Question(
        key=row.key,
        kind=row.kind,
        structure=row.structure,
        words={
            language: with_files(canonical_words(texts[language], ids), lambda file: _named(file, media))
            for language in LANGS
            if language in texts
        },
        points=row.points,
        skills=sorted(skill.code for skill in row.skills.all()),
    )


def canonical_words(words: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    """Words in one spelling, whoever wrote them; texts of options that no longer exist are left behind."""

    def plain(text: str) -> str:
        return (text or "").replace("\r\n", "\n").strip()

    def option(held: dict[str, Any]) -> dict[str, Any]:
        files = held.get("attachments")
        said = {"text": plain(held.get("text", "")), "reason": plain(held.get("reason", ""))}
        return {**said, "attachments": list(files)} if files else said

    found: dict[str, Any] = {
        "prompt": plain(words["prompt"]),
        "explanation": plain(words.get("explanation", "")),
        "options": {name: option(held) for name, held in words.get("options", {}).items() if name in ids},
    }
    extras: dict[str, Any] = {name: list(words.get(name, [])) for name in BESIDE}
    extras["hints"] = [hint for given in words.get("hints", []) if (hint := plain(given))]
    extras["guide"] = plain(words.get("guide", ""))
    return {**found, **{name: value for name, value in extras.items() if value}}


def with_files(words: dict[str, Any], naming: Callable[[dict[str, Any]], dict[str, Any] | None]) -> dict[str, Any]:
    """The words with each file named as `naming` says; what it has no name for is left behind."""

    def named(held: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        lists = {name: [file for one in held[name] if (file := naming(one))] for name in names if name in held}
        rest = {name: value for name, value in held.items() if name not in lists}
        return {**rest, **{name: files for name, files in lists.items() if files}}

    options = {key: named(option, ("attachments",)) for key, option in words["options"].items()}
    return {**named(words, BESIDE), "options": options}


def _named(file: dict[str, Any], media: MediaNames) -> dict[str, Any] | None:
    """By its name among the files of a course; None where it no longer exists."""
    name = media.name(str(file["kind"]), file["file"])
    return {"file": name, "kind": file["kind"], "title": str(file.get("title", "")).strip()} if name else None


def neutral_banks(bank_keys: Iterable[UUID], question_keys: Iterable[UUID], media: MediaNames) -> list[Bank]:
    """The banks that are drawn from or whose questions are asked, whole; retired questions only where they are asked."""
    asked = set(question_keys)
    rows = QuestionBank.objects.filter(key__in=set(bank_keys)) | QuestionBank.objects.filter(questions__in=asked)
    banks = []
    for bank in rows.distinct().order_by("name", "pk"):
        questions = bank.questions.order_by("position", "pk").prefetch_related("texts__locale", "skills")
        banks.append(
            Bank(
                key=bank.key,
                name=bank.name.strip(),
                questions=[
                    neutral_question(question, media)
                    for question in questions
                    if question.retired_at is None or question.key in asked
                ],
            )
        )
    return banks
