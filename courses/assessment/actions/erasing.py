"""Forgetting what somebody typed; whether it was right stays."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from courses.assessment.kinds import KINDS
from courses.assessment.models import CheckAnswer, Response, WordsReview

# Their answers are option ids, places and figures: they tell nobody's name.
TELLS_NOTHING = [name for name, kind in KINDS.items() if not kind.is_typed]


@transaction.atomic
def erase_traces(*, person: Person) -> None:
    """Empty every answer she put into words of her own, and what she remarked on questions. Marks and points stay. Idempotent."""
    typed = Response.objects.filter(attempt_question__attempt__person=person)
    typed.exclude(attempt_question__version__kind__in=TELLS_NOTHING).update(answer=None)
    WordsReview.objects.filter(decided_by=person).exclude(remark="").update(remark="")
    checks = CheckAnswer.objects.filter(person=person)
    checks.exclude(question__kind__in=TELLS_NOTHING).update(answer="")
