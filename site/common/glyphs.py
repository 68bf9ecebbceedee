"""Which characters a certificate can draw: read from the fonts it is set in.

The house's Latin face is a subset of 215 characters, all of which the CJK face has too, so the CJK face decides.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# They choose among forms of the character before them and are drawn as nothing.
SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# Format and control characters have no place in a name: they hide, join or turn what is around them.
UNWELCOME = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def cjk_font() -> Path | None:
    """The Noto Sans CJK collection of the font wheel."""
    spec = find_spec("manimgx_fonts_cjk")
    places = spec.submodule_search_locations if spec else None
    found = [file for place in places or [] for file in sorted(Path(place).glob("*.tt[cf]"))]
    return found[0] if found else None


@cache
def drawable() -> frozenset[int]:
    """Every code point that the font has a glyph for; its five regional faces cover the same."""
    from fontTools.ttLib import TTFont

    path = cjk_font()
    if path is None:
        return frozenset()
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def undrawable_characters(text: str) -> list[str]:
    """The characters of `text` that no certificate can show, each once, in their order."""
    points = drawable()
    found = [
        character
        for character in unicodedata.normalize("NFC", text)
        if ord(character) not in SELECTORS
        and (unicodedata.category(character) in UNWELCOME or ord(character) not in points)
    ]
    return list(dict.fromkeys(found))


def describe(character: str) -> str:
    """A character with its code, so that one that cannot be shown here either can still be found."""
    shown = character if character.isprintable() else "�"
    return f"{shown} (U+{ord(character):04X})"
