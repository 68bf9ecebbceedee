"""Responses that are typed: words and numbers."""

from __future__ import annotations

import ast
import math
import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.olx.making import Made, Reader, UnfitError
from courses.interchange.olx.patterns import TooManyError, texts_of
from courses.interchange.xml import children, descendants, text_of

LONGEST = 200
# Where a problem says nothing, Open edX lets an answer be off by this part of it.
USUAL_TOLERANCE = Decimal("0.00001")
RANGE = re.compile(r"^([\[(])\s*(.+?)\s*,\s*(.+?)\s*([\])])$")
FUNCTIONS = {name: getattr(math, name) for name in ("sqrt", "sin", "cos", "tan", "exp", "log10", "log2", "factorial")}
FUNCTIONS |= {
    "ln": math.log,
    "log": math.log10,
    "abs": abs,
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
}
CONSTANTS = {"pi": math.pi, "e": math.e}
SUFFIXES = {"%": "e-2", "k": "e3", "M": "e6", "G": "e9", "m": "e-3", "u": "e-6", "n": "e-9"}


def made_of_text(response: Element, reader: Reader) -> Made:
    """The question of a `stringresponse`. Raises UnfitError."""
    kinds = (response.get("type") or "").lower().split()
    given = (response.get("answer") or "").strip()
    answers = re.split(r"_or_", given) if "_or_" in given else [given]
    others = list(children(response, "additional_answer"))
    answers += [(other.get("answer") or text_of(other)).strip() for other in others]
    answers = list(dict.fromkeys(answer for answer in answers if answer))
    if not answers:
        raise UnfitError(_("It has no right answer."))
    made = Made("text", {"accepted": answers})
    if "regexp" in kinds:
        _expand(made, answers)
    made.structure["accepted"] = [answer for answer in made.structure["accepted"] if len(answer) <= LONGEST]
    if not made.structure["accepted"]:
        raise UnfitError(_("Its right answers are longer than the 200 characters that can be typed."))
    if "ci" not in kinds and any(answer.lower() != answer.upper() for answer in made.structure["accepted"]):
        made.structure["case"] = True
    made.lines += _hints(response, reader)
    if any(True for _hint in descendants(response, "stringequalhint", "regexphint", "stringhint")):
        made.changes.append(_("Hints for certain wrong answers stand in the explanation."))
    return made


def _expand(made: Made, answers: list[str]) -> None:
    """A pattern as the texts that fit it, where they are few, or as texts with stars."""
    accepted: list[str] = []
    for answer in answers:
        try:
            accepted += texts_of(answer)
        except TooManyError as error:
            message = _("Its right answer is a pattern (%(pattern)s) that fits more than can be listed.")
            raise UnfitError(message % {"pattern": answer[:60]}) from error
    made.structure["accepted"] = list(dict.fromkeys(text for text in accepted if text))
    if any("*" in text.replace(r"\*", "") for text in accepted):
        made.structure["wildcards"] = True
    elif any("*" in text for text in accepted):
        made.structure["accepted"] = [text.replace(r"\*", "*") for text in made.structure["accepted"]]
    how = _("Its right answer was a pattern (%(pattern)s); it is written out.")
    made.changes.append(how % {"pattern": " | ".join(answers)[:60]})


