"""What stands in two places is the same in both: pinned contexts, and files of others as their makers shipped them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from courses.certificates.openbadges import contexts

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "static" / "vendor"
HERE, THERE = ROOT / "static" / "verify" / "contexts", Path(contexts.__file__).parent
PINS = re.compile(r'"(https://[^"]+)": \{\s+file: "([^"]+)",\s+sha256: "([0-9a-f]{64})"')


@pytest.mark.parametrize(("name", "digest"), contexts.PINNED.values())
def test_the_browser_reads_the_contexts_that_are_signed_with(name, digest):
    assert (HERE / name).read_bytes() == (THERE / name).read_bytes()
    assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == digest


def test_the_browser_pins_the_same_digests():
    words = (ROOT / "static" / "js" / "verify" / "contexts.js").read_text()
    assert {url: (name, digest) for url, name, digest in PINS.findall(words)} == contexts.PINNED
    assert {path.name for path in HERE.iterdir()} == {name for name, _digest in contexts.PINNED.values()}


def test_what_was_taken_over_is_listed_with_its_digest():
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (VENDOR / "VERSIONS.md").read_text(), re.M))
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name != "VERSIONS.md"]
    assert {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == listed


def test_each_module_of_the_check_is_short():
    long = {path.name: path.read_text().count("\n") for path in (ROOT / "static" / "js" / "verify").glob("*.js")}
    assert {name: lines for name, lines in long.items() if lines > 150} == {}


def test_all_modules_are_asked_for_at_once():
    folder = ROOT / "static" / "js" / "verify"
    named = re.compile(r'^import (?:[^"]* from )?"([^"]+)";$', re.M)

    def needed(name: str, found: set[str]) -> set[str]:
        for path in named.findall((folder / name).read_text()):
            if path not in found:
                found.add(path)
                needed(path, found)
        return found

    first = set(named.findall((folder / "verify-page.js").read_text()))
    assert needed("verify-page.js", set()) == first
