"""Codes and numbers of certificates: made at random, read as people write them.

A code is ten characters of Crockford's base 32 and one check character of the same alphabet. The check is a weighted
sum over the field of 32 elements, each place with its own weight; so every single wrong character and every exchange
of two characters, wherever they stand, is found. (Crockford's own check, modulo 37, finds as much but needs five
characters that are awkward to type and have a meaning in addresses.)
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 11
SPECIMEN = "0" * LENGTH
READ_AS = {"O": "0", "I": "1", "L": "1"}
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_BITS = 5
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over the field of two elements
# What people put between groups: spaces and every kind of dash, dots and the like.
_SEPARATORS = re.compile(r"[\s\-_.·•‐‑‒–—―−_/\\]+")


def _times_alpha(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value >> _BITS else value


def _check(values: list[int]) -> int:
    """The value that makes the sum of all places, each multiplied by its own power of alpha, zero."""
    total = 0
    for value in values:
        # Horner's rule: the place furthest left ends with the highest power.
        total = _times_alpha(total) ^ value
    return _times_alpha(total)


def with_check(body: str) -> str:
    """The ten characters and their check character."""
    return body + ALPHABET[_check([_VALUES[character] for character in body])]


def is_code(text: str) -> bool:
    """Whether `text` is a code in its canonical spelling."""
    return len(text) == LENGTH and all(character in _VALUES for character in text) and with_check(text[:-1]) == text


def new_code() -> str:
    """A code nobody can guess from another. Whether it is free, the database says."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
        code = with_check(body)
        if code != SPECIMEN:
            return code


def number_for(*, issuer: str, year: int, code: str) -> str:
    """FTA-FTAHK-2026-7K3M9QXR2P4: the issuer's key, the year of issue, the code."""
    return f"FTA-{issuer.upper()}-{year}-{code}"


@dataclass(frozen=True)
class Reading:
    """What somebody typed, understood as far as it can be.

    `code` is empty where it is no code; then `impossible` names the characters no code contains, or `length` is wrong,
    or one character is mistyped. `prefix` is what stood before the code, for comparison with the real number.
    """

    code: str = ""
    prefix: str = ""
    impossible: tuple[str, ...] = ()
    length: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.code and not self.impossible and self.length == 0

    @property
    def has_right_length(self) -> bool:
        return self.length == LENGTH

    def agrees_with(self, number: str) -> bool:
        """A number typed whole must be that number; a code alone is enough."""
        return not self.prefix or _SEPARATORS.sub("", number).upper() == f"{self.prefix}{self.code}"


def read(typed: str) -> Reading:
    """Understand a code, a number, or an address of a certificate in any spelling.

    Case, spaces, dashes and full-width forms do not matter; O is read as 0, and I and L as 1.
    """
    text = unicodedata.normalize("NFKC", typed)[:300].strip()
    if "/c/" in text:
        text = urlsplit(text).path.partition("/c/")[2].partition("/")[0]
    text = _SEPARATORS.sub("", text).upper()
    prefix = _prefix(text)
    text = text[len(prefix) :]
    body = "".join(READ_AS.get(character, character) for character in text)
    impossible = tuple(dict.fromkeys(character for character in body if character not in _VALUES))
    if impossible:
        return Reading(prefix=prefix, impossible=impossible, length=len(body))
    if is_code(body):
        return Reading(code=body, prefix=prefix, length=len(body))
    return Reading(prefix=prefix, length=len(body))


def _prefix(text: str) -> str:
    """What stands before the code in a number typed whole: FTA, the issuer's key, the year."""
    ends = [found.end() for found in re.finditer(r"(?:19|20)\d\d", text)] if text.startswith("FTA") else []
    # The key of an issuer, or the code, may look like a year as well.
    fitting = [end for end in ends if len(text) - end == LENGTH]
    if fitting:
        return text[: fitting[0]]
    return text[: ends[0]] if ends and len(text) > LENGTH else ""
