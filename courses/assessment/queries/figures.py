"""How the questions of a quiz are answered: where learners struggle."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from courses.assessment.enums import UNFINISHED, QuestionKind
from courses.assessment.kinds import in_one_line, kind_of
from courses.assessment.models import Attempt, AttemptQuestion, QuestionVersion
from courses.assessment.queries.words import ShownWords, wordings_for
from courses.catalogue.models import Activity

# A figure about fewer people could tell what one of them did.
SMALLEST_GROUP = 5
# What a report costs must not grow with the years; and what was asked long ago says little about today.
NEWEST = 2000


@dataclass(frozen=True)
class QuestionFigures:
    """One question: how many it was shown to and what they made of it. None where too few are counted."""

    key: uuid.UUID
    kind: str
    prompt: str
    language: str
    shown_to: int | None
    right: int | None  # per cent
    unanswered: int | None  # per cent
    mistake: str
    mistaken: int | None  # per cent who made this mistake

    @property
    def kind_label(self) -> str:
        return str(QuestionKind(self.kind).label)


@dataclass(frozen=True)
class QuizFigures:
    """First attempts at one quiz; `people` is None where they are too few to be counted."""

    people: int | None
    passed: int | None  # per cent, at the first attempt
    questions: list[QuestionFigures]
    is_limited: bool


def quiz_figures(activity: Activity, language: str) -> QuizFigures:
    """Over everybody's first attempt, the hardest question first. Constant queries.

    First attempts alone: whoever comes again has seen the reasons. Answers to an earlier version count as long as the
    options and the right answer are those of the newest.
    """
    first = Attempt.objects.filter(activity=activity, number=1).exclude(state__in=UNFINISHED)
    newest = first.order_by("-closed_at", "-pk").values("pk")[:NEWEST]
    totals = Attempt.objects.filter(pk__in=newest).aggregate(
        people=Count("pk"), passed=Count("pk", filter=Q(passed=True))
    )
    people = totals["people"]
    if people < SMALLEST_GROUP:
        return QuizFigures(None, None, [], is_limited=False)
    rows: list[dict[str, Any]] = list(
        AttemptQuestion.objects.filter(attempt__in=newest)
        # An essay is neither right nor wrong, and what somebody wrote is for whoever marks it.
        .exclude(version__kind=QuestionKind.ESSAY)
        .values("version", "response__answer", "response__correct")
        .annotate(n=Count("pk"))
        .order_by()  # type: ignore[arg-type]
    )
    versions = QuestionVersion.objects.select_related("question__current_version").in_bulk(
        {row["version"] for row in rows}
    )
    counted: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for row in rows:
        version = versions[row["version"]]
        current = version.question.current_version
        if current is not None and (version.kind, version.structure) == (current.kind, current.structure):
            counted.setdefault(version.question_id, []).append(row)
    asked = [version.question.current_version for version in versions.values() if version.question_id in counted]
    words = {shown.version.question_id: shown for shown in wordings_for(set(asked), language).values()}  # type: ignore[arg-type]
    figures = [_question(words[key], of_one) for key, of_one in counted.items()]
    figures.sort(key=lambda row: (row.right is None, row.right, row.prompt))
    return QuizFigures(people, _share(totals["passed"], people), figures, is_limited=people == NEWEST)


def _question(words: ShownWords, rows: Iterable[dict[str, Any]]) -> QuestionFigures:
    version = words.version
    shown_to = right = unanswered = 0
    wrong: Counter[str] = Counter()
    for row in rows:
        shown_to += row["n"]
        if row["response__correct"]:
            right += row["n"]
        elif row["response__answer"] is None:
            unanswered += row["n"]
        else:
            kind, answer = kind_of(version.kind), row["response__answer"]
            wrong[kind.in_words(version.structure, answer, words.wording.words)] += row["n"]
    mistake, mistaken = max(wrong.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    is_told, is_mistake_told = shown_to >= SMALLEST_GROUP, mistaken >= SMALLEST_GROUP
    return QuestionFigures(
        key=version.question_id,
        kind=version.kind,
        prompt=in_one_line(words.prompt),
        language=words.wording.language,
        shown_to=shown_to if is_told else None,
        right=_share(right, shown_to) if is_told else None,
        unanswered=_share(unanswered, shown_to) if is_told else None,
        mistake=mistake if is_mistake_told else "",
        mistaken=_share(mistaken, shown_to) if is_mistake_told else None,
    )


def _share(part: int, whole: int) -> int:
    """Whole per cent; neither 0 nor 100 unless it is exactly that."""
    share = round(part * 100 / whole)
    return min(max(share, 1), 99) if 0 < part < whole else share
