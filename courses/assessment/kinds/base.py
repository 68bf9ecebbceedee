"""What every kind of question answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol


class FormData(Protocol):
    """The part of a QueryDict that kinds use."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Marked:
    """Whether an answer is right; `share` of the points, 0 to 1."""

    correct: bool
    share: float


class Kind:
    """One kind of question. Stateless: structure and answer are handed in."""

    name: ClassVar[str]
    template: ClassVar[str]
    has_options: ClassVar[bool] = False
    # Whether a form without an answer means that she took hers back.
    can_be_emptied: ClassVar[bool] = True

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        """What keeps a structure from being asked, as lazy translations; empty where nothing does."""
        raise NotImplementedError

    def read(self, structure: dict[str, Any], data: FormData) -> Any:
        """The answer in a form, as JSON; None where nothing was answered. Raises AnswerInvalid."""
        raise NotImplementedError

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        """Mark an answer that `read` returned; None is wrong."""
        raise NotImplementedError

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        """The right answer in words."""
        raise NotImplementedError

    def in_words(self, answer: Any, words: dict[str, Any]) -> str:
        """An answer as people read it."""
        return str(answer)


WRONG = Marked(correct=False, share=0.0)
RIGHT = Marked(correct=True, share=1.0)
