"""The style sheets keep to what the oldest styled browsers know: Chromium 111, Safari 16.4, Firefox 113."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CSS = ROOT / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
COMPONENTS = sorted((CSS / "components").glob("*.css"))
# Known to none or not to all of the three, without a harmless fallback.
TOO_NEW = {
    "@scope": r"@scope\b",
    "@starting-style": r"@starting-style\b",
    "@property": r"@property\b",
    "anchor positioning": r"\banchor\(|position-anchor|anchor-name",
    "light-dark()": r"light-dark\(",
    "relative colours": r"\(from\s+var",
    "popover": r":popover-open",
    "field-sizing": r"field-sizing\s*:",
    "interpolate-size": r"interpolate-size|calc-size\(",
    "masonry": r"\bmasonry\b",
    "style queries": r"@container\s+style\(",
    "subgrid": r"\bsubgrid\b",
    "scroll-driven animation": r"animation-timeline|scroll-timeline",
    "view transitions": r"view-transition-name|@view-transition",
    ":user-valid": r":user-(in)?valid",
}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:"
)


def text_of(path: Path) -> str:
    """Without comments and strings: an SVG in a data address is no style."""
    bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", bare)


def nested_rules(css: str) -> list[str]:
    """Selectors that open a block inside the block of another selector."""
    found, depths = [], []
    for prelude, brace in re.findall(r"([^{};]*)([{};])", css):
        head = prelude.strip()
        if brace == "{":
            is_rule = not head.startswith("@")
            if is_rule and any(depths):
                found.append(head)
            depths.append(is_rule)
        elif brace == "}" and depths:
            depths.pop()
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_nests_no_rules(path):
    assert nested_rules(text_of(path)) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_shouts_nothing_and_styles_no_ids(path):
    css = text_of(path)
    assert "!important" not in css
    selectors = re.findall(r"([^{};]*)\{", css)
    assert [one.strip() for one in selectors if re.search(r"(?<!&)#[a-z]", one)] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_uses_nothing_newer_than_the_browsers(path):
    css = text_of(path)
    assert [name for name, pattern in TOO_NEW.items() if re.search(pattern, css)] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_knows_no_left_and_right(path):
    bare = re.sub(r"@media[^{]*|@container[^{]*", "", text_of(path))
    assert PHYSICAL.findall(bare) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_uses_roles_and_never_the_palette(path):
    tokens = (CSS / "tokens.css").read_text()
    palette = set(re.findall(r"--([a-z]+-\d): oklch\(", tokens))
    css = text_of(path)
    assert sorted(set(re.findall(r"var\(--([\w-]+)", css)) & palette) == []
    # White is what a QR code stands on, whatever the theme.
    assert [one for one in re.findall(r"oklch\([^)]*\)|rgba?\([^)]*\)|#[0-9a-f]{3,8}\b", css) if one != "#ffffff"] == []


def test_the_table_of_contents_names_every_sheet_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (CSS / "site.css").read_text())
    others = [path.relative_to(CSS).as_posix() for path in SHEETS if path.name != "site.css" or path.parent != CSS]
    assert sorted(imported) == sorted(others)


def test_every_token_used_is_declared():
    used, declared = set(), set()
    for path in SHEETS:
        css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        used |= set(re.findall(r"var\(--([\w-]+)\)", css))
        declared |= set(re.findall(r"(?<![\w-])--([\w-]+)\s*:", css))
    assert used - declared == set()


def test_a_player_of_sound_has_a_height():
    lesson = (CSS / "components/lesson.css").read_text()
    assert re.search(r"\.recording audio \{[^}]*block-size: \d+px", lesson)
    assert not re.search(r"audio[^{]*\{[^}]*block-size: auto", lesson)


def test_on_paper_what_is_done_stays_filled_and_nothing_is_there_to_press():
    sheet = (CSS / "components/print.css").read_text()
    assert re.search(r"\.tally__mark,\s+\.answer\[data-is\] \{\s+print-color-adjust: exact", sheet)
    assert re.search(r"\.button,[^{]*\.tabs,[^{]*\{\s+display: none", sheet)


def test_only_the_certificate_turns_the_paper():
    turned = [
        (sheet.name, name.strip())
        for sheet in SHEETS
        for name, rules in re.findall(r"@page([^{]*)\{([^}]*)\}", sheet.read_text())
        if "landscape" in rules
    ]
    assert turned == [("certificate.css", "certificate")]
