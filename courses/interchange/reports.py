"""What is said about an import or export, in one shape for programs."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from courses.interchange.neutral import Course, QuestionImport


def counts(course: Course) -> dict[str, Any]:
    """How much of what a course holds; files are counted by their content."""
    return {
        "modules": len(course.modules),
        "lessons": len(course.lessons),
        "quizzes": len(course.quizzes),
        "questions": dict(sorted(Counter(question.kind for question in course.questions).items())),
        "assignments": len(course.assignments),
        "packages": len(course.packages),
        "media": len({hashlib.sha256(file.content).digest() for file in course.media}),
    }


def counts_in(course: Course, language: str) -> dict[str, Any]:
    """The same for what has words in one language; a lesson counts when it has been written, not when it has a title."""
    questions = [question.kind for question in course.questions if language in question.words]
    return {
        "modules": sum(language in module.words for module in course.modules),
        "lessons": sum(language in lesson.words and bool(lesson.words[language].blocks) for lesson in course.lessons),
        "quizzes": sum(language in quiz.words for quiz in course.quizzes),
        "assignments": sum(language in assignment.words for assignment in course.assignments),
        "packages": sum(language in package.words for package in course.packages),
        "questions": dict(sorted(Counter(questions).items())),
    }


def report(course: Course, *, changed: bool, dry_run: bool) -> dict[str, Any]:
    """What `--json` prints. Of several courses in one file the first is `course`, and `courses` names them all."""
    return {
        "course": _named(course),
        **({"courses": [_named(one) for one in (course, *course.others)]} if course.others else {}),
        "counts": counts(course),
        "languages": {language: counts_in(course, language) for language in course.words},
        "source": dict(sorted(course.source.items())),
        "taken": dict(sorted(course.taken.items())),
        "converted": course.converted,
        "left_out": course.left_out,
        "changed": changed,
        "dry_run": dry_run,
    }


def question_report(made: QuestionImport, *, changed: bool, dry_run: bool) -> dict[str, Any]:
    """What `import_questions --json` and `export_questions --json` print."""
    return {
        "bank": made.bank.name,
        "counts": {
            "questions": dict(sorted(Counter(question.kind for question in made.bank.questions).items())),
            "media": len({hashlib.sha256(file.content).digest() for file in made.media}),
        },
        "source": dict(sorted(made.source.items())),
        "taken": dict(sorted(made.taken.items())),
        "converted": made.converted,
        "left_out": made.left_out,
        "changed": changed,
        "dry_run": dry_run,
    }


def questions_in_words(told: dict[str, Any]) -> str:
    """The same for people at a terminal."""
    held = told["counts"]
    lines = [told["bank"], f"{sum(held['questions'].values())} questions, {held['media']} files", *_fates(told)]
    return "\n".join(lines)


def _fates(told: dict[str, Any]) -> list[str]:
    lines = [f"converted: {row['where']}: {row['kind']}: {row['how']}" for row in told["converted"]]
    return lines + [f"left out: {row['where']}: {row['kind']}: {row['why']}" for row in told["left_out"]]


def _named(course: Course) -> dict[str, str]:
    return {"code": course.code, "title": course.words[course.source_language].title, "key": str(course.key)}


def in_words(told: dict[str, Any]) -> str:
    """The same for people at a terminal."""
    held = told["counts"]
    questions = sum(held["questions"].values())
    lines = [
        *(f"{one['code']} {one['title']}".strip() for one in told.get("courses", [told["course"]])),
        f"{held['modules']} modules, {held['lessons']} lessons, {held['quizzes']} quizzes",
        f"{questions} questions, {held['media']} files",
        *_fates(told),
    ]
    return "\n".join(lines)
