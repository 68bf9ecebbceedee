"""What import and export show on pages of other apps."""

from __future__ import annotations

from django.http import HttpRequest

from common.slots import Piece
from courses.assessment.models import QuestionBank


def bank_exports(request: HttpRequest | None, *, bank: QuestionBank) -> Piece:
    """Beside the tools of a bank: take it out for another system."""
    return Piece("interchange/admin/bank_exports.html", {"bank": bank}, request)
