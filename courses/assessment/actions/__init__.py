"""Everything that changes questions, attempts and answers."""

from courses.assessment.actions.attempts import (
    close_attempt,
    close_due_attempts,
    save_response,
    start_attempt,
    submit_attempt,
)
from courses.assessment.actions.banks import rename_bank, restore_question, retire_question
from courses.assessment.actions.checks import answer_check
from courses.assessment.actions.missed import count_missed_attempts
from courses.assessment.actions.questions import publish_words, save_question
from courses.assessment.actions.reviews import approve_words, ask_for_review, return_words, withdraw_words

__all__ = [
    "answer_check",
    "approve_words",
    "ask_for_review",
    "close_attempt",
    "close_due_attempts",
    "count_missed_attempts",
    "publish_words",
    "rename_bank",
    "restore_question",
    "retire_question",
    "return_words",
    "save_question",
    "save_response",
    "start_attempt",
    "submit_attempt",
    "withdraw_words",
]
