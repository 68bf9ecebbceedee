"""What belongs to a question of one kind: options, answers to match, gaps, accepted texts, and files beside words."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.assessment.enums import FileKind
from courses.assessment.kinds import GAP, LONGEST_ESSAY
from courses.interchange.exceptions import ImportRefused
from courses.interchange.package.faults import going_on, note
from courses.interchange.package.yaml_text import Value

OPTION_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{0,19}$")
TARGET_KEYS = ("id", "text", "reason", "attachments")
FILE_KEYS = ("file", "kind", "title")
# What a gap may ask for, with what each needs first.
GAP_OWN = {
    "text": ("accepted", "wildcards", "case"),
    "numeric": ("value", "tolerance"),
    "single": ("options",),
}
GAP_KEYS = ("gap", "kind", *(name for names in GAP_OWN.values() for name in names))
LONGEST_PROMPT, LONGEST_EXPLANATION, LONGEST_OPTION, LONGEST_REASON = 10_000, 10_000, 2000, 4000

Words = dict[str, dict[str, Any]]
Option = tuple[str, dict[str, Value]]


def by_language(value: Value, source_language: str, longest: int, *, empty: bool = False) -> dict[str, str]:
    """Words in several languages, or a plain text in the authoring language."""
    if not value.is_mapping:
        return {source_language: value.text(longest, empty=empty)}
    return {language: words.text(longest, empty=empty) for language, words in value.fields(LANGS).items()}


def lists_by_language(value: Value, source_language: str) -> dict[str, list[Value]]:
    """A list for each language, or one in the authoring language."""
    if not value.is_mapping:
        return {source_language: value.rows()}
    return {language: rows.rows() for language, rows in value.fields(LANGS).items()}


def in_language(value: Value, words: Words, language: str) -> dict[str, Any]:
    """The words in a language the question itself is asked in."""
    if language not in words:
        raise value.refuse(
            "missing_language",
            _("There are words in %(language)s here, but the question itself has none.") % {"language": language},
        )
    return words[language]


def source_missing(value: Value, language: str) -> ImportRefused:
    message = _("The words in the authoring language (%(language)s) are missing.") % {"language": language}
    return value.refuse("missing_language", message)


def read_file(row: Value) -> dict[str, str]:
    """A file beside words, by its name in media.yaml."""
    found = row.fields(FILE_KEYS, ("file", "kind"))
    title = found["title"].text(255, empty=True) if "title" in found else ""
    return {"file": found["file"].text(100), "kind": found["kind"].choice(*FileKind.values), "title": title}


class Parts:
    """Reads the structure of one question, and writes the texts of its options into its words."""

    def __init__(self, words: Words, source_language: str) -> None:
        self.words, self.source_language = words, source_language

    def structure(self, kind: str, found: dict[str, Value]) -> dict[str, Any]:
        """What `courses.assessment.kinds` describes."""
        if kind in {"numeric", "text"}:
            return self._typed(kind, found)
        if kind == "essay":
            return self._essay(found)
        if kind == "cloze":
            return {"gaps": self._gaps(found["gaps"])}
        if kind == "match":
            options = self._options(found["options"], ("id", "target", "text", "reason", "attachments"))
            targets = self._options(found["targets"], TARGET_KEYS)
            pairs = {name: option["target"].text(20) for name, option in options if "target" in option}
            return {"options": _names(options), "targets": _names(targets), "pairs": pairs}
        if kind == "order":
            return {"options": _names(self._options(found["options"], TARGET_KEYS))}
        return self._choice(found["options"])

    def _choice(self, value: Value) -> dict[str, Any]:
        options = self._options(value, ("id", "correct", "text", "reason", "attachments"))
        correct = [name for name, option in options if "correct" in option and option["correct"].flag()]
        return {"options": _names(options), "correct": correct}

    def _essay(self, found: dict[str, Value]) -> dict[str, Any]:
        if "guide" in found:
            for language, guide in by_language(found["guide"], self.source_language, LONGEST_EXPLANATION).items():
                if language in self.words:
                    self.words[language]["guide"] = guide
        return {"longest": found["longest"].number(1, LONGEST_ESSAY)}

    @staticmethod
    def _typed(kind: str, found: dict[str, Value]) -> dict[str, Any]:
        if kind == "numeric":
            tolerance = found["tolerance"].text(40) if "tolerance" in found else "0"
            return {"value": found["value"].text(40), "tolerance": tolerance}
        flags: dict[str, Any] = {name: True for name in ("wildcards", "case") if name in found and found[name].flag()}
        return {"accepted": [row.text(200) for row in found["accepted"].rows()], **flags}

    def _gaps(self, value: Value) -> dict[str, Any]:
        gaps: dict[str, Any] = {}
        for row in value.rows():
            with going_on():
                number, gap = self._gap(row)
                if number in gaps:
                    raise row.refuse(
                        "key_twice", _("“%(key)s” stands here twice. Keep one of the two.") % {"key": number}
                    )
                gaps[number] = gap
        return gaps

    def _gap(self, row: Value) -> tuple[str, dict[str, Any]]:
        found = row.fields(GAP_KEYS, ("gap", "kind"))
        kind = found["kind"].choice(*GAP_OWN)
        number = found["gap"].text(3)
        if not GAP.fullmatch(f"[[{number}]]"):
            raise found["gap"].refuse("wrong_gap", _("A gap has a number from 1 to 99."))
        refuse_foreign(found, GAP_OWN, kind)
        needed = GAP_OWN[kind][0]
        if needed not in found:
            raise row.refuse("missing_key", _("“%(key)s” is missing here. Add it.") % {"key": needed})
        own = self._choice(found["options"]) if kind == "single" else self._typed(kind, found)
        return number, {"kind": kind, **own}

    def _options(self, value: Value, known: tuple[str, ...]) -> list[Option]:
        """The id and fields of each option; its texts go into the words."""
        options: list[Option] = []
        for row in value.rows():
            option = row.fields(known, ("id",) if "attachments" in dict(_items(row)) else ("id", "text"))
            name = option["id"].text(20)
            if not OPTION_ID.match(name):
                raise option["id"].refuse("wrong_option", _("The name of an option is short, such as “a” or “b”."))
            options.append((name, option))
            self._texts(name, option)
        return options

    def _texts(self, name: str, option: dict[str, Value]) -> None:
        texts = by_language(option["text"], self.source_language, LONGEST_OPTION) if "text" in option else {}
        reasons, files = {}, {}
        if "reason" in option:
            reasons = by_language(option["reason"], self.source_language, LONGEST_REASON, empty=True)
        if "attachments" in option:
            rows = lists_by_language(option["attachments"], self.source_language)
            files = {language: [read_file(row) for row in listed] for language, listed in rows.items()}
        if self.source_language not in {*texts, *files}:
            raise source_missing(option.get("text") or option["attachments"], self.source_language)
        for language in reasons:
            if language not in {*texts, *files}:
                message = _("There are words in %(language)s here, but the question itself has none.")
                note(option["reason"].refuse("missing_language", message % {"language": language}))
        for language in dict.fromkeys([*texts, *files]):
            held = {"text": texts.get(language, ""), "reason": reasons.get(language, "")}
            if files.get(language):
                held["attachments"] = files[language]  # type: ignore[assignment]
            place = option["text"] if language in texts else option["attachments"]
            in_language(place, self.words, language)["options"][name] = held


def _names(options: list[Option]) -> list[str]:
    return [name for name, _fields in options]


def _items(row: Value) -> list[tuple[str, Value]]:
    return list(row.items()) if row.is_mapping else []


def refuse_foreign(found: dict[str, Value], own: dict[str, tuple[str, ...]], kind: str) -> None:
    """What belongs to other kinds is told."""
    foreign = {name for names in own.values() for name in names} - set(own[kind])
    for name in sorted(foreign & set(found)):
        message = _("“%(key)s” does not belong to a question of the kind “%(kind)s”.") % {"key": name, "kind": kind}
        note(found[name].refuse("wrong_for_kind", message))
