"""Reading JSON as signatures need it: what two readers could take for two different things is refused, at the cost of
reading it once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from enum import Enum
from typing import Any, NoReturn

from courses.certificates.openbadges.canonical import Document

DEEPEST = 32
EXACT = 2**53 - 1  # beyond it programs written in JavaScript read another number
LONGEST_NUMBER = 32

# A string, to its end or to that of the text; or one step in or out. It never reads a character twice.
_STEPS = re.compile(r'"(?>[^"\\]+|\\.?)*+"?|[][{}]', re.DOTALL)


class Reason(Enum):
    """Why a text is not read."""

    NOT_JSON = "not JSON"
    NO_OBJECT = "no object"
    DEEP = "nested too deep"
    TWICE = "a member stands twice"
    NUMBER = "a number that not everybody reads exactly"


class NotReadable(Exception):  # noqa: N818 reads as what happened
    """A text is not one JSON object that everybody reads alike. `member` is the name that stands twice."""

    def __init__(self, reason: Reason, member: str = "") -> None:
        super().__init__(f"{reason.value}: {member}" if member else reason.value)
        self.reason = reason
        self.member = member


def read(text: str | bytes) -> Document:
    """The object of a text. Raises NotReadable."""
    try:
        text = text.decode() if isinstance(text, bytes) else text
        _check_depth(text)
        document = json.loads(
            text,
            object_pairs_hook=_members,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_no_number,
        )
        # Half a character, written as an escape, has no bytes, and is signed like the mark that stands for it.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise NotReadable(Reason.NOT_JSON) from error
    if not isinstance(document, dict):
        raise NotReadable(Reason.NO_OBJECT)
    return document


def _check_depth(text: str) -> None:
    depth = 0
    for step in _STEPS.finditer(text):
        if step[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                raise NotReadable(Reason.DEEP)
        elif step[0] in "]}":
            depth -= 1


def _members(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((name, _times),) = Counter(name for name, _value in pairs).most_common(1)
        raise NotReadable(Reason.TWICE, name)
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER or abs(int(digits)) > EXACT:
        _no_number(digits)
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER or abs(float(digits)) > EXACT:
        _no_number(digits)
    return float(digits)


def _no_number(_written: str) -> NoReturn:
    raise NotReadable(Reason.NUMBER)
