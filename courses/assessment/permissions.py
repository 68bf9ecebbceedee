"""Who may see and write questions: one policy for screens, choosers and quizzes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from courses.assessment.models import Question, QuestionBank

READERS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)
WRITERS = (Role.TRAINER, Role.OFFICER)


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
