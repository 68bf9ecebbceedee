"""A question as a page shows it, whether in a quiz or as a check in a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property

from courses.assessment.kinds import FormData, Kind, Line, field_of, kind_of, text_of
from courses.assessment.queries.files import Attached, Files
from courses.assessment.queries.words import ShownWords


@dataclass(frozen=True)
class WithFiles:
    """Something with files beside its words: pictures belong to the words, the rest is opened by itself."""

    files: list[Attached]

    @property
    def pictures(self) -> list[Attached]:
        return [file for file in self.files if file.is_picture]

    @property
    def others(self) -> list[Attached]:
        return [file for file in self.files if not file.is_picture]


@dataclass(frozen=True)
class OptionView(WithFiles):
    """One option as shown: its words, and once feedback is due, its verdict."""

    key: str
    text: str
    reason: str
    chosen: bool
    correct: bool
    verdict: str  # "", "right", "wrong", "missed"


@dataclass(frozen=True)
class ChoiceView:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class LineView(WithFiles):
    """One part of an answer: the words before it, its field, and once feedback is due, its verdict and what is right."""

    line: Line
    text: str
    reason: str
    choices: list[ChoiceView]
    verdict: str  # "", "right", "wrong"
    solution: str

    @property
    def key(self) -> str:
        return self.line.key

    @property
    def name(self) -> str:
        return field_of(self.line.key)

    @property
    def given(self) -> str:
        return self.line.given

    @property
    def is_judged(self) -> bool:
        """Whether this kind of question judges each line, or all of them together."""
        return bool(self.line.solution)


@dataclass(frozen=True)
class ShownQuestion:
    """What quiz and check have in common. `typed` is a form that was refused: it is shown as it was sent."""

    words: ShownWords
    files: Files
    shows_verdict: bool = field(default=False, kw_only=True)
    typed: FormData | None = field(default=None, kw_only=True)

    # A check judges only what she gave, and never says what is right: trying again must stay worth it.
    tells_solutions = True

    @property
    def kind(self) -> Kind:
        return kind_of(self.words.version.kind)

    @property
    def structure(self) -> dict[str, Any]:
        held: dict[str, Any] = self.words.version.structure
        return held

    @property
    def template(self) -> str:
        return self.kind.template

    @property
    def has_many(self) -> bool:
        return self.words.version.kind == "multiple"

    @property
    def asks_in_prompt(self) -> bool:
        return self.kind.asks_in_prompt

    @property
    def order(self) -> list[str]:
        raise NotImplementedError

    @property
    def answer(self) -> object:
        raise NotImplementedError

    @property
    def model_answer(self) -> str:
        return self.kind.model_answer(self.structure, self.words.words)

    @property
    def attachments(self) -> list[Attached]:
        return self.files.among(self.words.words.get("attachments", []))

    @property
    def explanation_attachments(self) -> list[Attached]:
        return self.files.among(self.words.words.get("explanation_attachments", []))

    def option(self, key: str, *, chosen: bool, correct: bool, verdict: str, shows_reason: bool) -> OptionView:
        words = self.words.option(key)
        return OptionView(
            files=self.files.among(words.get("attachments", [])),
            key=key,
            text=words["text"],
            reason=words.get("reason", "") if shows_reason else "",
            chosen=chosen,
            correct=correct,
            verdict=verdict,
        )

    @property
    def targets(self) -> list[OptionView]:
        """What a match chooses among, where it shows pictures: a list to choose from holds only words."""
        words = [(key, self.words.words["options"].get(key, {})) for key in self.structure.get("targets", [])]
        if not any(held.get("attachments") for _key, held in words):
            return []
        order = self.order
        shown = sorted((key for key, _held in words), key=order.index)
        return [self.option(key, chosen=False, correct=False, verdict="", shows_reason=False) for key in shown]

    @cached_property
    def lines(self) -> list[LineView]:
        lines = self.kind.lines(self.structure, self.words.words, self.answer, self.order, self.typed)
        return [self._line(line) for line in lines]

    def _line(self, line: Line) -> LineView:
        options = self.words.words.get("options", {})
        words = options.get(line.key, {})
        # Of what stands before the field, or of what she chose in it.
        reason = words.get("reason") or (options.get(line.given, {}).get("reason") if line.choices else "")
        verdict = ""
        if self.shows_verdict and line.solution and line.given:
            verdict = "right" if line.is_right else "wrong"
        return LineView(
            files=self.files.among(words.get("attachments", [])),
            line=line,
            text=words.get("text", ""),
            reason=reason or "" if verdict else "",
            choices=[
                ChoiceView(value, text_of(self.words.words, value) or value, value == line.given)
                for value in line.choices
            ],
            verdict=verdict,
            solution=line.solution if self.shows_verdict and self.tells_solutions and not line.is_right else "",
        )

    @property
    def parts(self) -> int:
        """How many parts earn points each."""
        return sum(line.is_judged for line in self.lines)

    @property
    def parts_right(self) -> int:
        return sum(line.is_judged and line.line.is_right for line in self.lines)
