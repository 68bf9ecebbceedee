"""An attempt as its screens show it, and where a learner stands with a quiz."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import Person
from courses.assessment.enums import AttemptState, Feedback
from courses.assessment.kinds import kind_of
from courses.assessment.models import Attempt, AttemptQuestion, Marking, QuizPage, Response
from courses.assessment.queries.files import Files
from courses.assessment.queries.shown import OptionView, ShownQuestion
from courses.assessment.queries.words import wordings_for
from courses.catalogue.models import Activity


@dataclass(frozen=True)
class QuestionView(ShownQuestion):
    """One question of an attempt in a language."""

    position: int
    attempt_question: AttemptQuestion
    response: Response | None

    @property
    def order(self) -> list[str]:
        return list(self.attempt_question.option_order)

    @property
    def is_answered(self) -> bool:
        return self.response is not None and self.response.answer is not None

    @property
    def is_locked(self) -> bool:
        """The reason was shown; the answer stands."""
        return self.response is not None and self.response.confirmed_at is not None

    @property
    def answer(self) -> object:
        return self.response.answer if self.response is not None else None

    @property
    def guide(self) -> str:
        """For whoever marks it."""
        return str(self.words.words.get("guide", ""))

    @property
    def marking(self) -> Marking | None:
        """What whoever read the answer has decided; None where nobody has, or nobody has to."""
        if self.response is None or not self.kind.marked_by_person:
            return None
        return max(self.response.markings.all(), key=lambda row: row.number, default=None)

    @property
    def is_correct(self) -> bool:
        if self.kind.marked_by_person:
            return self.response is not None and bool(self.response.correct)
        return self.kind.mark(self.structure, self.answer).correct

    @property
    def tells_answer(self) -> bool:
        """Whether the right answer is said in a sentence: where no option and no line says it."""
        has_own = self.options or any(line.is_judged for line in self.lines)
        return self.shows_verdict and not has_own and not self.is_correct and not self.kind.marked_by_person

    @property
    def options(self) -> list[OptionView]:
        if not self.kind.has_options:
            return []
        correct = self.structure["correct"]
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return [
            self.option(
                key,
                chosen=key in chosen,
                correct=self.shows_verdict and key in correct,
                verdict=_verdict(chosen=key in chosen, correct=key in correct) if self.shows_verdict else "",
                shows_reason=self.shows_verdict,
            )
            for key in self.order
        ]


def _verdict(*, chosen: bool, correct: bool) -> str:
    if chosen:
        return "right" if correct else "wrong"
    return "missed" if correct else ""


@dataclass(frozen=True)
class AttemptView:
    """An attempt with its questions in order."""

    attempt: Attempt
    questions: tuple[QuestionView, ...]

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def first_open(self) -> QuestionView | None:
        """The first question without an answer."""
        return next((question for question in self.questions if not question.is_answered), None)

    def at(self, position: int) -> QuestionView | None:
        """One question alone, with its own files."""
        found = next((question for question in self.questions if question.position == position), None)
        return replace(found, files=Files([found.words.words])) if found is not None else None

    @property
    def has_essays(self) -> bool:
        """What a person marks is neither right nor wrong: points say more."""
        return any(question.kind.marked_by_person for question in self.questions)

    @property
    def correct(self) -> int:
        return sum(question.is_correct for question in self.questions)


def attempt_view(attempt: Attempt, language: str) -> AttemptView:
    """The attempt in a language. At most four queries however many questions it has, and those for files once shown."""
    rows = list(
        AttemptQuestion.objects.filter(attempt=attempt).select_related("version", "response").order_by("position")
    )
    if any(kind_of(row.version.kind).marked_by_person for row in rows):
        prefetch_related_objects(rows, "response__markings__words")
    words = wordings_for([row.version for row in rows], language)
    files = Files(words[row.version_id].words for row in rows)
    questions = []
    for row in rows:
        response = getattr(row, "response", None)
        shows = not attempt.is_open or (
            attempt.feedback == Feedback.AT_ONCE and response is not None and response.confirmed_at is not None
        )
        questions.append(QuestionView(words[row.version_id], files, row.position, row, response, shows_verdict=shows))
    return AttemptView(attempt=attempt, questions=tuple(questions))


@dataclass(frozen=True)
class QuizStanding:
    """What a learner may do with a quiz now, and what she has reached."""

    open_attempt: Attempt | None
    attempts: tuple[Attempt, ...]  # closed ones, newest first
    best: Attempt | None
    attempts_left: int | None  # None: as many as she likes
    next_from: datetime | None  # None: she need not wait

    @property
    def waiting(self) -> Attempt | None:
        """One that somebody has to mark first."""
        return next((row for row in self.attempts if row.is_waiting), None)

    @property
    def can_start(self) -> bool:
        if self.open_attempt is not None:
            return True
        if self.waiting is not None:
            return False
        return self.next_from is None and (self.attempts_left is None or self.attempts_left > 0)

    @property
    def has_passed(self) -> bool:
        return self.best is not None and bool(self.best.passed)


def quiz_standing(
    person: Person | None,
    activity: Activity,
    rules: QuizPage,
    now: datetime | None = None,
    *,
    since: datetime | None = None,
) -> QuizStanding:
    """Where she stands by the source page's rules, in a further cycle by what she did since it began. One query."""
    attempts = Attempt.objects.filter(person=person, activity=activity).order_by("-number")
    if since is not None:
        attempts = attempts.filter(started_at__gte=since)
    return standing_from(list(attempts) if person else [], rules, now)


def standing_from(rows: list[Attempt], rules: QuizPage, now: datetime | None = None) -> QuizStanding:
    """Where somebody with these attempts, newest first, stands.

    After each `attempts_allowed` closed attempts she waits `waiting_hours` from the end of the last; without a waiting
    time there is no further one.
    """
    now = now or timezone.now()
    closed = [row for row in rows if row.state != AttemptState.OPEN]
    open_attempt = next((row for row in rows if row.is_open), None)
    judged = [row for row in closed if not row.is_waiting]
    best = max(judged, key=lambda row: (row.score or 0, -row.number), default=None)
    allowed = rules.attempts_allowed
    left: int | None = None
    next_from: datetime | None = None
    if allowed is not None:
        used = len(closed) % allowed if rules.waiting_hours is not None else len(closed)
        left = max(allowed - used, 0)
        if rules.waiting_hours is not None and closed and used == 0:
            over = (closed[0].closed_at or now) + timedelta(hours=rules.waiting_hours)
            next_from = over if over > now else None
    return QuizStanding(open_attempt, tuple(closed), best, left, next_from)
