"""Questions from what QTI of any version says of them: options get short ids, and what cannot be asked says why."""

from __future__ import annotations

import unicodedata
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from courses.assessment.kinds import KINDS, kind_of
from courses.interchange.html import Resolver, Words, words_of_html
from courses.interchange.identity import Keys
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Question

LONGEST_ESSAY = 10_000
MOST_POINTS = 100
TRUE = {
    "true",
    "t",
    "yes",
    "right",
    "correct",
    "对",
    "對",
    "正确",
    "正確",
    "是",
    "真",
    "wahr",
    "richtig",
    "vrai",
    "verdadero",
}
FALSE = {"false", "f", "no", "wrong", "incorrect", "错", "錯", "错误", "錯誤", "否", "假", "falsch", "faux", "falso"}


class UnfitError(Exception):
    """A question that cannot be asked here; the message is a translated sentence for the report."""


@dataclass
class Choice:
    """One option as the source has it."""

    ident: str
    words: Words
    right: bool = False
    reason: str = ""


@dataclass
class Draft:
    """What a question asks, before it has its prompt; `changes` are sentences about what is not as in the source."""

    kind: str
    structure: dict[str, Any]
    options: dict[str, Any] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)


def letter(number: int) -> str:
    """`a` to `z`, then `o27`: ids of options in the order of the source."""
    return chr(97 + number) if number < 26 else f"o{number + 1}"


def option_words(choice: Choice, name: str) -> dict[str, Any]:
    """The stored words of one option; a picture alone is called by its title, else by its letter."""
    titles = [held.get("title", "") for held in choice.words.attachments]
    words: dict[str, Any] = {
        "text": choice.words.text.strip() or next((title for title in titles if title), name.upper()),
        "reason": choice.reason,
    }
    if choice.words.attachments:
        words["attachments"] = choice.words.attachments
    return words


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(" .。!！")


def of_choices(choices: list[Choice], *, many: bool) -> Draft:
    """A question with options. Two that say true and false are a true-or-false question."""
    if len(choices) < 2:
        raise UnfitError(_("It has fewer than two options."))
    right = [choice for choice in choices if choice.right]
    if not right:
        raise UnfitError(_("It has no right answer."))
    if not many and len(right) > 1:
        many = True
    names = [letter(number) for number in range(len(choices))]
    kind = "multiple" if many else "single"
    if not many and len(choices) == 2:
        says = [_plain(choice.words.text) for choice in choices]
        if (says[0] in TRUE and says[1] in FALSE) or (says[0] in FALSE and says[1] in TRUE):
            kind = "truefalse"
            names = ["true" if says[0] in TRUE else "false", "false" if says[0] in TRUE else "true"]
    pairs = list(zip(names, choices, strict=True))
    return Draft(
        kind,
        {"options": names, "correct": [name for name, choice in pairs if choice.right]},
        {name: option_words(choice, name) for name, choice in pairs},
    )


def of_order(choices: list[Choice], right: list[str]) -> Draft:
    """Options that are put in order; `right` are their own ids."""
    if sorted(right) != sorted(choice.ident for choice in choices) or len(right) < 2:
        raise UnfitError(_("Only some of its entries are ordered, or it has no right order."))
    by_ident = {choice.ident: choice for choice in choices}
    names = {ident: letter(number) for number, ident in enumerate(right)}
    options = {names[ident]: option_words(by_ident[ident], names[ident]) for ident in right}
    return Draft("order", {"options": [names[ident] for ident in right]}, options)


def of_pairs(lefts: list[Choice], targets: list[Choice], pairs: list[tuple[str, str]]) -> Draft:
    """Left entries, each with one target. The sides are swapped where only that makes them so."""
    if not _one_each(lefts, pairs):
        lefts, targets, pairs = targets, lefts, [(target, left) for left, target in pairs]
        if not _one_each(lefts, pairs):
            raise UnfitError(_("An entry belongs to several others, or to none: here each belongs to exactly one."))
    known = {choice.ident for choice in targets}
    if not all(target in known for _left, target in pairs):
        raise UnfitError(_("Its right pairs name entries that are not there."))
    names = {choice.ident: letter(number) for number, choice in enumerate(lefts)}
    goals = {choice.ident: f"t{number + 1}" for number, choice in enumerate(targets)}
    structure = {
        "options": list(names.values()),
        "targets": list(goals.values()),
        "pairs": {names[left]: goals[target] for left, target in pairs},
    }
    options = {names[choice.ident]: option_words(choice, names[choice.ident]) for choice in lefts}
    options |= {goals[choice.ident]: option_words(choice, goals[choice.ident]) for choice in targets}
    return Draft("match", structure, options)


def _one_each(lefts: list[Choice], pairs: list[tuple[str, str]]) -> bool:
    return bool(lefts) and sorted(left for left, _target in pairs) == sorted(choice.ident for choice in lefts)