def made_of_number(response: Element, reader: Reader) -> Made:
    """The question of a `numericalresponse`. Raises UnfitError."""
    given = (response.get("answer") or "").strip()
    others = [(other.get("answer") or text_of(other)).strip() for other in children(response, "additional_answer")]
    others = [other for other in dict.fromkeys(others) if other and other != given]
    tolerance = next((found.get("default") or "" for found in _tolerances(response)), "")
    changes: list[str] = []
    if found := RANGE.match(given):
        low, high = _number(found[2]), _number(found[3])
        if high < low:
            raise UnfitError(_("Its range ends before it begins: %(range)s.") % {"range": given})
        value, off = (low + high) / 2, (high - low) / 2
        if found[1] == "(" or found[4] == ")":
            changes.append(_("The ends of the range %(range)s count as right.") % {"range": given})
    else:
        value = _number(given)
        off = _tolerance(tolerance, value, changes)
        if not re.fullmatch(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?", given):
            changes.append(
                _("Its answer, %(sum)s, is worked out: %(value)s.") % {"sum": given[:60], "value": _plain(value)}
            )
    if others:
        made = _several(given, value, off, others, changes)
    else:
        made = Made("numeric", {"value": _plain(value), "tolerance": _plain(off)}, changes=changes)
    if (response.get("partial_credit") or "").strip():
        made.changes.append(_("Part of the points for a partly right answer is not kept: all or nothing."))
    made.lines += _hints(response, reader)
    return made


def _several(given: str, value: Decimal, off: Decimal, others: list[str], changes: list[str]) -> Made:
    """A number has one right value here; several are a text that equals one of them."""
    if RANGE.match(given) or any(RANGE.match(other) for other in others):
        raise UnfitError(_("It has several right answers, and one of them is a range."))
    numbers = [value, *(_number(other) for other in others)]
    accepted = list(
        dict.fromkeys(text for pair in zip([given, *others], map(_plain, numbers), strict=True) for text in pair)
    )
    how = _("It has several right numbers; they are compared as they are written, without a tolerance.")
    told = (
        how
        if off and off > abs(value) * USUAL_TOLERANCE
        else _("It has several right numbers; they are compared as text.")
    )
    return Made("text", {"accepted": accepted}, changes=[*changes, told])


def _tolerances(response: Element) -> list[Element]:
    return [found for found in descendants(response, "responseparam") if found.get("type") == "tolerance"]


def _tolerance(text: str, value: Decimal, changes: list[str]) -> Decimal:
    plain = text.strip()
    if not plain:
        return Decimal(0) if value == value.to_integral_value() else abs(value) * USUAL_TOLERANCE
    try:
        if plain.endswith("%"):
            return abs(value) * abs(_number(plain[:-1])) / 100
        return abs(_number(plain))
    except UnfitError:
        changes.append(
            _("Its tolerance, “%(tolerance)s”, is no number; the answer has to be exact.") % {"tolerance": plain[:60]}
        )
        return Decimal(0)


def _number(text: str) -> Decimal:
    """A number, or a sum of numbers as Open edX reads it. Raises UnfitError."""
    plain = text.strip().replace("−", "-").replace(" ", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = _computed(plain)
    if not found.is_finite() or not -60 < found.adjusted() <= 30:
        raise UnfitError(_("Its right answer, “%(answer)s”, is no number.") % {"answer": text[:60]})
    return found


def _computed(text: str) -> Decimal:
    if len(text) <= LONGEST and text and text[-1] in SUFFIXES and re.fullmatch(r"[-+]?[\d.]+", text[:-1]):
        text = text[:-1] + SUFFIXES[text[-1]]
    try:
        found = _value(ast.parse(text[:LONGEST].replace("^", "**"), mode="eval").body)
        return Decimal(f"{found:.12g}")
    except (
        ValueError,
        SyntaxError,
        ArithmeticError,
        TypeError,
        RecursionError,
        MemoryError,
        InvalidOperation,
    ) as error:
        raise UnfitError(_("Its right answer, “%(answer)s”, is no number.") % {"answer": text[:60]}) from error


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in CONSTANTS:
        return CONSTANTS[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return -_value(node.operand) if isinstance(node.op, ast.USub) else _value(node.operand)
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
        if isinstance(node.op, ast.Pow) and abs(right) <= 100:
            return float(math.pow(left, right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        inner = _value(node.args[0])
        if node.func.id == "factorial":
            return float(math.factorial(int(inner))) if 0 <= inner <= 25 else math.nan
        if node.func.id in FUNCTIONS:
            return float(FUNCTIONS[node.func.id](inner))
    raise ValueError


def _plain(number: Decimal) -> str:
    """Figures without an exponent where they are short."""
    plain = format(number.normalize(), "f")
    return plain if len(plain) <= 24 else format(number.normalize(), "e")


def _hints(response: Element, reader: Reader) -> list[str]:
    """What is said to a right answer, and to certain other ones."""
    lines = [reader.hint(hint) for hint in children(response, "correcthint")]
    for other in children(response, "additional_answer"):
        answer = (other.get("answer") or "").strip()
        lines += [f"{answer}: {reader.hint(hint)}" for hint in children(other, "correcthint")]
    for hint in children(response, "stringequalhint", "regexphint"):
        lines.append(f"{(hint.get('answer') or '').strip()}: {reader.hint(hint)}")
    for group in children(response, "hintgroup"):
        named = {hint.get("name") or "": hint for hint in children(group, "stringhint", "numericalhint")}
        for part in children(group, "hintpart"):
            on = named.get(part.get("on") or "")
            answer = (on.get("answer") or "").strip() if on is not None else ""
            words = reader.hint(part)
            lines.append(f"{answer}: {words}" if answer and words else words)
    return [line for line in lines if line]
