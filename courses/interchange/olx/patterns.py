"""Patterns (regular expressions) as the texts that fit them, where these can be listed."""

from __future__ import annotations

import re

MOST_TEXTS = 60
DEEPEST = 20
# A dot, which fits any letter.
ANY = "\ue003"
ANYTHING = re.compile(r"(?<!\\)(?:\.\??)*\.[*+]\??(?:\.[*+]?\??)*")
SPACES = {"s": " ", "t": " "}


class TooManyError(Exception):
    """The pattern fits more texts than can be listed, or says what a list cannot."""


def texts_of(pattern: str) -> list[str]:
    r"""Every text that fits; `*` stands in it for anything, `\*` for a star. Raises TooManyError."""
    # Some letter beside any letters is any letters: no answer is empty.
    reader = _Reader(ANYTHING.sub(".*", pattern.strip()))
    found = reader.either(0)
    if reader.place < len(reader.pattern):
        raise TooManyError
    return list(dict.fromkeys(text.strip() for text in found))


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def either(self, depth: int) -> list[str]:
        if depth > DEEPEST:
            raise TooManyError
        found = self.row(depth)
        while self._at("|"):
            self.place += 1
            found = _few([*found, *self.row(depth)])
        return found

    def row(self, depth: int) -> list[str]:
        found = [""]
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            piece = self.piece(depth)
            found = _few([before + text for before in found for text in piece])
        return found

    def piece(self, depth: int) -> list[str]:
        """One letter, set or group, with what says how often it stands there."""
        texts = self.one(depth)
        if self.place >= len(self.pattern) or self.pattern[self.place] not in "*+?{":
            return self._known(texts)
        mark = self.pattern[self.place]
        self.place += 1
        if self._at("?"):
            self.place += 1
        if mark == "?":
            return ["", *self._known(texts)]
        if mark in "*+" and texts == [ANY]:
            return ["*"]
        if mark in "*+" and texts == [" "]:
            return ["", " "] if mark == "*" else [" "]
        raise TooManyError

    def one(self, depth: int) -> list[str]:
        char = self.pattern[self.place]
        self.place += 1
        if char in "^$":
            return [""]
        if char == "(":
            if self.pattern.startswith("?:", self.place):
                self.place += 2
            elif self._at("?"):
                raise TooManyError
            found = self.either(depth + 1)
            if not self._at(")"):
                raise TooManyError
            self.place += 1
            return found
        if char == "[":
            return self.letters()
        if char == "\\":
            return self.escaped()
        if char in "*+?{}":
            raise TooManyError
        return [ANY if char == "." else char]

    def letters(self) -> list[str]:
        end = self.pattern.find("]", self.place)
        inner = self.pattern[self.place : end] if end > self.place else ""
        if not inner or inner[0] == "^" or "-" in inner or "\\" in inner:
            raise TooManyError
        self.place = end + 1
        return [_plain(char) for char in inner]

    def escaped(self) -> list[str]:
        if self.place >= len(self.pattern):
            raise TooManyError
        char = self.pattern[self.place]
        self.place += 1
        if char in SPACES:
            return [" "]
        if char in "bZAz":
            return [""]
        if char.isalnum():
            raise TooManyError
        return [_plain(char)]

    def _at(self, char: str) -> bool:
        return self.place < len(self.pattern) and self.pattern[self.place] == char

    def _known(self, texts: list[str]) -> list[str]:
        if ANY in texts:
            raise TooManyError
        return texts


def _plain(char: str) -> str:
    return r"\*" if char == "*" else char


def _few(texts: list[str]) -> list[str]:
    if len(texts) > MOST_TEXTS:
        raise TooManyError
    return texts
