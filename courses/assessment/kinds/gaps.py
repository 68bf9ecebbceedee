"""Questions with gaps in the text."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds.base import FormData, Kind, Line, Marked, field_of, sent, text_of
from courses.assessment.kinds.choices import Single
from courses.assessment.kinds.written import Numeric, Text

# Where a gap stands in the prompt.
GAP = re.compile(r"\[\[([1-9]\d?)\]\]")
# Numbers of two digits.
MOST_GAPS = 99
PARTS: dict[str, Kind] = {kind.name: kind for kind in (Text(), Numeric(), Single())}


class _One:
    """A form with the answer to one gap alone."""

    def __init__(self, value: str) -> None:
        self.value = value

    def get(self, key: str, default: Any = None) -> Any:
        return self.value

    def getlist(self, key: str) -> list[Any]:
        return [self.value]


class Cloze(Kind):
    """A text with numbered gaps, each a word, a number or a choice; the answer is `{gap: what she gave}`.

    Each gap earns its share of the points.
    """

    name = "cloze"
    template = "assessment/kinds/cloze.html"
    is_typed = True
    asks_in_prompt = True

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        gaps = structure.get("gaps", {})
        found: list[Any] = []
        if not gaps:
            found.append(_("Describe at least one gap."))
        if len(gaps) > MOST_GAPS:
            found.append(_("Give at most %(most)d gaps.") % {"most": MOST_GAPS})
        for number, gap in gaps.items():
            kind = PARTS.get(gap.get("kind", ""))
            if kind is None or not GAP.fullmatch(f"[[{number}]]"):
                found.append(_("A gap has a number, and asks for a text, a number or a choice."))
            else:
                found += [_of_gap(number, problem) for problem in kind.problems(gap)]
        texts = self.texts(structure)
        if len(set(texts)) != len(texts):
            found.append(_("Two options have the same key."))
        return found

    def texts(self, structure: dict[str, Any]) -> list[str]:
        return [option for _number, gap in _in_order(structure) for option in gap.get("options", [])]

    def word_problems(self, structure: dict[str, Any], words: dict[str, Any]) -> list[Any]:
        """Each gap stands once in the prompt, in every language."""
        found = super().word_problems(structure, words)
        standing = GAP.findall(str(words.get("prompt", "")))
        if not found and sorted(standing) != sorted(structure.get("gaps", {})):
            found.append(_("Write each gap once into the question, as [[1]], [[2]] and so on, and no other."))
        return found

    def arranged(self, structure: dict[str, Any], chance: random.Random, *, shuffle: bool) -> list[str]:
        """The options of all gaps, in which those of each are found in their order."""
        return super().arranged({"options": self.texts(structure)}, chance, shuffle=shuffle)

    def read(self, structure: dict[str, Any], data: FormData) -> dict[str, str] | None:
        answer: dict[str, str] = {}
        for number, value in sent(data, list(structure["gaps"])).items():
            gap = structure["gaps"][number]
            try:
                given = PARTS[gap["kind"]].read(gap, _One(value))
            except AnswerInvalid as refusal:
                raise AnswerInvalid(_of_gap(number, refusal.message)) from refusal
            if given is not None:
                answer[number] = given
        return answer or None

    def lines(
        self,
        structure: dict[str, Any],
        words: dict[str, Any],
        answer: Any,
        order: Sequence[str],
        typed: FormData | None = None,
    ) -> list[Line]:
        given = answer if isinstance(answer, dict) else {}
        if typed is not None:
            given = {number: str(typed.get(field_of(number)) or "") for number in structure["gaps"]}
        lines = []
        for number, gap in _in_order(structure):
            kind = PARTS[gap["kind"]]
            options = gap.get("options", [])
            lines.append(
                Line(
                    key=number,
                    kind="select" if kind.has_options else gap["kind"],
                    given=given.get(number, ""),
                    choices=tuple(sorted(options, key=list(order).index if set(options) <= set(order) else None)),
                    is_right=typed is None and kind.mark(gap, given.get(number)).correct,
                    solution=kind.model_answer(gap, words),
                )
            )
        return lines

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        given, gaps = answer if isinstance(answer, dict) else {}, structure["gaps"]
        right = [PARTS[gap["kind"]].mark(gap, given.get(number)).correct for number, gap in gaps.items()]
        return Marked.of(sum(right), len(right))

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        parts = [(number, PARTS[gap["kind"]].model_answer(gap, words)) for number, gap in _in_order(structure)]
        return "; ".join(f"[{number}] {right}" for number, right in parts)

    def in_full(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        parts = [(number, PARTS[gap["kind"]].in_full(gap, words)) for number, gap in _in_order(structure)]
        return "\n".join(f"[{number}] {right.replace(chr(10), ' / ')}" for number, right in parts)

    def in_words(self, structure: dict[str, Any], answer: Any, words: dict[str, Any]) -> str:
        given = answer if isinstance(answer, dict) else {}
        parts = [
            (number, text_of(words, given[number]) if gap["kind"] == "single" else given[number])
            for number, gap in _in_order(structure)
            if number in given
        ]
        return "; ".join(f"[{number}] {text}" for number, text in parts)


def _of_gap(number: str, problem: Any) -> Any:
    return _("Gap %(number)s: %(problem)s") % {"number": number, "problem": problem}


def _in_order(structure: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The gaps by their numbers."""
    return sorted(structure.get("gaps", {}).items(), key=lambda pair: int(pair[0]) if pair[0].isdecimal() else 0)
