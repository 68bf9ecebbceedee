"""Who may see and write questions, and who marks: one policy for screens, choosers and quizzes."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from courses.assessment.enums import AttemptState, ReviewState, SubmissionState
from courses.assessment.models import Attempt, Marking, Question, QuestionBank, Submission, WordsReview
from courses.assessment.queries.files import asking, lessons_asking, was_asked
from courses.catalogue.models import Course
from courses.catalogue.permissions import may_open

READERS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)
WRITERS = (Role.TRAINER, Role.OFFICER)
MARKERS = (Role.TRAINER, Role.REVIEWER)
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


def courses_to_mark(user: Any) -> QuerySet[Course]:
    """Those of the associations where she is a trainer or reviewer: whoever hands in turns to them."""
    where = Organisation.objects.where(getattr(user, "person", None), *MARKERS)
    return Course.objects.filter(owner__in=where.filter(kind=OrganisationKind.ASSOCIATION))


def submissions_to_mark(user: Any) -> QuerySet[Submission]:
    """Whatever was handed in to them, answered or not; never her own, nor of somebody who has been forgotten."""
    rows = Submission.objects.filter(course__in=courses_to_mark(user), person__user__isnull=False)
    rows = rows.exclude(state=SubmissionState.DRAFT).exclude(person=getattr(user, "person", None))
    return rows.select_related("activity", "course__owner", "words", "person")


def attempts_to_mark(user: Any) -> QuerySet[Attempt]:
    """The same for attempts at quizzes with essays: those that wait, and those that somebody has marked."""
    rows = Attempt.objects.filter(course__in=courses_to_mark(user), person__user__isnull=False)
    marked = Marking.objects.filter(response__attempt_question__attempt=OuterRef("pk"))
    rows = rows.filter(Q(state=AttemptState.WAITING) | Exists(marked))
    return rows.exclude(person=getattr(user, "person", None)).select_related("activity", "course__owner", "person")


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
