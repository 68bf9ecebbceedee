"""A learner who knows the answers of the library's course: she reads the question on the page and answers it there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator

BANKS = Path(__file__).resolve().parents[2] / "courses/library/aif-101/banks"


@cache
def questions() -> dict[str, dict[str, Any]]:
    """Every question of the course by its words."""
    found = {}
    for file in BANKS.glob("*.yaml"):
        for question in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]:
            found[" ".join(question["prompt"].split())] = question
    return found


def asked(place: Locator) -> dict[str, Any]:
    """The question that stands in this part of a page."""
    return questions()[" ".join(place.locator(".quiz__ask, .check__ask").inner_text().split())]


def answer(place: Locator, *, rightly: bool = True) -> None:
    """Give the answer as a person does: tick the options, or type."""
    question = asked(place)
    if "options" not in question:
        right = str(question.get("value") or question["accepted"][0])
        place.locator("input[name=answer]").fill(right if rightly else "9999")
        return
    for option in question["options"]:
        # The reason may stand beneath the option already.
        label = place.locator("label.answer").filter(has_text=re.compile(rf"^\s*{re.escape(option['text'])}"))
        wanted = bool(option.get("correct")) is rightly
        if question["kind"] == "multiple":
            label.locator("input").set_checked(wanted)
        elif wanted:
            label.locator("input").check()
            return
