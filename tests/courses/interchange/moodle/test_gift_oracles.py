"""GIFT is read as parsers that nobody of this project wrote read it; each difference is named, with why ours is right."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.helpers import gift
from tests.helpers.shared import shared

SAMPLES = gift.samples()
# Moodle reads what stands first behind TRUE or FALSE as said to the wrong answer (`split_truefalse_comment` of its
# format); gift-pegjs calls it what is said to who answers true, whichever is right.
FIRST_IS_FOR_THE_WRONG_ANSWER = {"TFTwoFeedback.gift": {1, 2}}
# pygiftparser, by place of the question.
PYTHON_DIFFERS = {
    # A short answer with weights stays one: only a tilde makes it a choice.
    "giftFormatPhpExamples.gift": {8: "multichoice"},
    "options1.gift": {9: "multichoice"},
    "totara_moodle_shortanswer.gift": {0: "multichoice"},
    "totara_moodle_shortanswer_general_feedback.gift": {0: "multichoice"},
    # One answer needs no equals sign.
    "shortAnswer2.gift": {1: "unfit"},
    # A text may begin with its gap.
    "shortFirstEmbedded.gift": {0: "description"},
    # Behind a tilde stands what is said to every other number.
    "totara_moodle_numerical.gift": {0: "unfit"},
}


def test_the_samples_are_all_there() -> None:
    assert len(SAMPLES) == 53 or not SAMPLES


def compared(name: str, theirs: list[dict[str, Any]]) -> None:
    mine = gift.ours(shared(name).read_text())
    assert len(mine) == len(theirs)
    differing = {place for place, (one, other) in enumerate(zip(mine, theirs, strict=True)) if one != other}
    base = name.rsplit("/", 1)[-1]
    assert differing == FIRST_IS_FOR_THE_WRONG_ANSWER.get(base, set())
    for place in differing:
        assert {key for key in mine[place] if mine[place][key] != theirs[place][key]} == {"said"}


@pytest.mark.parametrize("name", [name for name in SAMPLES if "gift-pegjs-tests" in name])
def test_every_sample_is_read_as_its_reference_says(name: str) -> None:
    reference = json.loads(shared(name).with_suffix(".json").read_text())
    compared(name, [gift.in_our_shape(question) for question in reference])


@pytest.mark.parametrize("name", SAMPLES)
def test_gift_pegjs_agrees(name: str) -> None:
    if why := gift.unavailable():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"gift-pegjs: {why}")
    compared(name, [gift.in_our_shape(question) for question in gift.of_pegjs()[name]["questions"]])


@pytest.mark.parametrize("name", SAMPLES)
def test_pygiftparser_agrees(name: str) -> None:
    text = shared(name).read_text()
    mine = [question["type"] for question in gift.ours(text) if question["type"] != "category"]
    theirs = gift.of_python(text)
    assert len(mine) == len(theirs)
    differing = {place: other for place, (one, other) in enumerate(zip(mine, theirs, strict=True)) if one != other}
    assert differing == PYTHON_DIFFERS.get(name.rsplit("/", 1)[-1], {})
