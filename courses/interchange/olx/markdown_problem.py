"""The shorthand in which Open edX's simple editor keeps a problem, as the XML that the editor makes of it."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, SubElement

EXPLANATION = re.compile(r"\[explanation\](.*?)(?:\[/?explanation\]|$)", re.DOTALL | re.IGNORECASE)
DEMAND = re.compile(r"^\|\|(.+?)\|\|\s*$", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r">>(.+?)<<", re.DOTALL)
HINT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
CHOICE = re.compile(r"^\s*\(([ xX@]*)\)\s*(.*)$")
BOX = re.compile(r"^\s*\[([ xX]?)\]\s*(.*)$")
LIST = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
ANSWER = re.compile(r"^\s*(s?=|or=|not=)\s*(.+)$")
NUMBER = re.compile(r"^[-+]?[\d.][\d.eE^*/+\-%() ]*$|^[\[(].+,.+[\])]$")
HEADING = re.compile(r"^(.+)\n===+\s*$", re.MULTILINE)
SIDES = re.compile(r"(?:^|[\s,])(selected|s|unselected|u):", re.IGNORECASE)


def problem_of(markdown: str) -> Element:
    """A problem element. What the shorthand does not know stands in it as words."""
    problem = Element("problem")
    text = html.unescape(markdown.replace("\r\n", "\n"))
    demands: list[str] = []
    for part in re.split(r"^---+\s*$", text, flags=re.MULTILINE):
        _part(problem, part, demands)
    if demands:
        held = SubElement(problem, "demandhint")
        for demand in demands:
            SubElement(held, "hint").text = demand
    return problem


def _part(problem: Element, text: str, demands: list[str]) -> None:
    """One question between two lines of hyphens."""
    explanations = [found.strip() for found in EXPLANATION.findall(text)]
    text = EXPLANATION.sub("", text)
    # A hint may run over several lines: it is put on one before lines are looked at.
    text = HINT.sub(lambda found: "{{" + " ".join(found[1].split()) + "}}", text)
    text = LABEL.sub(lambda found: ">>" + " ".join(found[1].split()) + "<<", text)
    demands += [" ".join(found.split()) for found in DEMAND.findall(text)]
    text = DEMAND.sub("", text)
    text = HEADING.sub(r"\1", text)
    text = LIST.sub(lambda found: "[[" + found[1].strip().replace("\n", "\x1f") + "]]", text)
    target: Element | None = None
    for line in text.split("\n"):
        target = _line(problem, line, target)
    for words in explanations:
        solution = SubElement(problem if target is None else target, "solution")
        for paragraph in re.split(r"\n\s*\n", words):
            SubElement(solution, "p").text = " ".join(paragraph.split())


def _line(problem: Element, line: str, target: Element | None) -> Element | None:
    """Read one line; says which response the next one may go on with."""
    if found := LIST.search(line):
        return _list(problem, line[: found.start()], found[1])
    if found := BOX.match(line):
        return _choice(problem, target, "choiceresponse", "checkboxgroup", found[1].lower() == "x", found[2])
    if found := CHOICE.match(line):
        return _choice(problem, target, "multiplechoiceresponse", "choicegroup", "x" in found[1].lower(), found[2])
    if found := ANSWER.match(line):
        return _answer(problem, target, found[1], found[2].strip())
    for plain in LABEL.split(line):
        if not plain.strip():
            continue
        if f">>{plain}<<" in line:
            words, _bars, description = plain.partition("||")
            SubElement(problem, "label").text = words.strip()
            if description.strip():
                SubElement(problem, "description").text = description.strip()
        elif found := HINT.fullmatch(plain.strip()):
            _compound(target, found[1])
        else:
            SubElement(problem, "p").text = plain.strip()
    return target if not line.strip() or HINT.fullmatch(line.strip()) else None


def _choice(problem: Element, target: Element | None, tag: str, group: str, right: bool, words: str) -> Element:
    if target is None or target.tag != tag:
        target = SubElement(problem, tag)
        SubElement(target, group)
    choice = SubElement(target[0], "choice", {"correct": "true" if right else "false"})
    choice.text = HINT.sub("", words).strip()
    for hint in HINT.findall(words):
        _hints(choice, hint, "choicehint", sides=group == "checkboxgroup")
    return target


def _hints(parent: Element, text: str, tag: str, *, sides: bool = False) -> None:
    """The hint of an option; for check boxes one for chosen and one for not chosen."""
    parts = SIDES.split(text) if sides else [text]
    if len(parts) < 3:
        _hint(parent, text, tag, {})
        return
    for side, words in zip(parts[1::2], parts[2::2], strict=True):
        chosen = side.lower() in {"s", "selected"}
        _hint(parent, words.strip().strip(","), tag, {"selected": "true" if chosen else "false"})


def _hint(parent: Element, text: str, tag: str, attributes: dict[str, str]) -> None:
    label, colons, words = text.partition("::")
    hint = SubElement(parent, tag, attributes)
    hint.text = (words if colons else text).strip()
    if colons:
        hint.set("label", label.strip())


def _compound(target: Element | None, text: str) -> None:
    """`((A B)) words`: said where exactly these boxes are chosen."""
    found = re.match(r"\s*\(\(\s*([A-Za-z ]+?)\s*\)\)\s*(.*)", text, re.DOTALL)
    if found and target is not None and len(target):
        SubElement(target[0], "compoundhint", {"value": found[1]}).text = found[2].strip()


def _list(problem: Element, before: str, inner: str) -> Element:
    if before.strip():
        SubElement(problem, "p").text = before.strip()
    response = SubElement(problem, "optionresponse")
    given = SubElement(response, "optioninput")
    parts = inner.split("\x1f") if "\x1f" in inner else inner.split(",")
    for part in filter(None, (part.strip() for part in parts)):
        words = HINT.sub("", part).strip()
        right = words.startswith("(") and words.endswith(")")
        option = SubElement(given, "option", {"correct": "True" if right else "False"})
        option.text = words[1:-1].strip() if right else words
        for hint in HINT.findall(part):
            _hints(option, hint, "optionhint")
    return response


def _answer(problem: Element, target: Element | None, mark: str, text: str) -> Element:
    hints, words = HINT.findall(text), HINT.sub("", text).strip()
    if mark == "or=" and target is not None and target.tag in {"stringresponse", "numericalresponse"}:
        other = SubElement(target, "additional_answer", {"answer": words})
        for hint in hints:
            _hint(other, hint, "correcthint", {})
        return target
    if mark == "not=" and target is not None and target.tag == "stringresponse":
        for hint in hints:
            _hint(target, hint, "stringequalhint", {"answer": words})
        return target
    value, _sign, tolerance = words.partition("+-")
    if mark == "=" and NUMBER.match(value.strip()):
        response = SubElement(problem, "numericalresponse", {"answer": value.strip()})
        if tolerance.strip():
            SubElement(response, "responseparam", {"type": "tolerance", "default": tolerance.strip()})
        SubElement(response, "formulaequationinput")
    else:
        regexp = words.startswith("|") and mark in {"=", "s="}
        kinds = "ci regexp" if regexp else "ci"
        response = SubElement(problem, "stringresponse", {"answer": words.lstrip("|").strip(), "type": kinds})
        SubElement(response, "textline")
    for hint in hints:
        _hint(response, hint, "correcthint", {})
    return response
