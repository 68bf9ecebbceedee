"""Questions whose answer is typed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds.base import RIGHT, WRONG, FormData, Kind, Marked

LONGEST_TEXT = 200
LONGEST_NUMBER = 40
# Beyond it no difference of two numbers can be reckoned with.
MOST_FIGURES = 400
# What people type beside a figure: thousands, spaces, units.
GROUPING = re.compile(r"(?<=\d)[,\s_](?=\d{3}(?:\D|$))")
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?")
# Stands for a star that is meant, `\*`, while the others are taken for anything.
STAR = "\ue000"


def fold(text: str, *, case: bool = False) -> str:
    """One spelling for what readers take as the same: width, case, composed accents, space, closing punctuation.

    With `case`, capitals and small letters stay apart.
    """
    folded = unicodedata.normalize("NFKC", text)
    folded = folded if case else folded.casefold()
    folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(folded.split()).strip(" .。!?！？;；,，")


def accepts(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for anything and `\\*` for a star; both folded alike.

    In time linear in the text however many stars there are: each piece is looked for once, from where the last ended.
    """
    first, *others = pattern.split("*")
    pieces = [piece.replace(STAR, "*") for piece in others]
    first = first.replace(STAR, "*")
    if not pieces:
        return first == text
    last = pieces.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in pieces:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def is_accepted(structure: dict[str, Any], text: str) -> bool:
    """Whether a text is among the accepted ones of a structure, with its wildcards and its view of capitals."""
    case = bool(structure.get("case"))
    given = fold(text, case=case)
    if not structure.get("wildcards"):
        return given in {fold(one, case=case) for one in structure["accepted"]}
    patterns = (fold(one.replace(r"\*", STAR), case=case) for one in structure["accepted"])
    return any(accepts(pattern, given) for pattern in patterns)


def plain_text(typed: str) -> str:
    """What was typed in one line. Control characters are no words, and PostgreSQL keeps no NUL. Raises AnswerInvalid."""
    text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in typed).strip()
    if len(text) > LONGEST_TEXT:
        raise AnswerInvalid(_("This answer is too long: at most 200 characters."))
    return text


def parse_number(text: str) -> Decimal:
    """`９.0 %`, `1,989` and `-3` as numbers. Raises AnswerInvalid where there is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("%", "").strip()
    plain = GROUPING.sub("", plain)
    if len(plain) > LONGEST_NUMBER or not NUMBER.fullmatch(plain):
        raise AnswerInvalid(_("This is not a number. Write figures alone, such as 9.5."))
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise AnswerInvalid(_("This is not a number. Write figures alone, such as 9.5.")) from error
    return number


class Numeric(Kind):
    """A number, right within a tolerance; the answer is the number as text."""

    name: ClassVar[str] = "numeric"
    template = "assessment/kinds/numeric.html"

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        try:
            value, tolerance = Decimal(structure["value"]), Decimal(structure.get("tolerance", "0"))
        except (KeyError, InvalidOperation, TypeError):
            return [_("Give the right number and its tolerance in figures.")]
        if (
            not all(one.is_finite() and abs(one.adjusted()) <= MOST_FIGURES for one in (value, tolerance))
            or tolerance < 0
        ):
            return [_("Give the right number and its tolerance in figures.")]
        return []

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        text = str(data.get("answer") or "").strip()
        return str(parse_number(text)) if text else None

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        try:
            off = abs(Decimal(answer or "") - Decimal(structure["value"]))
        except InvalidOperation:
            return WRONG  # nothing, or words given when the question asked for some
        return RIGHT if off <= Decimal(structure.get("tolerance", "0")) else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return str(structure["value"])

    def in_full(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        tolerance = structure.get("tolerance", "0")
        return f"{structure['value']} ± {tolerance}" if Decimal(tolerance) else str(structure["value"])


class Text(Kind):
    """A short text that equals one of the accepted ones, in whichever language; the answer is the text as typed."""

    name: ClassVar[str] = "text"
    template = "assessment/kinds/text.html"
    is_typed = True

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        if not [text for text in structure.get("accepted", []) if fold(text)]:
            return [_("Give at least one accepted answer.")]
        return []

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        return plain_text(str(data.get("answer") or "")) or None

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        return RIGHT if answer is not None and is_accepted(structure, answer) else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        """The first that can be typed as it stands, else the first with dots for what may be anything."""
        accepted = [str(text) for text in structure["accepted"]]
        if not structure.get("wildcards"):
            return accepted[0]
        exact = [text for text in accepted if "*" not in text.replace(r"\*", "")]
        found = (exact or accepted)[0].replace(r"\*", STAR)
        return found.replace("*", "…").replace(STAR, "*")

    def in_full(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return "\n".join(structure["accepted"])
