"""How learners of the demonstration answered: attempts and checks, marked by the same kinds as everybody's.

Which answer is the popular mistake follows from the question alone, so that a trainer finds where learners struggle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Model

from accounts.models import Person
from common.languages import LANGS
from courses.assessment.enums import AttemptState, Feedback, QuestionKind
from courses.assessment.kinds import kind_of
from courses.assessment.models import (
    Attempt,
    AttemptQuestion,
    CheckAnswer,
    Question,
    QuestionVersion,
    QuizPage,
    Response,
)
from courses.assessment.queries import wordings_for
from courses.assessment.queries.rules import checks_of, lesson_of, rules_of
from courses.catalogue.models import Activity, VersionActivity

# What people write who do not know the word.
WRONG_WORDS = ("overfitting", "bias", "drift", "hallucination")
# How often the first, second, ... wrong answer is the one given.
POPULARITY = (6, 3, 1, 1)


@dataclass(frozen=True)
class Asked:
    """One question with its right answer, its popular mistakes, and how many give one."""

    version: QuestionVersion
    right: Any
    wrong: tuple[Any, ...]
    difficulty: float
    wordings: dict[str, int]

    def answer(self, chance: Random, *, correct: bool) -> Any:
        return self.right if correct else chance.choices(self.wrong, POPULARITY[: len(self.wrong)])[0]


@dataclass(frozen=True)
class Quiz:
    """A quiz as its rules stand: what is always asked, and what is drawn."""

    activity: Activity
    rules: QuizPage
    fixed: tuple[Asked, ...]
    pools: tuple[tuple[tuple[Asked, ...], int], ...]

    def draw(self, chance: Random) -> list[Asked]:
        asked = list(self.fixed)
        for pool, count in self.pools:
            places = sorted(chance.sample(range(len(pool)), min(count, len(pool))))
            asked += [pool[place] for place in places]
        if self.rules.shuffle_questions:
            chance.shuffle(asked)
        return asked


@dataclass(frozen=True)
class Asking:
    """What the activities of a course ask, by the activity's id."""

    quizzes: dict[int, Quiz]
    checks: dict[int, list[Asked]]


@dataclass(frozen=True)
class Answer:
    """One question of an attempt with what was answered: plain, since ten thousand learners have half a million."""

    attempt: Attempt
    position: int
    version: int
    option_order: list[str]
    wording: int
    answer: Any
    saved_at: datetime
    is_fixed: bool
    correct: bool
    points: int


@dataclass
class Answers:
    """Rows to be written."""

    attempts: list[Attempt] = field(default_factory=list)
    given: list[Answer] = field(default_factory=list)
    checks: list[CheckAnswer] = field(default_factory=list)

    def write(self) -> None:
        """Everything at once; the many rows without a model instance for each."""
        Attempt.objects.bulk_create(self.attempts)
        CheckAnswer.objects.bulk_create(self.checks)
        as_json, as_moment = connection.ops.adapt_json_value, connection.ops.adapt_datetimefield_value
        _insert(
            AttemptQuestion,
            ("attempt", "position", "version", "option_order"),
            ((one.attempt.pk, one.position, one.version, as_json(one.option_order, None)) for one in self.given),
        )
        rows = AttemptQuestion.objects.filter(attempt__in=[attempt.pk for attempt in self.attempts])
        places = {(attempt, position): pk for pk, attempt, position in rows.values_list("pk", "attempt", "position")}
        _insert(
            Response,
            ("attempt_question", "wording", "answer", "saved_at", "confirmed_at", "correct", "points"),
            (
                (
                    places[one.attempt.pk, one.position],
                    one.wording,
                    as_json(one.answer, None),
                    as_moment(one.saved_at),
                    as_moment(one.saved_at) if one.is_fixed else None,
                    one.correct,
                    one.points,
                )
                for one in self.given
            ),
        )


def _insert(model: type[Model], names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in names)  # type: ignore[union-attr]
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608 names of our own tables


def what_is_asked(parts: Iterable[VersionActivity]) -> Asking:
    """Read once for everybody."""
    asking = Asking({}, {})
    for part in parts:
        if part.completion_rule == "passed" and (rules := rules_of(part.activity)) is not None:
            asking.quizzes[part.activity_id] = _quiz(part.activity, rules)
        elif part.completion_rule == "check" and (lesson := lesson_of(part.activity)) is not None:
            questions = Question.objects.filter(key__in=checks_of(lesson), current_version__isnull=False)
            asking.checks[part.activity_id] = _asked(questions.order_by("position", "pk"))
    return asking


def _quiz(activity: Activity, rules: QuizPage) -> Quiz:
    fixed, pools = [], []
    # What a person marks is passed over: nobody is there to have marked it.
    known = Question.objects.filter(retired_at__isnull=True, current_version__isnull=False).exclude(
        kind=QuestionKind.ESSAY
    )
    known = known.order_by("position", "pk")
    for line in rules.draws.all():
        if line.question_id is not None:
            fixed += _asked(known.filter(pk=line.question_id))
        else:
            pools.append((tuple(_asked(known.filter(bank=line.bank_id))), line.count))
    return Quiz(activity, rules, tuple(fixed), tuple(pools))


def _asked(questions: Any) -> list[Asked]:
    versions = [question.current_version for question in questions.select_related("current_version")]
    shown = {language: wordings_for(versions, language) for language in LANGS}
    found = []
    for version in versions:
        chance = Random(str(version.question_id))  # noqa: S311 a plausible story
        right, wrong = answers_to(version.kind, version.structure, chance)
        wordings = {language: shown[language][version.pk].wording.pk for language in LANGS}
        found.append(Asked(version, right, wrong, 0.03 + 0.5 * chance.random() ** 2, wordings))
    return found


