"""What every kind of question answers."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

MARKS = re.compile(r"^\s*```.*$|`", re.M)


class FormData(Protocol):
    """The part of a QueryDict that kinds use."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Marked:
    """Whether an answer is right; `share` of the points, 0 to 1, exactly."""

    correct: bool
    share: Fraction

    @classmethod
    def of(cls, right: int, parts: int) -> Marked:
        """So many parts of so many."""
        return cls(correct=right == parts, share=Fraction(right, parts))


@dataclass(frozen=True)
class Line:
    """One part of an answer that has several: what stands before it, how it is answered, what she gave."""

    key: str
    kind: str  # select, text, numeric
    given: str
    # Ids of what may be chosen, in the order they are shown; or places.
    choices: tuple[str, ...] = ()
    is_right: bool = False
    # The right answer in words; empty where the whole has one for all lines.
    solution: str = ""


class Kind:
    """One kind of question. Stateless: structure and answer are handed in."""

    name: ClassVar[str]
    template: ClassVar[str]
    # Whether the answer is one or several of the options.
    has_options: ClassVar[bool] = False
    # Whether a form without an answer means that she took hers back.
    can_be_emptied: ClassVar[bool] = True
    # Whether an answer may hold words of her own, which are forgotten with her.
    is_typed: ClassVar[bool] = False
    # Whether a person has to read the answer; the attempt waits until she has.
    marked_by_person: ClassVar[bool] = False
    # Whether the prompt itself holds the places of the answer.
    asks_in_prompt: ClassVar[bool] = False

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        """What keeps a structure from being asked, as lazy translations; empty where nothing does."""
        raise NotImplementedError

    def texts(self, structure: dict[str, Any]) -> list[str]:
        """The ids of everything whose text stands in `words["options"]`, in the order an author meets them."""
        return list(structure.get("options", []))

    def word_problems(self, structure: dict[str, Any], words: dict[str, Any]) -> list[Any]:
        """What keeps words from asking the structure; empty where they can."""
        options = words.get("options", {})
        lacking = [key for key in self.texts(structure) if not said(options.get(key, {}))]
        if lacking or not str(words.get("prompt", "")).strip():
            return [_("Give the question and every option a text.")]
        return []

    def arranged(self, structure: dict[str, Any], chance: random.Random, *, shuffle: bool) -> list[str]:
        """The ids that a learner chooses among, in the order one attempt shows them."""
        options = list(structure.get("options", []))
        if shuffle:
            chance.shuffle(options)
        return options

    def read(self, structure: dict[str, Any], data: FormData) -> Any:
        """The answer in a form, as JSON; None where nothing was answered. Raises AnswerInvalid."""
        raise NotImplementedError

    def lines(
        self,
        structure: dict[str, Any],
        words: dict[str, Any],
        answer: Any,
        order: Sequence[str],
        typed: FormData | None = None,
    ) -> list[Line]:
        """The parts of an answer that has several. `typed` is a form that was refused: it is shown as it was sent."""
        return []

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        """Mark an answer that `read` returned; None is wrong."""
        raise NotImplementedError

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        """The right answer in words."""
        raise NotImplementedError

    def in_full(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        """Everything that is right, for whoever reviews the question."""
        return self.model_answer(structure, words)

    def in_words(self, structure: dict[str, Any], answer: Any, words: dict[str, Any]) -> str:
        """An answer as people read it."""
        return str(answer)


WRONG = Marked(correct=False, share=Fraction(0))
RIGHT = Marked(correct=True, share=Fraction(1))


def said(option: dict[str, Any]) -> str:
    """What an option says: its text, or of one that only shows something what that is called."""
    text = str(option.get("text") or "").strip()
    return text or ", ".join(str(file.get("title", "")) for file in option.get("attachments", []))


def in_one_line(prompt: str) -> str:
    """A prompt where there is room for a line: without the marks of listings and code."""
    return " ".join(MARKS.sub("", prompt).split())


def text_of(words: dict[str, Any], key: str) -> str:
    """What the option of an id says in these words; empty where they lack it."""
    return said(words.get("options", {}).get(key, {}))


def field_of(key: str) -> str:
    """The name of the field in which one part of an answer is sent."""
    return f"answer-{key}"


def sent(data: FormData, keys: Sequence[str]) -> dict[str, str]:
    """What was sent for each of these parts, without those left empty. Fields of other names are not looked at."""
    found = {key: str(data.get(field_of(key)) or "").strip() for key in keys}
    return {key: value for key, value in found.items() if value}


def shuffled(keys: Sequence[str], chance: random.Random, *, unlike: Sequence[str]) -> list[str]:
    """The keys in an order left to chance, but never one in which those of `unlike` stand as they do there."""
    keys, right = list(keys), list(dict.fromkeys(unlike))
    chance.shuffle(keys)
    if len(right) > 1 and [key for key in keys if key in right] == right:
        # Two of them change places: every other order is as likely as before.
        one, other = chance.sample(right, 2)
        at, there = keys.index(one), keys.index(other)
        keys[at], keys[there] = keys[there], keys[at]
    return keys
