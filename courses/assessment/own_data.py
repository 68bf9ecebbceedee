"""What assessment knows about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from accounts.models import Person
from courses.assessment.enums import UNFINISHED
from courses.assessment.kinds import kind_of
from courses.assessment.models import Attempt, CheckAnswer, Marking, QuestionVersion, Response, Submission


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Attempts and answers with the words that were asked. Whether an answer is right is told once the attempt is closed."""
    return {
        "attempts": _attempts(person),
        "answers": _answers(person),
        "submissions": _submissions(person),
        "what_was_said_about_your_work": _markings(person),
        "answers_to_checks": _checks(person),
    }


def _attempts(person: Person) -> Iterator[dict[str, Any]]:
    attempts = Attempt.objects.filter(person=person).order_by("pk")
    rows = attempts.values(
        *("public_id", "activity__key", "number", "state", "started_at", "deadline", "closed_at", "points"),
        *("points_total", "score", "passed", "pass_mark"),
    )
    for row in rows.iterator():
        yield {**row, "points": _trimmed(row["points"])}


def _trimmed(points: Decimal | None) -> str | None:
    """Without noughts that say nothing."""
    return None if points is None else f"{points.normalize():f}"


def _answers(person: Person) -> Iterator[dict[str, Any]]:
    given = Response.objects.filter(attempt_question__attempt__person=person).order_by("pk")
    related = given.select_related("attempt_question__attempt", "attempt_question__version", "wording")
    for response in related.iterator():
        asked, words = response.attempt_question, response.wording.words
        closed = asked.attempt.state not in UNFINISHED
        yield {
            "attempt": asked.attempt.public_id,
            "question": words["prompt"],
            "answer": _in_words(asked.version, response.answer, words),
            "saved_at": response.saved_at,
            "correct": response.correct if closed else None,
            "points": _trimmed(response.points) if closed else None,
        }


def _submissions(person: Person) -> Iterator[dict[str, Any]]:
    rows = Submission.objects.filter(person=person).select_related("activity", "words").prefetch_related("files")
    for row in rows.order_by("pk"):
        yield {
            "submission": row.public_id,
            "activity": row.activity.key,
            "number": row.number,
            "state": row.state,
            "text": row.text,
            "files": [
                {"name": file.file_name, "size": file.size, "sha256": file.sha256, "added_at": file.added_at}
                for file in row.files.all()
            ],
            "begun_at": row.begun_at,
            "saved_at": row.saved_at,
            "handed_in_at": row.handed_in_at,
            "decided_at": row.decided_at,
            "pass_mark": row.pass_mark,
            "score": row.score,
            "passed": row.passed,
        }


def _markings(person: Person) -> Iterator[dict[str, Any]]:
    """Who marked is left out: that is their data."""
    hers = Q(submission__person=person) | Q(response__attempt_question__attempt__person=person)
    rows = Marking.objects.filter(hers).select_related("submission", "response__attempt_question__attempt", "words")
    for row in rows.order_by("pk"):
        asked = row.response.attempt_question if row.response is not None else None
        yield {
            "submission": row.submission.public_id if row.submission is not None else None,
            "attempt": asked.attempt.public_id if asked is not None else None,
            "question_number": asked.position if asked is not None else None,
            "what": row.kind,
            "points": row.points,
            "points_total": row.points_total,
            "feedback": row.feedback,
            "reason": row.reason,
            "at": row.at,
        }


def _checks(person: Person) -> Iterator[dict[str, Any]]:
    given = CheckAnswer.objects.filter(person=person).order_by("pk")
    for check in given.select_related("activity", "wording__version").iterator():
        yield {
            "activity": check.activity.key,
            "question": check.wording.words["prompt"],
            "answer": _in_words(check.wording.version, check.answer, check.wording.words),
            "correct": check.correct,
            "tries": check.tries,
            "answered_at": check.answered_at,
        }


def _in_words(version: QuestionVersion, answer: Any, words: dict[str, Any]) -> str | None:
    return None if answer is None else kind_of(version.kind).in_words(version.structure, answer, words)
