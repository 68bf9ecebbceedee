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
from courses.assessment.actions.essays import mark_essays
from courses.assessment.actions.fresh import Fresh, add_questions, ask_questions, check_question
from courses.assessment.actions.marking import mark_submission, return_submission
from courses.assessment.actions.missed import count_missed_attempts
from courses.assessment.actions.questions import publish_words, save_question
from courses.assessment.actions.reviews import approve_words, ask_for_review, return_words, withdraw_words
from courses.assessment.actions.submissions import add_file, hand_in_work, remove_file, save_work

__all__ = [
    "Fresh",
    "add_file",
    "add_questions",
    "answer_check",
    "approve_words",
    "ask_for_review",
    "ask_questions",
    "check_question",
    "close_attempt",
    "close_due_attempts",
    "count_missed_attempts",
    "hand_in_work",
    "mark_essays",
    "mark_submission",
    "publish_words",
    "remove_file",
    "rename_bank",
    "restore_question",
    "retire_question",
    "return_submission",
    "return_words",
    "save_question",
    "save_response",
    "save_work",
    "start_attempt",
    "submit_attempt",
    "withdraw_words",
]
