"""Questions, quizzes, and what people answered."""

from courses.assessment.models.attempts import Attempt, AttemptQuestion, CheckAnswer, Response
from courses.assessment.models.pages import QuizDraw, QuizPage
from courses.assessment.models.questions import (
    Question,
    QuestionBank,
    QuestionFile,
    QuestionText,
    QuestionVersion,
    QuestionWording,
)
from courses.assessment.models.reviews import WordsReview

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "CheckAnswer",
    "Question",
    "QuestionBank",
    "QuestionFile",
    "QuestionText",
    "QuestionVersion",
    "QuestionWording",
    "QuizDraw",
    "QuizPage",
    "Response",
    "WordsReview",
]
