"""Question banks of a package."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.assessment.enums import QuestionKind
from courses.assessment.kinds import kind_of
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Bank, Question
from courses.interchange.package.faults import going_on, note, noted
from courses.interchange.package.files import text_of
from courses.interchange.package.yaml_text import Value, load

FILE = re.compile(r"^banks/\d{2,3}-[a-z0-9-]+\.yaml$")
QUESTION_KEYS = (
    "key",
    "kind",
    "points",
    "skills",
    "prompt",
    "options",
    "value",
    "tolerance",
    "accepted",
    "explanation",
)
OWN = {
    "single": ("options",),
    "multiple": ("options",),
    "truefalse": ("options",),
    "numeric": ("value", "tolerance"),
    "text": ("accepted",),
}
OPTION_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{0,19}$")


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


def _by_language(value: Value, source_language: str, longest: int, *, empty: bool = False) -> dict[str, str]:
    """Words in several languages, or a plain text in the authoring language."""
    if not value.is_mapping:
        return {source_language: value.text(longest, empty=empty)}
    return {language: words.text(longest, empty=empty) for language, words in value.fields(LANGS).items()}


def _question(row: Value, source_language: str) -> Question | None:
    before = noted()
    found = row.fields(QUESTION_KEYS, ("key", "kind", "prompt"))
    kind = found["kind"].choice(*QuestionKind.values)
    if noted() > before:
        return None  # what belongs to a question depends on its kind
    foreign = {name for names in OWN.values() for name in names} - set(OWN[kind])
    for name in sorted(foreign & set(found)):
        message = _("“%(key)s” does not belong to a question of the kind “%(kind)s”.") % {"key": name, "kind": kind}
        note(found[name].refuse("wrong_for_kind", message))
    needed = OWN[kind][0]
    if needed not in found:
        raise row.refuse("missing_key", _("“%(key)s” is missing here. Add it.") % {"key": needed})
    prompts = _by_language(found["prompt"], source_language, 2000)
    if source_language not in prompts:
        raise found["prompt"].refuse(
            "missing_language",
            _("The words in the authoring language (%(language)s) are missing.") % {"language": source_language},
        )
    words: dict[str, dict[str, Any]] = {
        language: {"prompt": prompts[language], "explanation": "", "options": {}}
        for language in LANGS
        if language in prompts
    }
    if "explanation" in found:
        for language, text in _by_language(found["explanation"], source_language, 4000, empty=True).items():
            _language(found["explanation"], words, language)["explanation"] = text
    structure = _structure(kind, found, words, source_language)
    problems = kind_of(kind).problems(structure) if noted() == before else []
    for problem in problems:
        note(row.refuse("question_incomplete", str(problem)))
    return Question(
        key=found["key"].key(),
        kind=kind,
        structure=structure,
        words=words,
        points=found["points"].number(1, 100) if "points" in found else 1,
        skills=[skill.text(10) for skill in found["skills"].rows()] if "skills" in found else [],
    )


def _language(value: Value, words: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    if language not in words:
        raise value.refuse(
            "missing_language",
            _("There are words in %(language)s here, but the question itself has none.") % {"language": language},
        )
    return words[language]


def _structure(
    kind: str, found: dict[str, Value], words: dict[str, dict[str, Any]], source_language: str
) -> dict[str, Any]:
    if kind == "numeric":
        tolerance = found["tolerance"].text(40) if "tolerance" in found else "0"
        return {"value": found["value"].text(40), "tolerance": tolerance}
    if kind == "text":
        return {"accepted": [row.text(200) for row in found["accepted"].rows()]}
    structure: dict[str, Any] = {"options": [], "correct": []}
    for row in found["options"].rows():
        option = row.fields(("id", "correct", "text", "reason"), ("id", "text"))
        name = option["id"].text(20)
        if not OPTION_ID.match(name):
            raise option["id"].refuse("wrong_option", _("The name of an option is short, such as “a” or “b”."))
        structure["options"].append(name)
        if "correct" in option and option["correct"].flag():
            structure["correct"].append(name)
        texts = _by_language(option["text"], source_language, 1000)
        if source_language not in texts:
            raise option["text"].refuse(
                "missing_language",
                _("The words in the authoring language (%(language)s) are missing.") % {"language": source_language},
            )
        reasons = _by_language(option["reason"], source_language, 2000, empty=True) if "reason" in option else {}
        for language in reasons:
            if language not in texts:
                message = _("There are words in %(language)s here, but the question itself has none.")
                note(option["reason"].refuse("missing_language", message % {"language": language}))
        for language, text in texts.items():
            _language(option["text"], words, language)["options"][name] = {
                "text": text,
                "reason": reasons.get(language, ""),
            }
    return structure
