"""Banks, and which of their questions are asked."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import Person
from courses.assessment.exceptions import BankNameTaken, QuestionNeeded
from courses.assessment.models import Question, QuestionBank
from courses.assessment.queries import quizzes_left_empty


@transaction.atomic
def retire_question(*, question: Question, by: Person) -> bool:
    """From now on no attempt draws it. Attempts that have begun keep it, and so does every record.

    Says whether anything changed. Raises QuestionNeeded where a published quiz would have nothing left to ask.
    """
    # The bank's row too: two who retire the last two questions at once must see each other.
    QuestionBank.objects.select_for_update().get(pk=question.bank_id)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.retired_at is not None:
        return False
    empty = quizzes_left_empty(question)
    if empty:
        raise QuestionNeeded(
            _("“%(quiz)s” would have nothing left to ask. Add another question to it first.") % {"quiz": empty[0].title}
        )
    question.retired_at = timezone.now()
    question.save(update_fields=["retired_at"])
    log(instance=question, action="assessment.retire", user=by.user)
    return True


@transaction.atomic
def restore_question(*, question: Question, by: Person) -> bool:
    """Quizzes ask it again in new attempts. Says whether anything changed."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.retired_at is None:
        return False
    question.retired_at = None
    question.save(update_fields=["retired_at"])
    log(instance=question, action="assessment.restore", user=by.user)
    return True


@transaction.atomic
def rename_bank(*, bank: QuestionBank, name: str, by: Person) -> bool:
    """Says whether anything changed. Raises BankNameTaken where the association has another of that name."""
    bank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
    if bank.name == name:
        return False
    former, bank.name = bank.name, name
    try:
        with transaction.atomic():
            bank.save(update_fields=["name"])
    except IntegrityError as error:
        raise BankNameTaken(_("Your association has another bank of this name.")) from error
    log(instance=bank, action="assessment.rename_bank", user=by.user, data={"from": former, "to": name})
    return True
