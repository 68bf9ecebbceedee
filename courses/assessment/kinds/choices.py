"""Questions with options."""

from __future__ import annotations

import random
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds.base import RIGHT, WRONG, FormData, Kind, Marked, text_of


class Single(Kind):
    """One option is right; the answer is its id."""

    name: ClassVar[str] = "single"
    template = "assessment/kinds/options.html"
    has_options = True
    many = False
    # A radio button cannot be taken back.
    can_be_emptied = False

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        found = _option_problems(structure)
        if not found and len(structure["correct"]) != 1:
            found.append(_("Mark exactly one option as right."))
        return found

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        answer = data.get("answer")
        if not answer:
            return None
        if answer not in structure["options"]:
            raise AnswerInvalid(_("This answer is not one of the options. Choose one and save again."))
        return str(answer)

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        return RIGHT if answer in structure["correct"] else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return self.in_words(structure, structure["correct"], words)

    def in_words(self, structure: dict[str, Any], answer: Any, words: dict[str, Any]) -> str:
        chosen = answer if isinstance(answer, list) else [answer]
        return "; ".join(text_of(words, option) for option in chosen if option in words["options"])


class TrueFalse(Single):
    """Two options with the fixed ids `true` and `false`, which stand in their order."""

    name = "truefalse"

    def arranged(self, structure: dict[str, Any], chance: random.Random, *, shuffle: bool) -> list[str]:
        return list(structure["options"])

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        found = super().problems(structure)
        if sorted(structure.get("options", [])) != ["false", "true"]:
            found.append(_("A true-or-false question has the options “true” and “false”."))
        return found


class Multiple(Single):
    """Several options may be right; all of them and no other earn the points. The answer is a sorted list of ids."""

    name = "multiple"
    many = True
    can_be_emptied = True

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        found = _option_problems(structure)
        if not found and not structure["correct"]:
            found.append(_("Mark at least one option as right."))
        return found

    def read(self, structure: dict[str, Any], data: FormData) -> list[str] | None:  # type: ignore[override]
        answers = sorted(set(data.getlist("answer")))
        if not answers:
            return None
        if not set(answers) <= set(structure["options"]):
            raise AnswerInvalid(_("This answer is not one of the options. Choose again and save."))
        return answers

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        return RIGHT if answer is not None and sorted(answer) == sorted(structure["correct"]) else WRONG


def _option_problems(structure: dict[str, Any]) -> list[Any]:
    options, correct = structure.get("options", []), structure.get("correct", [])
    found: list[Any] = []
    if len(options) < 2:
        found.append(_("Give at least two options."))
    if len(set(options)) != len(options):
        found.append(_("Two options have the same key."))
    if not set(correct) <= set(options):
        found.append(_("An option marked as right does not exist."))
    return found
