"""Two parsers of GIFT that nobody of this project wrote, and what each says of a text in one shape."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pygiftparser import answer as theirs
from pygiftparser import parser

from courses.interchange.moodle.drafts import Unfit
from courses.interchange.moodle.gift import question_of
from courses.interchange.moodle.gift_text import CATEGORY, paragraphs
from courses.interchange.moodle.model import MoodleQuestion
from tests.helpers.shared import DATA, shared

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "tests/verifiers"
TYPES = {
    "MC": "multichoice",
    "TF": "truefalse",
    "Short": "shortanswer",
    "Numerical": "numerical",
    "Matching": "match",
    "Essay": "essay",
    "Description": "description",
    "Category": "category",
}


def samples() -> list[str]:
    """All GIFT files of the shared inputs; none where they are not here."""
    return sorted(str(path.relative_to(DATA)) for path in (DATA / "gift").rglob("*.gift"))


def unavailable() -> str:
    """Why the parser in Node cannot run; empty where it can."""
    if not shutil.which("node"):
        return "Node is not installed; Debian: apt-get install nodejs npm"
    if not (NODE / "node_modules/gift-pegjs").is_dir():
        return "not installed; make tests/verifiers/node_modules/.installed"
    return ""


@cache
def of_pegjs() -> dict[str, Any]:
    """What gift-pegjs says of every sample; one process for all of them."""
    texts = {name: shared(name).read_text() for name in samples()}
    done = subprocess.run(
        ["node", NODE / "gift.mjs"], input=json.dumps(texts), capture_output=True, text=True, timeout=120, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one_line(text: str) -> str:
    # One parser sets a space behind the gap, Moodle none.
    return re.sub(r"_____\s*", "_____ ", " ".join((text or "").split())).strip()


def ours(text: str) -> list[dict[str, Any]]:
    """What our reader sees, before it becomes a question of the academy."""
    found: list[dict[str, Any]] = []
    for paragraph in paragraphs(text):
        if CATEGORY.match(paragraph.text):
            found.append({"type": "category", "text": paragraph.text.partition(":")[2].strip()})
            continue
        try:
            asked = question_of(paragraph, "")
        except Unfit as unfit:
            found.append({"type": "unfit", "why": str(unfit)})
            continue
        found.append(_shape(asked))
    return found


def _shape(asked: MoodleQuestion) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "type": asked.type,
        "title": asked.name,
        "format": asked.text.format,
        "text": one_line(asked.text.text),
        "id": asked.idnumber,
        "tags": asked.tags,
        "explanation": one_line(asked.feedback.text),
    }
    if asked.type == "truefalse":
        by_name = {answer.text.text: answer for answer in asked.answers}
        shape["right"] = [name for name, answer in by_name.items() if answer.fraction > 0]
        shape["said"] = {name: one_line(answer.feedback.text) for name, answer in by_name.items()}
    elif asked.type == "match":
        shape["pairs"] = [(one_line(pair.text.text), one_line(pair.answer.text)) for pair in asked.pairs]
    elif asked.type in {"multichoice", "shortanswer"}:
        shape["answers"] = [
            (one_line(answer.text.text), float(answer.fraction * 100), one_line(answer.feedback.text))
            for answer in asked.answers
        ]
    elif asked.type == "numerical":
        shape["answers"] = [
            (
                float(answer.text.text),
                float(answer.tolerance),
                float(answer.fraction * 100),
                one_line(answer.feedback.text),
            )
            for answer in asked.answers
            if answer.text.text != "*"
        ]
    return shape


def in_our_shape(asked: dict[str, Any]) -> dict[str, Any]:
    """A question as gift-pegjs and the reference files tell it."""
    kind = TYPES[asked["type"]]
    if kind == "category":
        return {"type": kind, "text": asked["title"]}

    def words(held: dict[str, str] | None) -> str:
        return one_line(held["text"]) if held else ""

    shape: dict[str, Any] = {
        "type": kind,
        "title": asked["title"] or "",
        "format": asked["stem"]["format"],
        "text": words(asked["stem"]),
        "id": asked["id"] or "",
        "tags": asked["tags"] or [],
        "explanation": words(asked.get("globalFeedback")),
    }
    if kind == "truefalse":
        shape["right"] = ["true" if asked["isTrue"] else "false"]
        shape["said"] = {"true": words(asked["trueFeedback"]), "false": words(asked["falseFeedback"])}
    elif kind == "match":
        shape["pairs"] = [(words(pair["subquestion"]), one_line(pair["subanswer"])) for pair in asked["matchPairs"]]
    elif kind in {"multichoice", "shortanswer"}:
        shape["answers"] = [
            (words(one["text"]), _percent(one, kind), words(one["feedback"])) for one in asked["choices"]
        ]
    elif kind == "numerical":
        held = (
            asked["choices"] if isinstance(asked["choices"], list) else [{"text": asked["choices"], "isCorrect": True}]
        )
        shape["answers"] = [_number(one) for one in held if "number" in one["text"] or "numberHigh" in one["text"]]
    return shape


def _percent(one: dict[str, Any], kind: str) -> float:
    if one.get("weight") is not None:
        return float(one["weight"])
    return 100.0 if one["isCorrect"] or kind == "shortanswer" else 0.0


def _number(one: dict[str, Any]) -> tuple[float, float, float, str]:
    told = one["text"]
    feedback = one_line(one["feedback"]["text"]) if one.get("feedback") else ""
    weight = _percent(one, "numerical")
    if told["type"] == "high-low":
        high, low = Decimal(str(told["numberHigh"])), Decimal(str(told["numberLow"]))
        return float((high + low) / 2), float((high - low) / 2), weight, feedback
    return float(told["number"]), float(told.get("range") or 0), weight, feedback


PYTHON_TYPES = {
    theirs.Essay: "essay",
    theirs.Description: "description",
    theirs.TrueFalseSet: "truefalse",
    theirs.NumericAnswerSet: "numerical",
    theirs.MatchingSet: "match",
    theirs.ShortSet: "shortanswer",
    theirs.SelectSet: "multichoice",
    theirs.MultipleChoicesSet: "multichoice",
}


def of_python(text: str) -> list[str]:
    """What pygiftparser says: the type of each question."""
    found = []
    for question in parser.parseFile(text.splitlines(keepends=True)):
        answers = getattr(question, "answers", None)
        found.append(PYTHON_TYPES[type(answers)] if answers is not None else "unfit")
    return found
