"""Questions as a bank's YAML holds them: what the reader knows, written back in one spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.interchange.neutral import Question

EMPTY: tuple[Any, ...] = (None, "", [], {})


def filled(**values: Any) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: value for name, value in values.items() if value not in EMPTY or value is False or value == 0}


def question_value(question: Question, source_language: str) -> dict[str, Any]:
    """One entry of `questions`."""

    def across(name: str) -> Any:
        return _plain({language: words.get(name, "") for language, words in question.words.items()}, source_language)

    def options(keys: Iterable[str], correct: Iterable[str] = ()) -> list[dict[str, Any]]:
        return [filled(id=key, correct=key in correct or None, target=pairs.get(key), **_texts(key)) for key in keys]

    def _texts(key: str) -> dict[str, Any]:
        given = {
            language: words["options"][key]
            for language, words in question.words.items()
            if key in words.get("options", {})
        }
        return {
            name: _plain({language: words.get(name, "") for language, words in given.items()}, source_language)
            for name in ("text", "reason", "attachments")
        }

    structure = question.structure
    pairs: dict[str, str] = structure.get("pairs", {})
    gaps = sorted(structure.get("gaps", {}).items(), key=lambda gap: int(gap[0]))
    return filled(
        key=str(question.key),
        kind=question.kind,
        points=question.points if question.points != 1 else None,
        skills=question.skills,
        prompt=across("prompt"),
        attachments=across("attachments"),
        options=options(structure.get("options", []), structure.get("correct", [])),
        targets=options(structure.get("targets", [])),
        gaps=[
            filled(
                gap=int(number),
                kind=gap["kind"],
                options=options(gap.get("options", []), gap.get("correct", [])),
                **_typed(gap),
            )
            for number, gap in gaps
        ],
        **_typed(structure),
        guide=across("guide"),
        hints=across("hints"),
        explanation=across("explanation"),
        explanation_attachments=across("explanation_attachments"),
    )


def _typed(structure: dict[str, Any]) -> dict[str, Any]:
    """What is right where an answer is typed."""
    flags = {name: structure.get(name) or None for name in ("wildcards", "case")}
    return {**{name: structure.get(name) for name in ("value", "tolerance", "accepted", "longest")}, **flags}


def _plain(words: dict[str, Any], source_language: str) -> Any:
    """A text or list alone where only the authoring language has one."""
    words = {language: _in_order(held) for language, held in words.items() if held}
    return words[source_language] if set(words) == {source_language} else words


def _in_order(held: Any) -> Any:
    """The parts of a file in the order of the format."""
    if not isinstance(held, list):
        return held
    names = ("file", "kind", "title")
    return [filled(**{name: one.get(name) for name in names}) if isinstance(one, dict) else one for one in held]
