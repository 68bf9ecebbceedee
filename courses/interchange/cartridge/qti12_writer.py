"""Questions and quizzes as QTI 1.2 in the profile of Common Cartridge: the kinds it knows, and no other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.neutral import Bank, Draw, Question, Quiz

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 '
    'http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_qtiasiv1p2p1_v1p0.xsd">\n'
)
PROFILES = {
    "single": "cc.multiple_choice.v0p1",
    "truefalse": "cc.true_false.v0p1",
    "multiple": "cc.multiple_response.v0p1",
    "text": "cc.fib.v0p1",
    "numeric": "cc.fib.v0p1",
    "essay": "cc.essay.v0p1",
}
FENCE = re.compile(r"^```[a-z0-9]*\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
# What no XML can hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Media = Callable[[str], str]


class UnsayableError(Exception):
    """A question that the profile has no form for; the message is a translated sentence for the report."""


def assessment(quiz: Quiz, language: str, sections: str) -> bytes:
    words = quiz.words[language]
    fields = _fields(
        ("cc_profile", "cc.exam.v0p1"),
        ("qmd_assessmenttype", "Examination"),
        ("qmd_scoretype", "Percentage"),
        ("cc_maxattempts", str(quiz.attempts or "unlimited")),
        *((("qmd_timelimit", str(quiz.time_limit)),) if quiz.time_limit else ()),
    )
    rubric = ""
    if words.introduction:
        rubric = f"<rubric>{_material(_lines(words.introduction))}</rubric>"
    return (
        f'{HEAD}<assessment ident="{quiz.key}" title={_quoted(words.title)}>{fields}{rubric}'
        f"{sections}</assessment></questestinterop>\n"
    ).encode()


def section(ident: str, items: str, *, shuffled: bool = False) -> str:
    order = '<selection_ordering><order order_type="Random"/></selection_ordering>' if shuffled else ""
    return f'<section ident="{ident}">{order}{items}</section>'


def group(draw: Draw, bank: Bank, items: str) -> str:
    """Some questions of a bank, in a section inside the root."""
    number = f"<selection_number>{draw.count}</selection_number>"
    selection = f"<selection_ordering><selection>{number}</selection></selection_ordering>"
    return f'<section ident="{bank.key}" title={_quoted(bank.name)}>{selection}{items}</section>'


def object_bank(ident: str, items: str) -> bytes:
    return f'{HEAD}<objectbank ident="{ident}">{items}</objectbank></questestinterop>\n'.encode()


def item(question: Question, language: str, media: Media) -> tuple[str, list[str]]:
    """One item, and sentences about what it cannot say. Raises UnsayableError."""
    words = question.words.get(language)
    if words is None:
        raise UnsayableError(_("It has no words in this language."))
    changes: list[str] = []
    respond = _processing(question, words, changes)
    said = words["prompt"]
    body = _lines(said) + _shown(words.get("attachments", ()), media)
    response = _response(question, words, media)
    if question.skills:
        changes.append(_("Its skills have no place in a cartridge."))
    profile = PROFILES[question.kind]
    if question.structure.get("wildcards"):
        profile = "cc.pattern_match.v0p1"
    fields = [("cc_profile", profile), ("cc_weighting", str(question.points))]
    if question.kind == "essay":
        fields.append(("qmd_computerscored", "No"))
    text = (
        f'<item ident="{question.key}" title={_quoted(said[:80])}><itemmetadata>{_fields(*fields)}</itemmetadata>'
        f"<presentation>{_material(body)}{response}</presentation>"
        f"{respond}{_feedback(question, words, media)}</item>"
    )
    return text, changes


def _processing(question: Question, words: dict[str, Any], changes: list[str]) -> str:
    """What is shown for which answer, then what is right."""
    rows = []
    if words.get("explanation") or words.get("explanation_attachments"):
        rows.append(_condition("<other/>", shows="general_fb"))
    for option in question.structure.get("options", []) if question.kind in {"single", "truefalse", "multiple"} else []:
        if words["options"].get(option, {}).get("reason"):
            rows.append(_condition(_equal(option), shows=f"{option}_fb"))
    right = _right(question, changes)
    rows += [_condition(one, pays=True) for one in right]
    if not right:
        rows.append(_condition("<other/>", goes_on=False))
    outcomes = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return f"<resprocessing>{outcomes}{''.join(rows)}</resprocessing>"


def _right(question: Question, changes: list[str]) -> list[str]:
    kind, structure = question.kind, question.structure
    if kind in {"single", "truefalse"}:
        return [_equal(structure["correct"][0])]
    if kind == "multiple":
        parts = [
            _equal(option) if option in structure["correct"] else f"<not>{_equal(option)}</not>"
            for option in structure["options"]
        ]
        return [f"<and>{''.join(parts)}</and>"]
    if kind == "text":
        if structure.get("wildcards"):
            return [_pattern(text) for text in structure["accepted"]]
        case = "Yes" if structure.get("case") else "No"
        return [_equal(text, case) for text in structure["accepted"]]
    if kind == "numeric":
        if Decimal(structure.get("tolerance") or "0"):
            raise UnsayableError(_("A cartridge has no question that asks for a number within a margin."))
        changes.append(_("A number is asked for as a text: a cartridge has no question that asks for numbers."))
        return [_equal(structure["value"], "No")]
    if kind == "essay":
        return []
    raise UnsayableError(_("A cartridge has no question of this kind."))


def _pattern(text: str) -> str:
    """An asterisk on both sides is a part of the answer; the profile knows no other."""
    plain = text.replace(r"\*", "\0")
    inner = plain.strip("*").replace("\0", "*")
    if "*" not in plain:
        return _equal(inner, "No")
    if plain.startswith("*") and plain.endswith("*") and "*" not in plain.strip("*"):
        return f'<varsubstring respident="response1" case="No">{_text(inner)}</varsubstring>'
    raise UnsayableError(_("A cartridge cannot say that only the beginning or the end of an answer counts."))


def _equal(text: str, case: str = "") -> str:
    kept = f' case="{case}"' if case else ""
    return f'<varequal respident="response1"{kept}>{_text(text)}</varequal>'


def _condition(test: str, *, shows: str = "", pays: bool = False, goes_on: bool = True) -> str:
    effect = '<setvar action="Set" varname="SCORE">100</setvar>' if pays else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{html.escape(shows)}"/>' if shows else ""
    again = "Yes" if shows and goes_on else "No"
    return f'<respcondition continue="{again}"><conditionvar>{test}</conditionvar>{effect}{shown}</respcondition>'


def _response(question: Question, words: dict[str, Any], media: Media) -> str:
    if question.kind in {"single", "truefalse", "multiple"}:
        labels = "".join(
            f'<response_label ident="{html.escape(option)}">'
            f"{_material(_option(words['options'][option], media))}</response_label>"
            for option in question.structure["options"]
        )
        many = "Multiple" if question.kind == "multiple" else "Single"
        return f'<response_lid ident="response1" rcardinality="{many}"><render_choice>{labels}</render_choice></response_lid>'
    return (
        '<response_str ident="response1" rcardinality="Single"><render_fib>'
        '<response_label ident="answer1" rshuffle="No"/></render_fib></response_str>'
    )


def _option(option: dict[str, Any], media: Media) -> str:
    return _lines(option["text"]) + _shown(option.get("attachments", ()), media)


def _feedback(question: Question, words: dict[str, Any], media: Media) -> str:
    rows = []
    told = _lines(words.get("explanation", "")) + _shown(words.get("explanation_attachments", ()), media)
    if told:
        rows.append(f'<itemfeedback ident="general_fb"><flow_mat>{_material(told)}</flow_mat></itemfeedback>')
    for option in question.structure.get("options", []) if question.kind in {"single", "truefalse", "multiple"} else []:
        reason = words["options"].get(option, {}).get("reason", "")
        if reason:
            rows.append(
                f'<itemfeedback ident="{html.escape(option)}_fb"><flow_mat>{_material(_lines(reason))}</flow_mat></itemfeedback>'
            )
    for number, hint in enumerate(words.get("hints", ()), start=1):
        inner = f"<hint><hintmaterial><flow_mat>{_material(_lines(hint))}</flow_mat></hintmaterial></hint>"
        rows.append(f'<itemfeedback ident="hint_{number}">{inner}</itemfeedback>')
    if words.get("guide"):
        inner = f"<flow_mat>{_material(_lines(words['guide']))}</flow_mat>"
        rows.append(
            f'<itemfeedback ident="solution"><solution><solutionmaterial>{inner}</solutionmaterial></solution></itemfeedback>'
        )
    return "".join(rows)


def _shown(attachments: Iterable[dict[str, Any]], media: Media) -> str:
    out = []
    for held in attachments:
        address, title = html.escape(media(held["file"])), html.escape(held.get("title") or "")
        if held["kind"] == "image":
            out.append(f'<p><img src="{address}" alt="{title}"/></p>')
        elif held["kind"] in {"audio", "video"}:
            out.append(f'<p><{held["kind"]} src="{address}" title="{title}"></{held["kind"]}></p>')
        else:
            out.append(f'<p><a href="{address}">{title or address}</a></p>')
    return "".join(out)


def _lines(text: str) -> str:
    """Plain words as paragraphs; an empty line parts them, and code between fences keeps its spaces."""
    out, last = [], 0
    for fence in FENCE.finditer(text):
        out += [_paragraphs(text[last : fence.start()]), f"<pre>{_text(fence[1])}</pre>"]
        last = fence.end()
    return "".join([*out, _paragraphs(text[last:])])


def _paragraphs(text: str) -> str:
    parts = [part for part in text.split("\n\n") if part.strip()]
    return "".join(
        f"<p>{'<br/>'.join(_text(line) for line in part.strip(chr(10)).split(chr(10)))}</p>" for part in parts
    )


def _material(inner: str) -> str:
    return f'<material><mattext texttype="text/html">{_text(inner)}</mattext></material>'


def _fields(*pairs: tuple[str, str]) -> str:
    rows = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{_text(entry)}</fieldentry></qtimetadatafield>"
        for label, entry in pairs
    )
    return f"<qtimetadata>{rows}</qtimetadata>"


def _text(text: str) -> str:
    return html.escape(CONTROL.sub("", text), quote=False)


def _quoted(text: str) -> str:
    return f'"{html.escape(CONTROL.sub("", " ".join(text.split())))}"'
