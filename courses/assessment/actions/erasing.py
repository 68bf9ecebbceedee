"""Forgetting what somebody typed; whether it was right stays."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from courses.assessment.actions.submissions import forget_files
from courses.assessment.kinds import KINDS
from courses.assessment.models import CheckAnswer, MarkingWords, Response, SubmissionFile, SubmissionWords, WordsReview

# Their answers are option ids, places and figures: they tell nobody's name.
TELLS_NOTHING = [name for name, kind in KINDS.items() if not kind.is_typed]


@transaction.atomic
def erase_traces(*, person: Person) -> None:
    """Empty what she put into words of her own: answers, work handed in, what was said of it, remarks on questions.

    Marks and points stay. Idempotent.
    """
    typed = Response.objects.filter(attempt_question__attempt__person=person)
    typed.exclude(attempt_question__version__kind__in=TELLS_NOTHING).update(answer=None)
    WordsReview.objects.filter(decided_by=person).exclude(remark="").update(remark="")
    forget_files(list(SubmissionFile.objects.filter(submission__person=person)))
    SubmissionWords.objects.filter(submission__person=person).delete()
    hers = Q(marking__submission__person=person) | Q(marking__response__attempt_question__attempt__person=person)
    MarkingWords.objects.filter(hers).delete()
    checks = CheckAnswer.objects.filter(person=person)
    checks.exclude(question__kind__in=TELLS_NOTHING).update(answer="")