def of_text(accepted: list[str], *, case: bool = False, wildcards: bool = False) -> Draft:
    held = list(dict.fromkeys(text.strip() for text in accepted if text.strip()))
    if not held:
        raise UnfitError(_("It has no right answer."))
    structure: dict[str, Any] = {"accepted": held}
    if wildcards:
        structure["wildcards"] = True
    if case and any(text.lower() != text.upper() for text in held):
        structure["case"] = True
    return Draft("text", structure)


def of_number(value: Decimal, tolerance: Decimal) -> Draft:
    return Draft("numeric", {"value": figures(value), "tolerance": figures(abs(tolerance))})


def of_essay() -> Draft:
    return Draft("essay", {"longest": LONGEST_ESSAY})


@dataclass
class Gaps:
    """The gaps of a cloze in the order of its text. Options of all gaps share one row of ids."""

    gaps: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def add(self, gap: Draft) -> str:
        """Take a gap in; returns its mark in the text."""
        number = str(len(self.gaps) + 1)
        if gap.kind in {"single", "truefalse"}:
            names = {old: f"g{number}{letter(place)}" for place, old in enumerate(gap.structure["options"])}
            self.gaps[number] = {
                "kind": "single",
                "options": list(names.values()),
                "correct": [names[old] for old in gap.structure["correct"]],
            }
            self.options |= {names[old]: gap.options[old] for old in names}
        elif gap.kind in {"text", "numeric"}:
            self.gaps[number] = {"kind": gap.kind, **gap.structure}
        else:
            raise UnfitError(_("It asks for several answers in one place of the text."))
        return f"[[{number}]]"

    def draft(self) -> Draft:
        if not self.gaps:
            raise UnfitError(_("Its text has no gap."))
        return Draft("cloze", {"gaps": self.gaps}, self.options)


def figures(number: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def decimal_of(text: str | None) -> Decimal | None:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text or "").strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and -40 < number.adjusted() < 40 else None


def points_of(text: str | None, changes: list[str]) -> int:
    """Whole points from 1 to 100; what is not so in the source is told."""
    number = decimal_of(text)
    if number is None:
        return 1
    points = min(max(int(number.to_integral_value()), 1), MOST_POINTS)
    if points != number:
        told = {"source": figures(number), "points": points}
        changes.append(_("It counts %(source)s points in the source, and %(points)s here.") % told)
    return points


@dataclass
class Telling:
    """What is said beside the question itself."""

    explanation: str = ""
    hints: list[str] = field(default_factory=list)
    guide: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)


def question_of(
    key: UUID, language: str, draft: Draft, prompt: Words, telling: Telling, *, points: int = 1
) -> Question:
    """The question whole. Raises UnfitError where its kind says that it cannot be asked."""
    if draft.kind in KINDS:
        problems = kind_of(draft.kind).problems(draft.structure)
        if problems:
            raise UnfitError(str(problems[0]))
    if not prompt.text.strip() and not prompt.attachments:
        raise UnfitError(_("It has no words that ask something."))
    words: dict[str, Any] = {
        "prompt": prompt.text.strip() or next(filter(None, (held.get("title") for held in prompt.attachments)), "?"),
        "explanation": telling.explanation.strip(),
        "options": draft.options,
    }
    if prompt.attachments:
        words["attachments"] = prompt.attachments
    if telling.attachments:
        words["explanation_attachments"] = telling.attachments
    if telling.hints:
        words["hints"] = telling.hints
    if telling.guide and draft.kind == "essay":
        words["guide"] = telling.guide
    return Question(key=key, kind=draft.kind, structure=draft.structure, words={language: words}, points=points)


class FileResolver(Resolver, Protocol):
    """A resolver that tells its losses in a ledger of its own, so that a trial can be told nowhere."""

    ledger: Ledger


@dataclass
class Desk:
    """What reading a question needs: where its key comes from, what its words may show, and who keeps account."""

    keys: Keys
    language: str
    ledger: Ledger
    resolver: FileResolver

    def trial(self) -> Desk:
        """The same, for reading what shall not be told."""
        quiet = copy(self.resolver)
        quiet.ledger = Ledger()
        return replace(self, ledger=quiet.ledger, resolver=quiet)

    def words(self, html: str, where: str) -> Words:
        """Words of a piece of HTML, with the files it shows."""
        return words_of_html(html, where=where, ledger=self.ledger, resolver=self.resolver)

    def plain(self, html: str, where: str) -> str:
        """The same where no file can stand: what it shows is told as left out."""
        words = self.words(html, where)
        for held in words.attachments:
            self.ledger.drop(where, held["kind"], _("No file can be shown here, only words."))
        return words.text.strip()
