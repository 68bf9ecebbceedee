"""A name as those see it who have the number alone: 陳**, C*** T** M**."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"([\s\-‐‑–·・•‧,，、.()（）'’]+)")


def characters(text: str) -> list[str]:
    """What a reader takes for one character: a base with its marks, a Han character with its selector."""
    found: list[str] = []
    for point in unicodedata.normalize("NFC", text):
        joins = unicodedata.combining(point) or unicodedata.category(point) in {"Mn", "Me", "Mc", "Cf"}
        if joins and found:
            found[-1] += point
        else:
            found.append(point)
    return found


def mask(name: str) -> str:
    """The first character of each word, a star for each further one; a name of one character is all star."""
    parts = _WORDS.split(name.strip())
    words = [part for part in parts[::2] if part]
    if len(words) == 1 and len(characters(words[0])) == 1:
        return "*"
    masked = []
    for index, part in enumerate(parts):
        if index % 2:
            masked.append(part)
        elif part:
            first, *rest = characters(part)
            masked.append(first + "*" * len(rest))
    return "".join(masked)
