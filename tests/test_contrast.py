"""Every pair of roles that meets on a page is legible, in both themes (WCAG 2.2 AA), read from the tokens themselves."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[1] / "static/css/tokens.css").read_text()
TEXT, EDGE = 4.5, 3.0
GROUNDS = ("surface", "surface-raised", "surface-sunk")
PAIRS = (
    [(fore, ground, TEXT) for fore in ("text", "text-soft", "link", "stop", "heed", "good") for ground in GROUNDS]
    + [(seal, ground, TEXT) for seal in ("seal-hk", "seal-bj", "seal-sz", "seal-su") for ground in GROUNDS]
    + [("text-on-ink", "surface-ink", TEXT), ("text", "highlight", TEXT)]
    + [(fore, f"{state}-ground", TEXT) for state in ("stop", "heed", "good") for fore in (state, "text", "text-soft")]
    + [
        (edge, ground, EDGE)
        for edge in ("line-strong", "link-rule", "focus", "chart-1", "chart-2")
        for ground in GROUNDS
    ]
)
Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    """OKLCH to linear sRGB, clipped to the gamut, to WCAG relative luminance."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, middle, short = (
        (lightness + p * a + q * b) ** 3
        for p, q in [(0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480)]
    )
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    weights = (0.2126, 0.7152, 0.0722)
    return sum(weight * min(1, max(0, part)) for weight, part in zip(weights, rgb, strict=True))


def ratio(one: Colour, other: Colour) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette() -> dict[str, Colour]:
    found = re.findall(r"--([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", TOKENS)
    return {name: (float(light) / 100, float(chroma), float(hue)) for name, light, chroma, hue in found}


def roles_of(selector: str) -> dict[str, str]:
    """What a block of the tokens says of roles: the name of the palette's colour."""
    block = TOKENS.split(selector, 1)[1].split("}", 1)[0]
    known = palette()
    return {role: name for role, name in re.findall(r"--([\w-]+): var\(--([\w-]+)\)", block) if name in known}


@pytest.mark.parametrize("selector", ['[data-theme="light"] {', '[data-theme="dark"] {'])
@pytest.mark.parametrize(("fore", "ground", "needs"), PAIRS)
def test_a_pair_of_roles_is_legible(selector, fore, ground, needs):
    roles, colours = roles_of(selector), palette()
    assert ratio(colours[roles[fore]], colours[roles[ground]]) >= needs


def test_the_system_and_the_switch_give_the_same_dark():
    assert roles_of(':root:not([data-theme="light"]) {') == roles_of('[data-theme="dark"] {')


def test_the_page_and_the_light_island_give_the_same_light():
    assert roles_of(":root {") == roles_of('[data-theme="light"] {')
