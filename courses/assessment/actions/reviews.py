"""Words of questions go through a second person where whoever wrote them wants it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.assessment.actions.questions import save_question
from courses.assessment.enums import ReviewState
from courses.assessment.exceptions import NothingToReview, QuestionIncomplete, RemarkNeeded, ReviewDecided, SamePerson
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question, QuestionText, WordsReview


@transaction.atomic
def ask_for_review(
    *,
    question: Question,
    language: str,
    words: dict[str, Any],
    by: Person,
    structure: dict[str, Any] | None = None,
    points: int | None = None,
) -> WordsReview:
    """Put words before a second person; nothing is published. Asking again with the same words is asking once.

    Other words take the place of those that wait. `structure` and `points` belong to the authoring language alone.
    Raises QuestionIncomplete where they could not be asked, NothingToReview where they are published already.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if language != question.source_locale:
        structure = points = None
    problems = kind_of(question.kind).problems(structure) if structure is not None else []
    if problems:
        raise QuestionIncomplete(problems[0])
    proposed = {"words": words, "structure": structure, "points": points}
    standing = WordsReview.objects.filter(question=question, language=language, state=ReviewState.WAITING).first()
    former = {name: getattr(standing, name, None) for name in proposed}
    if standing is not None and standing.asked_by_id == by.pk and former == proposed:
        return standing
    text = QuestionText.objects.filter(question=question, locale__language_code=language).first()
    is_published = text is not None and text.words == words
    if is_published and structure in (None, question.structure) and points in (None, question.points):
        raise NothingToReview
    if standing is not None:
        _decide(standing, ReviewState.WITHDRAWN, by, timezone.now())
    return WordsReview.objects.create(
        question=question, language=language, base_id=question.current_version_id, asked_by=by, **proposed
    )


@transaction.atomic
def approve_words(*, review: WordsReview, by: Person, remark: str = "") -> WordsReview:
    """Publish what is proposed. Doing it twice is doing it once.

    Raises SamePerson for whoever wrote it, ReviewDecided where another decision came first.
    """
    review = _locked(review)
    if review.state == ReviewState.APPROVED and review.decided_by_id == by.pk:
        return review
    _refuse(review, by)
    question = review.question
    save_question(
        key=question.pk,
        bank=question.bank,
        kind=question.kind,
        structure=review.structure if review.structure is not None else question.structure,
        words={review.language: review.words},
        source_locale=question.source_locale,
        points=review.points or question.points,
        position=question.position,
    )
    return _decide(review, ReviewState.APPROVED, by, timezone.now(), remark)


@transaction.atomic
def return_words(*, review: WordsReview, by: Person, remark: str) -> WordsReview:
    """Send it back with what has to be changed; nothing is published. Doing it twice is doing it once."""
    review = _locked(review)
    if review.state == ReviewState.RETURNED and review.decided_by_id == by.pk:
        return review
    _refuse(review, by)
    if not remark.strip():
        raise RemarkNeeded
    return _decide(review, ReviewState.RETURNED, by, timezone.now(), remark)


@transaction.atomic
def withdraw_words(*, review: WordsReview, by: Person) -> WordsReview:
    """Take back what waits; what was decided stays decided."""
    review = _locked(review)
    return _decide(review, ReviewState.WITHDRAWN, by, timezone.now()) if review.is_waiting else review


def _locked(review: WordsReview) -> WordsReview:
    # The question first: the order in which everything that writes a question locks.
    Question.objects.select_for_update(of=("self",)).get(pk=review.question_id)
    rows = WordsReview.objects.select_for_update(of=("self",)).select_related("question__bank")
    return rows.get(pk=review.pk)


def _refuse(review: WordsReview, by: Person) -> None:
    if review.asked_by_id == by.pk:
        raise SamePerson
    if not review.is_waiting:
        raise ReviewDecided


def _decide(review: WordsReview, state: str, by: Person, at: datetime, remark: str = "") -> WordsReview:
    review.state, review.decided_by, review.decided_at, review.remark = state, by, at, remark.strip()
    review.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    return review
