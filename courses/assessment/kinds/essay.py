"""A question whose answer a person reads."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds.base import WRONG, FormData, Kind, Marked

LONGEST_ESSAY = 50_000
USUAL_ESSAY = 10_000


class Essay(Kind):
    """A text of some length; `longest` bounds its characters. The answer is the text as written, line by line."""

    name: ClassVar[str] = "essay"
    template = "assessment/kinds/essay.html"
    is_typed = True
    marked_by_person = True

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        longest = structure.get("longest")
        if not isinstance(longest, int) or isinstance(longest, bool) or not 1 <= longest <= LONGEST_ESSAY:
            return [_("Say how long an answer may be: 1 to 50,000 characters.")]
        return []

    def read(self, structure: dict[str, Any], data: FormData) -> str | None:
        # Control characters are no words, and PostgreSQL keeps no NUL; lines and tabs are.
        typed = str(data.get("answer") or "").replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(char for char in typed if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
        if len(text) > structure["longest"]:
            raise AnswerInvalid(
                _("This answer is too long: it has %(length)d characters, and at most %(longest)d are taken.")
                % {"length": len(text), "longest": structure["longest"]}
            )
        return text if text.strip() else None

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        """What was not answered is worth nothing; what was, a person marks."""
        return WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return ""
