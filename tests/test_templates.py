"""What the policy of the browser forbids stands in no template; ours are read as text, so that none is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(
    path
    for folder in ("site", "accounts", "courses")
    for path in (ROOT / folder).rglob("*.html")
    # A letter is read in mail programs, which know no style sheets.
    if "templates" in path.parts and not {"email", "mail", "emails"} & set(path.parts)
)
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "an address that is a script": re.compile(r"javascript:", re.I),
    "something of another host": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.I
    ),
    "a positional placeholder": re.compile(r"%[sd]\b"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_holds_nothing_that_the_policy_forbids(path):
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []
