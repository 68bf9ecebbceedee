"""JSON as signatures need it: whatever two readers could read differently is refused, and nothing costs more than it is long."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.encoding import from_b64u
from courses.certificates.uploads.refusal import Unreadable

MOST_TEXT = 64 * 1024  # ours have 3 to 10 kB
DEEPEST = 32
EXACT = 2**53 - 1  # beyond it a number is another number to another reader
LONGEST_NUMBER = 32
SHOWN = 40

# A string, to its end or to that of the text; or one step in or out. It never reads a character twice.
_STEPS = re.compile(r'"(?>[^"\\]+|\\.?)*+"?|[][{}]', re.DOTALL)

NOT_JSON = _("The text in the file is not JSON: something was cut off or changed. Get the file once more.")
NOT_A_CREDENTIAL = _("The file holds data, but no certificate that could have been issued here.")
DAMAGED_TOKEN = _("The token in the file is damaged. Bring the file exactly as you got it.")


def text_of(content: bytes) -> str:
    """UTF-8 alone. A mark of byte order, which some editors add, is not part of it."""
    if len(content) > MOST_TEXT:
        raise Unreadable(
            _("The file holds more text than any certificate. Bring the signed file exactly as you got it.")
        )
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unreadable(_("The text in the file is not UTF-8. Bring the file exactly as you got it.")) from error


def parse(text: str) -> Document:
    """The object a text says. Raises Unreadable."""
    _check_depth(text)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_members,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_no_number,
        )
        # Half a character, written as an escape, has no bytes: it could be neither compared nor shown.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable(NOT_JSON) from error
    if not isinstance(found, dict):
        raise Unreadable(NOT_A_CREDENTIAL)
    return found


def parse_part(part: str) -> Document:
    """The object a part of a token says. Raises Unreadable."""
    try:
        text = from_b64u(part).decode()
    except ValueError as error:
        raise Unreadable(DAMAGED_TOKEN) from error
    return parse(text)


def _check_depth(text: str) -> None:
    depth = 0
    for step in _STEPS.finditer(text):
        if step[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Unreadable(_("The file is nested deeper than any certificate. It is not read."))
        elif step[0] in "]}":
            depth -= 1


def _members(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((name, _times),) = Counter(name for name, _value in pairs).most_common(1)
        raise Unreadable(
            _("“%(name)s” stands in the file twice, so that two readers could read two things. It is not read.")
            % {"name": shown(name)}
        )
    return found


def _no_number(_text: str) -> NoReturn:
    raise Unreadable(_("A number in the file is written as no certificate writes one. It is not read."))


def _whole_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER or abs(int(text)) > EXACT:
        _no_number(text)
    return int(text)


def _number(text: str) -> float:
    if len(text) > LONGEST_NUMBER or abs(float(text)) > EXACT:
        _no_number(text)
    return float(text)


def shown(text: str, most: int = SHOWN) -> str:
    """What somebody wrote, short and without what cannot be seen: marks that turn the direction of writing, controls."""
    cleaned = "".join(point if point.isprintable() else "\N{REPLACEMENT CHARACTER}" for point in text[: most + 1])
    return cleaned if len(text) <= most else f"{cleaned[:most]}…"
