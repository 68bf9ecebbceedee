"""Which characters a certificate can draw: read from the font itself, without a font library.

The font is the CJK face of the wheel that certificates are set with. The house's Latin face is a subset of 215
characters, all of which the CJK face has too, so it adds nothing.
"""

from __future__ import annotations

import struct
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
    """Every code point that the font has a glyph for."""
    path = cjk_font()
    return frozenset(_code_points(path.read_bytes()) if path is not None else ())


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


def _code_points(data: bytes) -> set[int]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    (count,) = struct.unpack_from(">H", data, start + 4)
    for index in range(count):
        tag, _checksum, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            return _read_cmap(data[offset : offset + length])
    return set()


def _read_cmap(cmap: bytes) -> set[int]:
    points: set[int] = set()
    (count,) = struct.unpack_from(">H", cmap, 2)
    for index in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if kind == 12:  # noqa: PLR2004 the format for all of Unicode
            (groups,) = struct.unpack_from(">I", cmap, offset + 12)
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * group)
                points.update(range(first, last + 1))
        elif kind == 4:  # noqa: PLR2004 the format for the basic plane
            points |= _read_format_4(cmap, offset)
    return points


def _read_format_4(cmap: bytes, offset: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", cmap, offset + 6)
    count, points = doubled // 2, set()
    ends = struct.unpack_from(f">{count}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{count}H", cmap, offset + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", cmap, offset + 16 + 2 * doubled)
    at = offset + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", cmap, at)
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if ranges[index]:
                (glyph,) = struct.unpack_from(">H", cmap, at + 2 * index + ranges[index] + 2 * (point - first))
            if glyph == 0 and ranges[index]:
                continue
            if (glyph + deltas[index]) % 0x10000:
                points.add(point)
    return points
