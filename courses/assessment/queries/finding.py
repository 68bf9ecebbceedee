"""Finding questions."""

from __future__ import annotations

from django.db.models import QuerySet

from courses.assessment.models import Question, QuestionText


def containing(questions: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Those that hold these words in any language."""
    return questions.filter(pk__in=QuestionText.objects.filter(prompt__icontains=words).values("question"))
