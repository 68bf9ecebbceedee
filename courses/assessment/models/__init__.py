"""Questions, quizzes, and what people answered."""

from courses.assessment.models.assignments import MOST_FILES, AssignmentPage
from courses.assessment.models.attempts import Attempt, AttemptQuestion, CheckAnswer, Response
from courses.assessment.models.marking import Marking, MarkingWords
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
from courses.assessment.models.submissions import Submission, SubmissionFile, SubmissionWords

__all__ = [
    "MOST_FILES",
    "AssignmentPage",
    "Attempt",
    "AttemptQuestion",
    "CheckAnswer",
    "Marking",
    "MarkingWords",
    "Question",
    "QuestionBank",
    "QuestionFile",
    "QuestionText",
    "QuestionVersion",
    "QuestionWording",
    "QuizDraw",
    "QuizPage",
    "Response",
    "Submission",
    "SubmissionFile",
    "SubmissionWords",
    "WordsReview",
]
