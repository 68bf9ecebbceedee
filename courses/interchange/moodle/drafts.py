"""What the types of Moodle's questions share on their way to ours: a draft without words, and what was changed for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.moodle.model import MoodleAnswer, MoodleQuestion, MoodleText


class Unfit(Exception):  # noqa: N818 reads as what happened
    """The question cannot be asked here; the message says why."""


@dataclass
class Draft:
    """A question of ours whose words are still Moodle's."""

    kind: str
    structure: dict[str, Any]
    prompt: MoodleText
    # Option id: its text and what is said to who chooses it.
    options: dict[str, tuple[MoodleText, MoodleText]] = field(default_factory=dict)
    # What is said to certain answers that are no options: it goes into the explanation.
    remarks: list[tuple[str, MoodleText]] = field(default_factory=list)
    # Sentences for the report, each once.
    changes: list[str] = field(default_factory=list)

    def changed(self, how: str) -> None:
        if how not in self.changes:
            self.changes.append(how)


Making = Callable[[MoodleQuestion], Draft]


def option_id(number: int) -> str:
    """a, b … z, o27, o28 …"""
    return chr(ord("a") + number) if number < 26 else f"o{number + 1}"


def plain(number: Decimal) -> str:
    """A number in figures, without an exponent or zeros at its end."""
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text


def part_marks(draft: Draft, answers: list[MoodleAnswer]) -> None:
    """Say so where an answer earned a part of the marks."""
    if any(answer.fraction > 0 and not answer.is_full for answer in answers):
        draft.changed(_("Answers that earned part of the marks are wrong here; only fully right ones count."))


def remark(draft: Draft, answer: MoodleAnswer) -> None:
    """What is said to one answer stands in the explanation, after that answer."""
    if answer.feedback:
        within = f" ± {answer.tolerance}" if answer.tolerance not in {"", "0"} else ""
        draft.remarks.append((answer.text.text.strip() + within, answer.feedback))
        draft.changed(_("What was said to single answers stands in the explanation."))
