"""A question as Moodle itself keeps it, whichever file it came in: GIFT, Aiken, Moodle XML or a course backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FULL = Decimal(1)
# What rounding in thirds and sevenths takes from a whole.
NEARLY = Decimal("0.0001")


@dataclass
class MoodleText:
    """A text in one of Moodle's formats (html, moodle, markdown, plain) with the files it names as @@PLUGINFILE@@."""

    text: str = ""
    format: str = "moodle"
    files: dict[str, bytes] = field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.files)


@dataclass
class MoodleAnswer:
    """One answer: what it is worth (1 is everything) and what is said to who gives it."""

    text: MoodleText
    fraction: Decimal = Decimal(0)
    feedback: MoodleText = field(default_factory=MoodleText)
    tolerance: str = "0"

    @property
    def is_full(self) -> bool:
        return self.fraction >= FULL - NEARLY


@dataclass
class MoodlePair:
    """What is asked in a matching question, and what belongs to it; without a text the answer belongs to nothing."""

    text: MoodleText
    answer: MoodleText


@dataclass
class MoodleChoice:
    """A piece that is dragged or selected into a gap."""

    text: MoodleText
    group: str = "1"


@dataclass
class MoodleQuestion:
    """One question. `type` is Moodle's own name of it; only what that type has is filled."""

    type: str
    where: str
    text: MoodleText = field(default_factory=MoodleText)
    feedback: MoodleText = field(default_factory=MoodleText)
    name: str = ""
    idnumber: str = ""
    points: Decimal = FULL
    answers: list[MoodleAnswer] = field(default_factory=list)
    pairs: list[MoodlePair] = field(default_factory=list)
    choices: list[MoodleChoice] = field(default_factory=list)
    single: bool = True
    case: bool = False
    hints: list[MoodleText] = field(default_factory=list)
    # What is said to every right, partly right and wrong answer.
    combined: dict[str, MoodleText] = field(default_factory=dict)
    units: list[tuple[str, Decimal]] = field(default_factory=list)
    guide: MoodleText = field(default_factory=MoodleText)
    template: MoodleText = field(default_factory=MoodleText)
    attachments: int = 0
    tags: list[str] = field(default_factory=list)
    # Sub-questions of a cloze question from a backup, by the number that stands as {#1} in its text.
    parts: dict[str, MoodleQuestion] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def texts(self) -> list[MoodleText]:
        """Every text of it, in the order people read them."""
        found = [self.text]
        for answer in self.answers:
            found += [answer.text, answer.feedback]
        for pair in self.pairs:
            found += [pair.text, pair.answer]
        found += [choice.text for choice in self.choices]
        found += [self.feedback, *self.combined.values(), *self.hints, self.guide, self.template]
        for part in self.parts.values():
            found += part.texts
        return found
