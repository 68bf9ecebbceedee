"""Quizzes, assignments, attempts and checks as a learner meets them."""

from courses.assessment.views import assignments, attempts, checks, quizzes

__all__ = ["assignments", "attempts", "checks", "quizzes"]
