"""What a QTI 1.2 item takes as right: its response processing, tried out on answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from courses.interchange.making import decimal_of
from courses.interchange.xml import child, children, descendants, local

Given = dict[str, set[str]]
BOUNDS = {"vargte": "low", "vargt": "low", "varlte": "high", "varlt": "high"}
# What stands for the whole mark where an exporter writes no number.
WHOLE = Decimal(100)


@dataclass
class Condition:
    """One `respcondition`: what it asks of an answer, what it adds, and which feedback it shows."""

    test: Element | None
    effects: list[tuple[str, Decimal]] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    goes_on: bool = True

    @property
    def pays(self) -> bool:
        return any(value > 0 and action != "subtract" for action, value in self.effects)


def conditions_of(item: Element) -> list[Condition]:
    """The conditions in order. Only the score counts where an item keeps several variables."""
    rows = [row for processing in children(item, "resprocessing") for row in children(processing, "respcondition")]
    names = {(setter.get("varname") or "SCORE").upper() for row in rows for setter in children(row, "setvar")}
    wanted = {name for name in names if "SCORE" in name} or names
    found = []
    for row in rows:
        effects = []
        for setter in children(row, "setvar"):
            if (setter.get("varname") or "SCORE").upper() in wanted:
                text = (setter.text or "").strip()
                value = WHOLE if text.lower().endswith(".max") else decimal_of(text) or Decimal(0)
                effects.append(((setter.get("action") or "Set").lower(), value))
        adds = any(action != "set" for action, _value in effects)
        goes_on = (row.get("continue") or ("yes" if adds or not effects else "no")).lower() == "yes"
        shown = [link.get("linkrefid") or "" for link in children(row, "displayfeedback")]
        found.append(Condition(child(row, "conditionvar"), effects, shown, goes_on))
    if not any(condition.pays for condition in found):
        _paid_by_feedback(found)
    return found


def _paid_by_feedback(found: list[Condition]) -> None:
    """Blackboard says of a number or a word that it is right by its feedback alone, which it calls `correct`."""
    for condition in found:
        if not condition.effects and "correct" in condition.feedback:
            condition.effects, condition.goes_on = [("set", WHOLE)], False


def score(conditions: list[Condition], given: Given) -> Decimal:
    """What an answer earns."""
    total = Decimal(0)
    for condition in conditions:
        if condition.test is None or not all(_holds(test, given) for test in children(condition.test)):
            continue
        for action, value in condition.effects:
            total = {"set": value, "add": total + value, "subtract": total - value}.get(action, total)
        if not condition.goes_on:
            break
    return total


def _holds(test: Element, given: Given) -> bool:
    name = local(test)
    if name == "and":
        return all(_holds(one, given) for one in children(test))
    if name == "or":
        return any(_holds(one, given) for one in children(test))
    if name == "not":
        return not any(_holds(one, given) for one in children(test))
    if name in {"other", "var_extension"}:
        return True
    answers = given.get(test.get("respident") or "", set())
    text = (test.text or "").strip()
    if name == "unanswered":
        return not answers
    if name == "varequal":
        return any(_same(text, answer, test) for answer in answers)
    if name == "varsubstring":
        return any(text.casefold() in answer.casefold() for answer in answers)
    if name == "varsubset":
        return {part.strip() for part in text.split(",")} <= answers
    if name in BOUNDS:
        return any(_within(name, answer, text) for answer in answers)
    return False


def _same(text: str, answer: str, test: Element) -> bool:
    if (test.get("case") or "No").lower() == "yes":
        return text == answer.strip()
    return text.casefold() == answer.strip().casefold()


def _within(name: str, answer: str, text: str) -> bool:
    number, bound = decimal_of(answer), decimal_of(text)
    if number is None or bound is None:
        return False
    return number >= bound if BOUNDS[name] == "low" else number <= bound


def named(conditions: list[Condition], ident: str, *tests: str) -> Iterator[Element]:
    """Tests of these names on one response that a paying condition asks for, those under `not` left aside."""
    for condition in conditions:
        if condition.pays and condition.test is not None:
            refused = {id(one) for denial in descendants(condition.test, "not") for one in denial.iter()}
            for one in descendants(condition.test, *tests):
                if id(one) not in refused and one.get("respident") in {ident, None}:
                    yield one


def best_of(conditions: list[Condition], ident: str, labels: list[str]) -> tuple[set[str], bool]:
    """Which labels of a single choice are right, and whether others earn a part."""
    earned = {label: score(conditions, {ident: {label}}) for label in labels}
    top = max(earned.values(), default=Decimal(0))
    if top <= 0:
        return set(), False
    return {label for label in labels if earned[label] == top}, any(0 < mark < top for mark in earned.values())


def best_set(conditions: list[Condition], ident: str, labels: list[str]) -> tuple[set[str], bool]:
    """Which labels of a multiple choice are right together, and whether some of them earn a part."""
    candidates: list[set[str]] = []
    for condition in conditions:
        asked = {(one.text or "").strip() for one in named([condition], ident, "varequal")}
        for one in named([condition], ident, "varsubset"):
            asked |= {part.strip() for part in (one.text or "").split(",")}
        if asked & set(labels):
            candidates.append(asked & set(labels))
    if not candidates:
        return set(), False
    whole = set().union(*candidates)
    best = max([whole, *candidates], key=lambda chosen: (score(conditions, {ident: chosen}), len(chosen)))
    top = score(conditions, {ident: best})
    parts = any(0 < score(conditions, {ident: {label}}) < top for label in best)
    return (best if top > 0 else set()), parts or any(score(conditions, {ident: {one}}) < 0 for one in labels)


@dataclass
class Range:
    low: Decimal
    high: Decimal
    value: Decimal | None = None

    @property
    def middle(self) -> Decimal:
        centre = (self.low + self.high) / 2
        # What is written as the answer stands, where its margins lie evenly about it.
        return (
            self.value if self.value is not None and abs(self.value - centre) * 1000 <= self.high - self.low else centre
        )


def ranges_of(conditions: list[Condition], ident: str) -> list[Range]:
    """Right numbers with their margins, in the order of the source; a condition each, or the branches of one."""
    found: list[Range] = []
    for condition in conditions:
        if not condition.pays or condition.test is None:
            continue
        low: Decimal | None = None
        exact: list[Decimal] = []
        for one in named([condition], ident, "varequal", *BOUNDS):
            number = decimal_of(one.text)
            if number is None:
                continue
            side = BOUNDS.get(local(one))
            if side == "low":
                low = number
            elif side == "high" and low is not None:
                inside = next((value for value in exact if low <= value <= number), None)
                exact = [value for value in exact if value != inside]
                found.append(Range(low, number, inside))
                low = None
            elif side is None:
                exact.append(number)
        found += [Range(value, value, value) for value in exact]
    return found
