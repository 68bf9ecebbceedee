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
# What people type beside a figure: thousands, spaces, units.
GROUPING = re.compile(r"(?<=\d)[,\s_](?=\d{3}(?:\D|$))")
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?")


def fold(text: str) -> str:
    """One spelling for what readers take as the same: width, case, composed accents, space, closing punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(folded.split()).strip(" .。!?！？;；,，")


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
        if not value.is_finite() or not tolerance.is_finite() or tolerance < 0:
            return [_("Give the right number and its tolerance in figures.")]
        return []

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        text = str(data.get("answer") or "").strip()
        return str(parse_number(text)) if text else None

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        if answer is None:
            return WRONG
        off = abs(Decimal(answer) - Decimal(structure["value"]))
        return RIGHT if off <= Decimal(structure.get("tolerance", "0")) else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return str(structure["value"])


class Text(Kind):
    """A short text that equals one of the accepted ones, in whichever language; the answer is the text as typed."""

    name: ClassVar[str] = "text"
    template = "assessment/kinds/text.html"

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        if not [text for text in structure.get("accepted", []) if fold(text)]:
            return [_("Give at least one accepted answer.")]
        return []

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        # Control characters are no words, and PostgreSQL keeps no NUL.
        typed = str(data.get("answer") or "")
        text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in typed).strip()
        if len(text) > LONGEST_TEXT:
            raise AnswerInvalid(_("This answer is too long: at most 200 characters."))
        return text or None

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        accepted = {fold(text) for text in structure["accepted"]}
        return RIGHT if answer is not None and fold(answer) in accepted else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return str(structure["accepted"][0])
