"""What assessment shows in the player: checks inside lessons, and the quiz."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.forms import Widget
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from common.slots import Piece
from courses.assessment.enums import QuestionKind
from courses.assessment.kinds import kind_of
from courses.assessment.models import AssignmentPage, CheckAnswer, Question, QuizPage
from courses.assessment.permissions import banks_to_read
from courses.assessment.queries import (
    ShownWords,
    given_answers,
    questions_asked,
    quiz_standing,
    shown_words,
    standing_in_words,
)
from courses.assessment.queries.files import Files
from courses.assessment.queries.shown import OptionView, ShownQuestion
from courses.assessment.queries.submissions import assignment_standing, work_context
from courses.catalogue.models import Activity
from courses.catalogue.queries import stamp
from courses.learning.models import Enrolment


@dataclass(frozen=True)
class Checks:
    """All checks of one page, read once however many there are."""

    words: dict[uuid.UUID, ShownWords]
    answers: dict[uuid.UUID, CheckAnswer]
    files: Files


@dataclass(frozen=True)
class CheckView(ShownQuestion):
    """One check for one reader; after her answer with verdict and reasons."""

    key: uuid.UUID
    given: CheckAnswer | None

    tells_solutions = False

    # Trying again must stay worth it.
    tells_answer = False
    is_locked = False

    @property
    def is_correct(self) -> bool:
        return self.given is not None and self.given.correct

    @property
    def answer(self) -> object:
        return self.given.answer if self.given is not None else None

    @property
    def order(self) -> list[str]:
        """The same for everybody and at every visit: what nobody has answered yet is drawn once for all."""
        chance = Random(str(self.key))  # noqa: S311 no secret, an order
        return self.kind.arranged(self.structure, chance, shuffle=False)

    @property
    def options(self) -> list[OptionView]:
        """Only what she chose is judged: trying again must stay worth it."""
        if not self.kind.has_options:
            return []
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        correct = self.structure["correct"]
        return [
            self.option(
                key,
                chosen=key in chosen,
                correct=key in chosen and key in correct,
                verdict=("right" if key in correct else "wrong") if key in chosen else "",
                shows_reason=key in chosen,
            )
            for key in self.order
        ]


def quiz_context(request: HttpRequest | None, *, page: Any, learner: Any, **kwargs: Any) -> dict[str, Any] | None:
    """The rules of a quiz and where she stands. The source page's rules count, whatever language is read."""
    if request is None or not isinstance(page, QuizPage):
        return None
    rules = page.source_page
    works = learner is not None and not getattr(request, "is_preview", False)
    person = request.person if works else None  # type: ignore[attr-defined]
    since = learner.enrolment.counts_from if works else None
    standing = quiz_standing(person, Activity.objects.get(key=page.translation_key), rules, since=since)
    return {
        "rules": rules,
        "standing": standing,
        "questions": questions_asked(rules),
        "can_start": works and standing.can_start,
    }


def assignment_context(request: HttpRequest | None, *, page: Any, learner: Any, **kwargs: Any) -> dict[str, Any] | None:
    """How an assignment is handed in, and where she stands with it. The source page's rules count."""
    if request is None or not isinstance(page, AssignmentPage):
        return None
    works = learner is not None and not getattr(request, "is_preview", False)
    person = request.person if works else None  # type: ignore[attr-defined]
    since = learner.enrolment.counts_from if works else None
    standing = assignment_standing(person, Activity.objects.get(key=page.translation_key), since=since)
    return work_context(page.source_page, standing) | {"works": works, "work_here": request.path}


def _checks(request: HttpRequest, page: Any, language: str, keys: Sequence[str]) -> Checks:
    known: Checks | None = getattr(request, "lesson_checks", None)
    if known is None:
        person: Person | None = getattr(request, "person", None) or None
        learner = getattr(request, "learner_context", None)
        given: list[CheckAnswer] = []
        if person is not None and learner is not None and not getattr(request, "is_preview", False):
            since = learner.enrolment.counts_from
            given = [
                row
                for row in given_answers(person.pk, page.translation_key)
                if since is None or row.answered_at >= since
            ]
        words = shown_words(keys, language)
        known = Checks(words, {row.question_id: row for row in given}, Files(shown.words for shown in words.values()))
        request.lesson_checks = known  # type: ignore[attr-defined]
    return known


def lesson_check(
    request: HttpRequest | None, *, question_key: str, page: Any, language: str, keys: Sequence[str], **kwargs: Any
) -> Piece | None:
    """A knowledge check in a lesson; None where its question was never published. `keys` are all checks of the page."""
    if request is None:
        return None
    key = uuid.UUID(question_key)
    checks = _checks(request, page, language, keys)
    words = checks.words.get(key)
    if words is None or kind_of(words.version.kind).marked_by_person:
        return None
    learner = getattr(request, "learner_context", None)
    is_preview = getattr(request, "is_preview", False)
    given = checks.answers.get(key)
    check = CheckView(words, checks.files, key, given, shows_verdict=given is not None)
    typed = check.answer if isinstance(check.answer, str) else ""
    data = {
        "check": check,
        "question": check,
        "ask_id": f"ask-{key}",
        "page": page,
        "typed": typed,
        "event_id": uuid.uuid4(),
        # What she has not answered looks alike for everybody.
        "is_fresh": check.given is None,
        "words_key": f"{stamp()}:{key}:{language}:{checks.files.sign}",
        "can_answer": learner is not None and learner.can_work and not is_preview,
        "words_lang": words.lang,
    }
    return Piece("assessment/check.html", data, request)


def left_figures(request: HttpRequest | None = None, *, enrolment: Enrolment, **kwargs: Any) -> dict[uuid.UUID, str]:
    """What is left of attempts, beside each quiz that is not passed yet."""
    return standing_in_words(enrolment)


def known_questions(request: HttpRequest | None = None, *, user: Any, keys: Iterable[str], **kwargs: Any) -> set[str]:
    """Those of the keys that this author may ask."""
    found = Question.objects.filter(key__in=list(keys))
    if not user.is_superuser:
        found = found.filter(bank__in=banks_to_read(user))
    return {str(key) for key in found.values_list("pk", flat=True)}


def unfit_questions(request: HttpRequest | None = None, *, keys: Iterable[str], **kwargs: Any) -> dict[str, Any]:
    """Those of the keys that no lesson can check, with the reason."""
    essays = Question.objects.filter(key__in=list(keys), kind=QuestionKind.ESSAY)
    why = _("A person marks this question, so a lesson cannot check it. Ask it in a quiz.")
    return {str(key): why for key in essays.values_list("pk", flat=True)}


def check_widget(request: HttpRequest | None) -> Widget:
    """In the editor of a lesson: finds the question that a check asks."""
    from courses.assessment.viewsets import question_chooser  # the admin's views need every app to be ready

    widget: Widget = question_chooser.widget_class()
    return widget
