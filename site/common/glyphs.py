"""Which characters a certificate can draw: read from the two faces it is set in.

Pages get a subset of the house's Latin face that is small enough to load; a certificate has the whole of it, so that a
Polish, Czech or Turkish name can be printed as it is written.
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


LATIN_FONT = Path(__file__).resolve().parent / "fonts" / "source-serif-4.woff2"


def cjk_font() -> Path | None:
    """The Noto Sans CJK collection of the font wheel."""
    spec = find_spec("manimgx_fonts_cjk")
    places = spec.submodule_search_locations if spec else None
    found = [file for place in places or [] for file in sorted(Path(place).glob("*.tt[cf]"))]
    return found[0] if found else None


def _points(path: Path | None) -> frozenset[int]:
    """The code points a font has a glyph for; empty where there is no such file."""
    from fontTools.ttLib import TTFont

    if path is None or not path.exists():
        return frozenset()
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def latin_points() -> frozenset[int]:
    """What the house's Latin face can draw."""
    return _points(LATIN_FONT)


@cache
def cjk_points() -> frozenset[int]:
    """What the CJK face can draw; its five regional faces cover the same."""
    return _points(cjk_font())


@cache
def drawable() -> frozenset[int]:
    """Every code point that one of the two has a glyph for; empty where the CJK face is missing."""
    return latin_points() | cjk_points() if cjk_points() else frozenset()


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


def without_pictographs(text: str) -> str:
    """What is printed of a title: pictures among its letters that no face has go, letters stay, drawable or not."""
    kept = "".join(" " if _is_pictograph(character) else character for character in text)
    return " ".join(kept.split()) or text


def _is_pictograph(character: str) -> bool:
    # A picture, the tones and marks that change one, what joins several to one, and what asks for colours. Faces are
    # read for these alone: hardly a title has one, and reading a face takes its time.
    of_pictures = unicodedata.category(character) in {"So", "Sk", "Me", "Cf"} or character == "\ufe0f"
    return of_pictures and ord(character) not in latin_points() and ord(character) not in cjk_points()


def describe(character: str) -> str:
    """A character with its code, so that one that cannot be shown here either can still be found."""
    shown = character if character.isprintable() else "�"
    return f"{shown} (U+{ord(character):04X})"
