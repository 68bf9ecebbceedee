"""What the fields of a page hold for an activity in one language, but for its body."""

from __future__ import annotations

from datetime import date
from typing import Any

from courses.interchange.neutral import Assignment, Lesson, Quiz

Fields = dict[str, Any]


def lesson_fields(lesson: Lesson, language: str) -> Fields:
    words = lesson.words[language]
    # The rule of the source counts; a translation that has not been written could not keep it.
    asks = any(block.kind == "check" for block in words.blocks)
    return {
        "title": words.title,
        "summary": words.summary,
        "authors": words.authors,
        "reviewed_by": words.reviewed_by,
        "reviewed_on": date.fromisoformat(words.reviewed_on) if words.reviewed_on else None,
        "completion_rule": lesson.completion if asks or lesson.completion != "check" else "marked",
        "ai_assisted": lesson.ai_assisted,
    }


def quiz_fields(quiz: Quiz, language: str) -> Fields:
    words = quiz.words[language]
    return {
        "title": words.title,
        "introduction": words.introduction,
        "completion_rule": "passed",
        "pass_mark": quiz.pass_mark,
        "attempts_allowed": quiz.attempts,
        "waiting_hours": quiz.waiting_hours,
        "time_limit_minutes": quiz.time_limit,
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_options": quiz.shuffle_options,
        "feedback": quiz.feedback,
    }


def assignment_fields(assignment: Assignment, language: str) -> Fields:
    return {
        "title": assignment.words[language].title,
        "completion_rule": "passed",
        "pass_mark": assignment.pass_mark,
        "takes_text": assignment.text,
        "most_files": assignment.files,
        "file_kinds": assignment.kinds,
    }
