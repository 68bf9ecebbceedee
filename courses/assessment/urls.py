"""Addresses of quizzes, assignments and checks, under the language."""

from __future__ import annotations

from django.urls import path

from courses.assessment.views import assignments, attempts, checks, quizzes

urlpatterns = [
    path("learn/quizzes/<uuid:activity_key>/start/", quizzes.start, name="start"),
    path("learn/attempts/<uuid:public_id>/", attempts.attempt, name="attempt"),
    path("learn/attempts/<uuid:public_id>/<int:position>/", attempts.question, name="question"),
    path("learn/attempts/<uuid:public_id>/hand-in/", attempts.hand_in, name="hand-in"),
    path("learn/assignments/<uuid:activity_key>/", assignments.work, name="work"),
    path("learn/assignments/<uuid:activity_key>/files/<int:file_id>/", assignments.file, name="work-file"),
    path("learn/checks/<uuid:activity_key>/<uuid:question_key>/", checks.answer, name="check"),
]
