"""Reads over questions and attempts."""

from courses.assessment.queries.attempts import (
    AttemptView,
    QuestionView,
    QuizStanding,
    attempt_view,
    quiz_standing,
)
from courses.assessment.queries.checks import given_answers, shown_words
from courses.assessment.queries.finding import containing
from courses.assessment.queries.words import ShownWords, question_words, wordings_for

__all__ = [
    "AttemptView",
    "QuestionView",
    "QuizStanding",
    "ShownWords",
    "attempt_view",
    "containing",
    "given_answers",
    "question_words",
    "quiz_standing",
    "shown_words",
    "wordings_for",
]
