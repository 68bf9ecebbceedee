"""Moodle's questions with embedded answers: `{1:SHORTANSWER:=Paris#Yes~%50%Lyon}` in the text becomes a numbered gap."""

from __future__ import annotations

import html
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.interchange.moodle.drafts import Draft, Unfit
from courses.interchange.moodle.model import FULL, MoodleAnswer, MoodleQuestion, MoodleText
from courses.interchange.moodle.types import accepted, multichoice, numeric

CHOICES = r"(?:MULTICHOICE|MC)(?:_?[VH]?S?)"
SEVERAL = r"(?:MULTIRESPONSE|MR)(?:_?H?S?)"
OPENING = re.compile(
    rf"\{{\s*(?P<weight>\d*)\s*:\s*(?P<type>NUMERICAL|NM|SHORTANSWER_C|SHORTANSWER|SAC|SA|MWC|MW|{CHOICES}|{SEVERAL})\s*:"
)
WEIGHT = re.compile(r"\s*(?:=|%(?P<percent>-?\d+(?:[.,]\d*)?)%)")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
OURS = re.compile(r"\[\[(?=[1-9]\d?\]\])")
REFERENCE = re.compile(r"\{#(\d{1,3})\}")
MOST_GAPS = 50


def cloze(asked: MoodleQuestion) -> Draft:
    """Gaps are numbered as they stand in the text, whatever Moodle calls them."""
    draft = Draft("cloze", {"gaps": {}}, asked.text)
    pieces: list[str] = []
    weights: set[str] = set()
    parts: list[MoodleQuestion] = []
    for text, weight, part in _embedded(asked):
        pieces.append(OURS.sub("[ [", text))
        if part is not None:
            parts.append(part)
            weights.add(weight or "1")
            pieces.append(f"[[{len(parts)}]]")
    if not parts:
        raise Unfit(_("Its text has no gap."))
    if len(parts) > MOST_GAPS:
        raise Unfit(_("It has more than 50 gaps."))
    draft.prompt = MoodleText("".join(pieces), asked.text.format, asked.text.files)
    if len(parts) == 1 and parts[0].type == "multichoice" and not parts[0].single:
        return _lone(parts[0], draft)
    for number, part in enumerate(parts, 1):
        draft.structure["gaps"][str(number)] = _gap(part, str(number), draft)
    if len(weights) > 1:
        draft.changed(_("Its gaps had different weights; here each counts the same."))
    return draft


def _lone(part: MoodleQuestion, draft: Draft) -> Draft:
    """One gap with several right options is a question of its own kind."""
    part.text = MoodleText(draft.prompt.text.replace("[[1]]", "_____"), draft.prompt.format, draft.prompt.files)
    made = multichoice(part)
    made.changed(_("Its options stand below the text."))
    return made


def _gap(part: MoodleQuestion, number: str, draft: Draft) -> dict[str, object]:
    inner = Draft("", {}, part.text)
    if part.type == "numerical":
        gap: dict[str, object] = {"kind": "numeric", **numeric(part, inner)}
    elif part.type == "shortanswer":
        gap = {"kind": "text", **accepted(part, inner)}
    elif part.type == "multichoice":
        inner = multichoice(part)
        if inner.kind != "single" and (part.single or len(inner.structure["correct"]) != 1):
            raise Unfit(_("A gap has several right options; a gap here has one."))
        names = {name: f"g{number}{name}" for name in inner.options}
        for name, (text, feedback) in inner.options.items():
            draft.options[names[name]] = (text, feedback)
        right = [names[name] for name in inner.structure["correct"]]
        gap = {"kind": "single", "options": list(names.values()), "correct": right}
    else:
        raise Unfit(_("A gap is of the type “%(type)s”, which has no counterpart here.") % {"type": part.type})
    draft.remarks += [(f"[{number}] {label}", said) for label, said in inner.remarks]
    for how in inner.changes:
        draft.changed(how)
    return gap


def _embedded(asked: MoodleQuestion) -> list[tuple[str, str, MoodleQuestion | None]]:
    """The text in pieces, each with the weight and the question of the gap behind it; None after the last."""
    found: list[tuple[str, str, MoodleQuestion | None]] = []
    text, start = asked.text.text, 0
    if asked.parts:
        for reference in REFERENCE.finditer(text):
            part = asked.parts.get(reference[1])
            if part is None:
                raise Unfit(_("A gap asks for a piece that the question does not hold."))
            found.append((text[start : reference.start()], plain_weight(part), part))
            start = reference.end()
        return [*found, (text[start:], "", None)]
    while opening := OPENING.search(text, start):
        part, end = _part(asked, text, opening)
        found.append((text[start : opening.start()], opening["weight"], part))
        start = end
    return [*found, (text[start:], "", None)]


def plain_weight(part: MoodleQuestion) -> str:
    return f"{part.points.normalize():f}"


def _part(asked: MoodleQuestion, text: str, opening: re.Match[str]) -> tuple[MoodleQuestion, int]:
    """The question of one gap and where it ends in the text."""
    name = opening["type"].replace("_", "")
    kind = "numerical" if name in {"NUMERICAL", "NM"} else "shortanswer"
    if name.startswith(("MULTICHOICE", "MC", "MULTIRESPONSE", "MR")):
        kind = "multichoice"
    part = MoodleQuestion(kind, asked.where, name=name)
    part.single = not name.startswith(("MULTIRESPONSE", "MR"))
    part.case = name in {"SHORTANSWERC", "SAC", "MWC"}
    place = opening.end()
    while True:
        raw, place = _until(text, place, "~}")
        part.answers.append(_answer(raw, kind, asked.text.format))
        if place >= len(text):
            raise Unfit(_("A gap is opened in its text and not closed."))
        place += 1
        if text[place - 1] == "}":
            return part, place


def _until(text: str, start: int, ends: str) -> tuple[str, int]:
    """What stands before the next of these characters that no backslash precedes, and where that is."""
    place = start
    while place < len(text) and text[place] not in ends:
        place += 2 if text[place] == "\\" else 1
    place = min(place, len(text))
    return text[start:place], place


def _answer(raw: str, kind: str, format_: str) -> MoodleAnswer:
    answer = MoodleAnswer(MoodleText())
    if weight := WEIGHT.match(raw):
        answer.fraction = Decimal(weight["percent"].replace(",", ".")) / 100 if weight["percent"] else FULL
        raw = raw[weight.end() :]
    words, feedback = _cut(raw)
    plain = kind != "multichoice"
    answer.text = MoodleText(_unescaped(words, plain=plain), "plain" if plain else format_)
    answer.feedback = MoodleText(_unescaped(feedback, plain=False), format_)
    if kind == "numerical" and ":" in answer.text.text:
        value, _colon, answer.tolerance = answer.text.text.rpartition(":")
        answer.text.text = value
    return answer


def _cut(raw: str) -> tuple[str, str]:
    """Answer and feedback: at the first `#` that is neither escaped nor part of `&#39;`."""
    place = 0
    while True:
        _words, place = _until(raw, place, "#")
        if place >= len(raw):
            return raw, ""
        if not raw[:place].endswith(("&", "&amp;")):
            return raw[:place], raw[place + 1 :]
        place += 1


def _unescaped(text: str, *, plain: bool) -> str:
    """Without Moodle's backslashes; where the text is compared with what is typed, without HTML too."""
    bare = ESCAPED.sub(lambda found: found[0] if plain and found[1] == "*" else found[1], text).strip()
    if not plain:
        return bare
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", bare)).split())
