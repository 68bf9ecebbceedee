"""Knowledge checks inside lessons."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds import kind_of
from courses.assessment.kinds.base import FormData
from courses.assessment.models import CheckAnswer
from courses.assessment.queries import question_words
from courses.catalogue.models import Activity
from courses.learning import actions as learning
from courses.learning.actions.locks import lock_person


@transaction.atomic
def answer_check(
    *,
    person: Person,
    activity: Activity,
    question_key: uuid.UUID,
    lesson_checks: Collection[uuid.UUID],
    data: FormData,
    language: str,
    by: Person,
    event_id: uuid.UUID | None = None,
    at: datetime | None = None,
    since: datetime | None = None,
) -> CheckAnswer:
    """Keep an answer to a check and tell learning; she may try again as often as she likes.

    `lesson_checks` are the keys of all checks of the lesson. `since` is when the further cycle began that she is in: what
    she answered before is as if not answered. Raises AnswerInvalid for no answer, an answer that the question
    does not offer, or a question that does not stand in the lesson; NoPlace where she may not work.
    """
    at = at or timezone.now()
    # A check whose question was never published, or that a person would have to mark, is not shown: nobody waits for it.
    asked = {
        key: words
        for key, words in question_words(lesson_checks, language).items()
        if not kind_of(words.version.kind).marked_by_person
    }
    words = asked.get(question_key)
    if words is None:
        raise AnswerInvalid(_("This question no longer stands in the lesson. Load the page again."))
    kind = kind_of(words.version.kind)
    answer = kind.read(words.version.structure, data)
    if answer is None:
        raise AnswerInvalid(_("Choose or write an answer first."))
    correct = kind.mark(words.version.structure, answer).correct
    lock_person(person.pk)
    kept, made = CheckAnswer.objects.get_or_create(
        person=person,
        activity=activity,
        question_id=question_key,
        defaults={
            "wording": words.wording,
            "answer": answer,
            "correct": correct,
            "ever_correct": correct,
            "answered_at": at,
        },
    )
    is_of_before = since is not None and kept.answered_at < since
    if not made and (is_of_before or kept.answer != answer):
        kept.wording, kept.answer, kept.correct, kept.answered_at = words.wording, answer, correct, at
        kept.ever_correct = correct or (kept.ever_correct and not is_of_before)
        kept.tries = 1 if is_of_before else kept.tries + 1
        kept.save()
    given = CheckAnswer.objects.filter(person=person, activity=activity, question__in=list(asked))
    answered = (given if since is None else given.filter(answered_at__gte=since)).count()
    learning.complete_check(person=person, activity=activity, by=by, success=answered >= len(asked), event_id=event_id)
    return kept