def answers_to(name: str, structure: dict[str, Any], chance: Random) -> tuple[Any, tuple[Any, ...]]:
    """The right answer, and up to four that are wrong in every part, the most popular first."""
    kind = kind_of(name)
    right, tried = WAYS[name](structure, chance)
    wrong = [answer for answer in tried if not kind.mark(structure, answer).share]
    return right, tuple(wrong[: len(POPULARITY)]) or (None,)


def _choices(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    correct = sorted(structure["correct"])
    others = [option for option in structure["options"] if option not in correct]
    chance.shuffle(others)
    return correct[0], others


def _several(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    correct = sorted(structure["correct"])
    _first, others = _choices(structure, chance)
    missing = [[one for one in correct if one != left_out] for left_out in correct] if len(correct) > 1 else []
    return correct, [*missing, *(sorted([*correct, one]) for one in others)]


def _number(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    value = Decimal(structure["value"])
    tried = [f"{number:f}" for number in (100 - value, value * 10, value / 10, value + 1)]
    chance.shuffle(tried)
    return structure["value"], tried


def _word(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    tried = list(WRONG_WORDS)
    chance.shuffle(tried)
    return structure["accepted"][0], tried


def _pairs(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    """Everything goes to the neighbour of where it belongs, or to the one behind that."""
    pairs, targets = structure["pairs"], structure["targets"]
    shifts = list(range(1, len(targets)))
    chance.shuffle(shifts)
    places = {target: place for place, target in enumerate(targets)}
    return dict(pairs), [
        {option: targets[(places[target] + shift) % len(targets)] for option, target in pairs.items()}
        for shift in shifts
    ]


def _sequence(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    right = list(structure["options"])
    return right, [[right[1], right[0], *right[2:]], right[::-1], [*right[1:], right[0]]]


def _gaps(structure: dict[str, Any], chance: Random) -> tuple[Any, list[Any]]:
    found = {number: answers_to(gap["kind"], gap, chance) for number, gap in structure["gaps"].items()}
    wrong = [
        {number: given[place] for number, (_right, given) in found.items() if place < len(given) and given[place]}
        for place in range(len(POPULARITY))
    ]
    return {number: right for number, (right, _wrong) in found.items()}, [answer for answer in wrong if answer]


WAYS: dict[str, Callable[[dict[str, Any], Random], tuple[Any, list[Any]]]] = {
    QuestionKind.SINGLE: _choices,
    QuestionKind.TRUEFALSE: _choices,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.NUMERIC: _number,
    QuestionKind.TEXT: _word,
    QuestionKind.MATCH: _pairs,
    QuestionKind.ORDER: _sequence,
    QuestionKind.CLOZE: _gaps,
}


def sit(
    quiz: Quiz,
    *,
    person: Person,
    language: str,
    number: int,
    begun: datetime,
    closed: datetime,
    passes: bool,
    chance: Random,
    answers: Answers,
) -> Attempt:
    """One go at a quiz that ends as told; its rows go to `answers`."""
    rules, asked = quiz.rules, quiz.draw(chance)
    weight = 1.0 if passes else 1.8
    correct = [chance.random() >= one.difficulty * weight for one in asked]
    total = sum(one.version.points for one in asked)
    # The easy ones come right first, the hard ones go wrong first.
    for place in sorted(range(len(asked)), key=lambda place: asked[place].difficulty * (1 if passes else -1)):
        if (_points(asked, correct) * 100 >= rules.pass_mark * total) == passes:
            break
        correct[place] = passes
    points = _points(asked, correct)
    limit = timedelta(minutes=rules.time_limit_minutes) if rules.time_limit_minutes else None
    begun = max(begun, closed - limit) if limit is not None else begun
    attempt = Attempt(
        person=person,
        activity=quiz.activity,
        number=number,
        state=AttemptState.SUBMITTED,
        started_at=begun,
        deadline=begun + limit if limit is not None else None,
        closed_at=closed,
        pass_mark=rules.pass_mark,
        feedback=rules.feedback,
        attempts_allowed=rules.attempts_allowed,
        waiting_hours=rules.waiting_hours,
        points=points,
        points_total=total,
        score=(Decimal(points * 100) / total).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
        passed=passes,
    )
    answers.attempts.append(attempt)
    pace = (closed - begun) / (len(asked) + 1)
    for position, (one, is_right) in enumerate(zip(asked, correct, strict=True), start=1):
        kind = kind_of(one.version.kind)
        order = kind.arranged(one.version.structure, chance, shuffle=rules.shuffle_options)
        saved = begun + pace * position
        answers.given.append(
            Answer(
                attempt=attempt,
                position=position,
                version=one.version.pk,
                option_order=order,
                wording=one.wordings[language],
                answer=one.answer(chance, correct=is_right),
                saved_at=saved,
                is_fixed=rules.feedback == Feedback.AT_ONCE,
                correct=is_right,
                points=one.version.points if is_right else 0,
            )
        )
    return attempt


def _points(asked: list[Asked], correct: list[bool]) -> int:
    return sum(one.version.points for one, is_right in zip(asked, correct, strict=True) if is_right)


def answer_checks(
    asked: list[Asked],
    *,
    person: Person,
    activity: Activity,
    language: str,
    at: datetime,
    chance: Random,
    answers: Answers,
) -> None:
    """Her answers to the checks of one lesson: right in the end, some at the second try."""
    for one in asked:
        answers.checks.append(
            CheckAnswer(
                person=person,
                activity=activity,
                question_id=one.version.question_id,
                wording_id=one.wordings[language],
                answer=one.right,
                correct=True,
                ever_correct=True,
                tries=1 if chance.random() >= one.difficulty else 2,
                answered_at=at,
            )
        )
