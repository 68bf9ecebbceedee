"""What a lesson page shows of its knowledge checks: the words are everybody's and kept, the answers are hers and read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, UUIDField

from common.prepared import Prepared
from courses.assessment.models import CheckAnswer
from courses.assessment.queries.words import ShownWords, question_words
from courses.catalogue.queries import kept

ANSWER = [field.attname for field in CheckAnswer._meta.concrete_fields]


def shown_words(keys: Sequence[str], language: str) -> dict[uuid.UUID, ShownWords]:
    """The words of a page's checks. Kept under the catalogue's stamp, which grows where words are published."""
    return kept(
        f"checks:{language}:{','.join(keys)}",
        lambda: question_words([uuid.UUID(key) for key in keys], language),
    )


def _given(*, person: uuid.UUID, activity: uuid.UUID) -> QuerySet[Any, Any]:
    return CheckAnswer.objects.filter(person=person, activity__key=activity).order_by("pk").values_list(*ANSWER)


_prepared = Prepared(
    _given,
    {
        "person": (UUIDField(), uuid.UUID(int=1), uuid.UUID(int=2)),
        "activity": (UUIDField(), uuid.UUID(int=3), uuid.UUID(int=4)),
    },
)


def given_answers(person: uuid.UUID, activity: uuid.UUID) -> list[CheckAnswer]:
    """Her answers to the checks of one lesson. One query."""
    return [CheckAnswer.from_db("default", ANSWER, row) for row in _prepared(person=person, activity=activity)]
