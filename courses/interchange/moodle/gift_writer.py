"""A bank as GIFT."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.gift_text import spoken
from courses.interchange.moodle.outgoing import Outgoing, languages_in
from courses.interchange.moodle.texts import guess_language
from courses.interchange.neutral import Bank, MediaFile

SPECIAL = re.compile(r"([\\~=#{}:])")


class Unheld(Exception):  # noqa: N818 reads as what happened
    """GIFT has no form for this question; the message says why."""


def write_gift(bank: Bank, media: list[MediaFile], ledger: Ledger) -> bytes:
    """The bank as a text. What GIFT cannot hold stands in the ledger.

    Words of one language stand as they are, unless a reader would take them for another.
    """
    languages = languages_in(bank)
    if len(languages) == 1:
        text = _written(bank, media, Ledger(), marked=False)
        if guess_language(spoken(text)) in languages:
            return _written(bank, media, ledger, marked=False).encode()
    return _written(bank, media, ledger, marked=True).encode()


def _written(bank: Bank, media: list[MediaFile], ledger: Ledger, *, marked: bool) -> str:
    known = {file.name: file for file in media}
    parts = [f"$CATEGORY: {' '.join(bank.name.split())}"]
    for question in bank.questions:
        out = Outgoing(question, known, ledger, marked=marked, files=False)
        try:
            parts.append(_question(out))
        except Unheld as unheld:
            ledger.found(question.kind)
            ledger.left_out(out.where, question.kind, str(unheld))
            continue
        out.settle()
    return "\n\n\n".join(parts) + "\n"


def _question(out: Outgoing) -> str:
    question = out.question
    answers = _answers(out)
    comments = [f"// [id:{question.key}]" + "".join(f" [tag:{tag}]" for tag in out.tags)]
    explanation = out.explanation()
    if explanation:
        answers += f"\t####{_text(out.html(explanation))}\n"
    _unheld(out)
    prompt = _text("[html]" + out.html(out.prompt(), always_marked=True))
    inner = f"{{\n{answers}}}" if answers else "{}"
    return "\n".join([*comments, prompt + inner])


def _unheld(out: Outgoing) -> None:
    """Parts of a question that GIFT has no place for."""
    question = out.question
    if question.points != 1:
        out.changed(_("GIFT does not say what a question is worth."))
    if any(words.get("hints") for words in question.words.values()):
        out.changed(_("GIFT has no hints."))
    if any(words.get("guide") for words in question.words.values()):
        out.changed(_("GIFT has no guide for who marks the answer."))
    if question.structure.get("case"):
        out.changed(_("GIFT does not say whether capitals count."))


def _text(html: str) -> str:
    """A text in one line, with what GIFT would take for its own escaped."""
    return SPECIAL.sub(r"\\\1", html).replace("\n", r"\n")


def _answers(out: Outgoing) -> str:
    question = out.question
    structure = question.structure
    if question.kind == "single":
        return "".join(
            _option(out, name, "=" if name in structure["correct"] else "~") for name in structure["options"]
        )
    if question.kind == "multiple":
        return "".join(_option(out, name, f"~%{weight}%") for name, weight in out.weights().items())
    if question.kind == "truefalse":
        return _true_or_false(out)
    if question.kind == "text":
        return _accepted(out)
    if question.kind == "numeric":
        return f"\t#{structure['value']}:{structure.get('tolerance', '0')}\n"
    if question.kind == "match":
        return _pairs(out)
    if question.kind == "order":
        items = [_text(out.html(out.option(name))) for name in structure["options"]]
        if any(out.reason(name) for name in structure["options"]):
            out.changed(_("Moodle says nothing to single things that are put in order."))
        return ">0 ALL VERTICAL ALL_OR_NOTHING SHOW none\n" + "".join(f"{_led(item)}\n" for item in items)
    if question.kind == "essay":
        return ""
    raise Unheld(_("GIFT has no form for questions of this kind. Moodle XML has."))


def _led(text: str) -> str:
    """What begins like the name of a format gets one, so that it is words."""
    return f"[html]{text}" if text.startswith("[") else text


def _option(out: Outgoing, name: str, mark: str) -> str:
    text = _led(_text(out.html(out.option(name))))
    if mark == "~" and text.startswith("%"):
        mark = "~%0%"
    reason = out.reason(name)
    said = f"#{_led(_text(out.html(reason)))}" if reason else ""
    return f"\t{mark}{text}{said}\n"


def _true_or_false(out: Outgoing) -> str:
    out.true_or_false()
    truth = out.question.structure["correct"][0]
    lie = "false" if truth == "true" else "true"
    said = [_led(_text(out.html(out.reason(name)))) for name in (lie, truth)]
    text = truth.upper()
    if any(said):
        text += f"#{said[0]}#{said[1]}"
    return f"\t{text}\n"


def _accepted(out: Outgoing) -> str:
    texts = out.accepted()
    if any("->" in text for text in texts):
        if len(texts) > 1:
            raise Unheld(_("GIFT would take its answers, which hold an arrow, for pairs."))
        mark = ""
    else:
        mark = "="
    lines = []
    for text in texts:
        lead = "[plain]" if text.startswith("[") else ""
        weight = "%100%" if text.startswith("%") else ""
        lines.append(f"\t{mark}{weight}{lead}{_text(text)}\n")
    return "".join(lines)


def _pairs(out: Outgoing) -> str:
    structure = out.question.structure
    pairs = structure["pairs"]
    rows = [(_led(_text(out.html(out.option(name)))), pairs[name]) for name in structure["options"]]
    rows += [("", target) for target in structure["targets"] if target not in pairs.values()]
    if any(out.reason(name) for name in (*structure["options"], *structure["targets"])):
        out.changed(_("Moodle says nothing to single pairs."))
    return "".join(f"\t={left} -> {_text(out.plain(out.option(target)))}\n" for left, target in rows)
