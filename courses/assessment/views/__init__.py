"""Quizzes, attempts and checks as a learner meets them."""

from courses.assessment.views import attempts, checks, quizzes

__all__ = ["attempts", "checks", "quizzes"]
