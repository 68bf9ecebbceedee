"""Who may see and write questions: one policy for screens, choosers and quizzes."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from courses.assessment.enums import ReviewState
from courses.assessment.models import Question, QuestionBank, WordsReview
from courses.assessment.queries.files import asking, lessons_asking, was_asked
from courses.catalogue.permissions import may_open

READERS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)
WRITERS = (Role.TRAINER, Role.OFFICER)
REVIEWERS = (Role.REVIEWER, Role.OFFICER)


def _associations(user: Any, *roles: str) -> QuerySet[Organisation]:
    if user.is_superuser:
        return Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
    person = getattr(user, "person", None)
    return Organisation.objects.where(person, *roles).filter(kind=OrganisationKind.ASSOCIATION)


def associations_to_write_for(user: Any) -> QuerySet[Organisation]:
    return _associations(user, *WRITERS).order_by("name_en")


def banks_to_read(user: Any) -> QuerySet[QuestionBank]:
    """The banks of the associations she works for, never another's."""
    return QuestionBank.objects.filter(owner__in=_associations(user, *READERS)).order_by("owner__name_en", "name")


def banks_to_write(user: Any) -> QuerySet[QuestionBank]:
    return QuestionBank.objects.filter(owner__in=_associations(user, *WRITERS)).order_by("owner__name_en", "name")


def questions_to_read(user: Any, *, retired: bool = False) -> QuerySet[Question]:
    """Those that are asked, or those that are retired."""
    return Question.objects.filter(bank__in=banks_to_read(user), retired_at__isnull=not retired).select_related(
        "current_version", "bank"
    )


def questions_to_write(user: Any) -> QuerySet[Question]:
    """Retired or not."""
    return Question.objects.filter(bank__in=banks_to_write(user)).select_related("current_version", "bank")


def reviews_to_see(user: Any) -> QuerySet[WordsReview]:
    """Words of her associations' questions: she proposes some and may read all."""
    rows = WordsReview.objects.filter(question__bank__in=banks_to_read(user))
    return rows.select_related("question__current_version", "question__bank")


def may_review(user: Any, review: WordsReview) -> bool:
    """Reviewers and officers of the association; nobody what she wrote herself."""
    person = getattr(user, "person", None)
    if person is None or review.asked_by_id == person.pk:
        return False
    return _associations(user, *REVIEWERS).filter(pk=review.question.bank.owner_id).exists()


def reviews_for(user: Any) -> QuerySet[WordsReview]:
    """What waits for her decision."""
    person = getattr(user, "person", None)
    waiting = WordsReview.objects.filter(
        state=ReviewState.WAITING, question__bank__owner__in=_associations(user, *REVIEWERS)
    )
    return waiting.exclude(asked_by=person) if person is not None else waiting.none()


def may_have_asked_file(request: HttpRequest, *, held: Model) -> bool | None:
    """Files of questions: for whoever works with the bank, was asked the question, or may open a lesson that asks it."""
    questions = asking(held)
    user, person = request.user, getattr(request, "person", None)
    if user.is_authenticated and user.is_active:
        if questions.filter(bank__in=banks_to_read(user)).exists():
            return True
        if person is not None and was_asked(person, questions):
            return True
    return any(may_open(request, lesson) for lesson in lessons_asking(questions)) or None
