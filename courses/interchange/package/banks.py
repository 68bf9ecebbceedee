"""Question banks of a package."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.assessment.kinds import kind_of
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Bank, Question
from courses.interchange.package.faults import going_on, note, noted
from courses.interchange.package.files import text_of
from courses.interchange.package.question_parts import (
    LONGEST_EXPLANATION,
    LONGEST_PROMPT,
    Parts,
    by_language,
    in_language,
    lists_by_language,
    read_file,
    refuse_foreign,
    source_missing,
)
from courses.interchange.package.yaml_text import Value, load

FILE = re.compile(r"^banks/\d{2,3}-[a-z0-9-]+\.yaml$")
# What belongs to questions of some kinds alone; the first of each kind is needed.
OWN = {
    "single": ("options",),
    "multiple": ("options",),
    "truefalse": ("options",),
    "numeric": ("value", "tolerance"),
    "text": ("accepted", "wildcards", "case"),
    "match": ("options", "targets"),
    "order": ("options",),
    "cloze": ("gaps",),
    "essay": ("longest", "guide"),
}
QUESTION_KEYS = (
    "key",
    "kind",
    "points",
    "skills",
    "prompt",
    "attachments",
    "hints",
    "explanation",
    "explanation_attachments",
    *dict.fromkeys(name for names in OWN.values() for name in names),
)


def read_banks(files: dict[str, bytes], used: set[str], source_language: str) -> list[Bank]:
    """All banks, in the order of their file names."""
    banks = []
    for name in sorted(file for file in files if file.startswith("banks/")):
        used.add(name)
        if not FILE.match(name):
            note(ImportRefused("wrong_name", _("A bank is a file such as banks/01-final.yaml."), name))
            continue
        with going_on():
            banks.append(_bank(load(text_of(files, name), name), source_language))
    return banks


def _bank(value: Value, source_language: str) -> Bank:
    found = value.fields(("key", "name", "questions"), ("key", "name", "questions"))
    bank = Bank(key=found["key"].key(), name=found["name"].text(120))
    for row in found["questions"].rows():
        with going_on():
            question = _question(row, source_language)
            bank.questions += [question] if question is not None else []
    return bank


def _question(row: Value, source_language: str) -> Question | None:
    before = noted()
    found = row.fields(QUESTION_KEYS, ("key", "kind", "prompt"))
    kind = found["kind"].choice(*OWN)
    if noted() > before:
        return None  # what belongs to a question depends on its kind
    refuse_foreign(found, OWN, kind)
    for needed in ("options", "targets") if kind == "match" else OWN[kind][:1]:
        if needed not in found:
            raise row.refuse("missing_key", _("“%(key)s” is missing here. Add it.") % {"key": needed})
    prompts = by_language(found["prompt"], source_language, LONGEST_PROMPT)
    if source_language not in prompts:
        raise source_missing(found["prompt"], source_language)
    words: dict[str, dict[str, Any]] = {
        language: {"prompt": prompts[language], "explanation": "", "options": {}}
        for language in LANGS
        if language in prompts
    }
    _beside(found, words, source_language)
    structure = Parts(words, source_language).structure(kind, found)
    if noted() == before:
        of_kind = kind_of(kind)
        for problem in of_kind.problems(structure) or of_kind.word_problems(structure, words[source_language]):
            note(row.refuse("question_incomplete", str(problem)))
    return Question(
        key=found["key"].key(),
        kind=kind,
        structure=structure,
        words=words,
        points=found["points"].number(1, 100) if "points" in found else 1,
        skills=[skill.text(10) for skill in found["skills"].rows()] if "skills" in found else [],
    )


def _beside(found: dict[str, Value], words: dict[str, dict[str, Any]], source_language: str) -> None:
    """Explanation, hints and files, in the languages that have them."""
    if "explanation" in found:
        texts = by_language(found["explanation"], source_language, LONGEST_EXPLANATION, empty=True)
        for language, text in texts.items():
            in_language(found["explanation"], words, language)["explanation"] = text
    readers: dict[str, Callable[[Value], Any]] = {
        "hints": lambda row: row.text(LONGEST_EXPLANATION),
        "attachments": read_file,
        "explanation_attachments": read_file,
    }
    for name, read in readers.items():
        if name in found:
            for language, rows in lists_by_language(found[name], source_language).items():
                held = in_language(found[name], words, language)
                if rows:
                    held[name] = [read(row) for row in rows]
