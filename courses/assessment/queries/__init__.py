"""Reads over questions and attempts."""

from courses.assessment.queries.attempts import (
    AttemptView,
    QuestionView,
    QuizStanding,
    attempt_view,
    quiz_standing,
)
from courses.assessment.queries.checks import given_answers, shown_words
from courses.assessment.queries.figures import SMALLEST_GROUP, QuizFigures, quiz_figures
from courses.assessment.queries.finding import containing
from courses.assessment.queries.reviews import Proposal, proposal_of, unfinished_review
from courses.assessment.queries.standing import standing_in_words
from courses.assessment.queries.uses import Uses, questions_asked, quizzes_left_empty, uses_of
from courses.assessment.queries.words import ShownWords, question_words, wordings_for

__all__ = [
    "SMALLEST_GROUP",
    "AttemptView",
    "Proposal",
    "QuestionView",
    "QuizFigures",
    "QuizStanding",
    "ShownWords",
    "Uses",
    "attempt_view",
    "containing",
    "given_answers",
    "proposal_of",
    "question_words",
    "questions_asked",
    "quiz_figures",
    "quiz_standing",
    "quizzes_left_empty",
    "shown_words",
    "standing_in_words",
    "unfinished_review",
    "uses_of",
    "wordings_for",
]
