"""How lists of HTML count."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

from bs4 import Tag

ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
LARGEST_ROMAN = 3999


def whole(value: Any) -> int:
    """A whole number of an attribute; 0 where it holds none."""
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def is_counted_otherwise(tag: Tag) -> bool:
    """Whether a list begins elsewhere than at one, counts in letters, or is gone on with by the next one."""
    if tag.name != "ol":
        return False
    start = whole(tag.get("start")) or 1
    follows = tag.find_next_sibling("ol")
    after = start + len(tag.find_all("li", recursive=False))
    is_gone_on_with = isinstance(follows, Tag) and whole(follows.get("start")) == after
    return is_gone_on_with or start > 1 or str(tag.get("type") or "1") != "1"


def numeral(number: int, kind: str) -> str:
    """A number as a list of this `type` shows it: 1, a, A, i or I. What has no such form stands in figures."""
    if kind in {"a", "A"} and 0 < number <= len(ascii_lowercase):
        found = ascii_lowercase[number - 1]
    elif kind in {"i", "I"} and 0 < number <= LARGEST_ROMAN:
        found = _roman(number)
    else:
        return str(number)
    return found.upper() if kind.isupper() else found


def _roman(number: int) -> str:
    found = ""
    for value, letters in ROMAN:
        found += letters * (number // value)
        number %= value
    return found
