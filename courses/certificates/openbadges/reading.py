"""Reading JSON as signatures need it: what two readers could take for two different things is refused."""

from __future__ import annotations

import json
import math
from typing import Any

from courses.certificates.openbadges.canonical import Document

DEEPEST = 32
EXACT = 2**53 - 1  # beyond it programs written in JavaScript read another number


class NotReadable(Exception):  # noqa: N818 reads as what happened
    """A text is not one JSON object that everybody reads alike."""


def read(text: str | bytes) -> Document:
    """The object of a text. Raises NotReadable where a member stands twice, a number is not exact, or it is no object."""
    try:
        document = json.loads(
            text.decode() if isinstance(text, bytes) else text,
            object_pairs_hook=_members,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as error:
        raise NotReadable(str(error)) from error
    if not isinstance(document, dict):
        raise NotReadable("no object")
    _look_into(document, DEEPEST)
    return document


def _members(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _whole(digits: str) -> int:
    number = int(digits)
    if abs(number) > EXACT:
        raise ValueError("a number that not everybody reads exactly")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number without end")
    return number


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _look_into(value: Any, levels: int) -> None:
    if levels < 0:
        raise NotReadable("nested too deep")
    if isinstance(value, dict):
        for name, item in value.items():
            _look_into(name, levels)
            _look_into(item, levels - 1)
    elif isinstance(value, list):
        for item in value:
            _look_into(item, levels - 1)
    elif isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        # Half a character is signed like the mark that stands for it, so that the two could be exchanged.
        raise NotReadable("half a character")
