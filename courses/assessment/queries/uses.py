"""Where a question is asked, and what a quiz can ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Least
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.assessment.models import Question, QuizDraw, QuizPage
from courses.catalogue.models import LessonPage

ASKED = Q(bank__questions__retired_at__isnull=True, bank__questions__current_version__isnull=False)


@dataclass(frozen=True)
class Uses:
    """The pages that ask a question: those the viewer may open, and how many others."""

    named_by: list[QuizPage]
    drawn_by: list[QuizPage]
    lessons: list[LessonPage]
    elsewhere: int

    @property
    def nowhere(self) -> bool:
        return not (self.named_by or self.drawn_by or self.lessons or self.elsewhere)


def uses_of(question: Question, user: Any) -> Uses:
    """The pages that ask it, by title. Constant queries; the title of a page that is not hers stays unsaid."""
    named = list(QuizPage.objects.filter(draws__question=question).distinct().order_by("title", "pk"))
    drawn = list(QuizPage.objects.filter(draws__bank=question.bank_id).distinct().order_by("title", "pk"))
    body = LessonPage.objects.annotate(body_text=Cast("body", TextField()))
    lessons = list(body.filter(body_text__contains=str(question.pk)).order_by("title", "pk"))
    used = [page.pk for page in (*named, *drawn, *lessons)]
    hers_to_open = PagePermissionPolicy().instances_user_has_any_permission_for(user, ["add", "change", "publish"])
    own = set(hers_to_open.filter(pk__in=used).values_list("pk", flat=True))
    return Uses(
        named_by=[page for page in named if page.pk in own],
        drawn_by=[page for page in drawn if page.pk in own],
        lessons=[page for page in lessons if page.pk in own],
        elsewhere=len(set(used) - own),
    )


def quizzes_left_empty(question: Question) -> list[QuizPage]:
    """Published quizzes that could ask nothing without this question."""
    using = QuizPage.objects.filter(Q(draws__question=question) | Q(draws__bank=question.bank_id), live=True).distinct()
    others = Question.objects.filter(retired_at__isnull=True, current_version__isnull=False).exclude(pk=question.pk)
    still = QuizDraw.objects.filter(Q(question__in=others) | Q(bank__in=others.values("bank")))
    return list(using.exclude(pk__in=still.values("quiz")).order_by("title", "pk"))


def asked_draws(quiz: QuizPage) -> QuerySet[QuizDraw]:
    """The lines of a quiz without those whose question is retired; `asks` says how many questions a line can ask now."""
    lines = quiz.draws.exclude(question__retired_at__isnull=False)
    pool = Count("bank__questions", filter=ASKED)
    rows: QuerySet[QuizDraw] = lines.annotate(pool=pool, asks=Least(F("count"), pool))
    return rows


def questions_asked(quiz: QuizPage) -> int:
    """How many questions an attempt begun now has. One query."""
    lines: list[Any] = list(asked_draws(quiz))
    return sum(line.asks if line.bank_id else 1 for line in lines)
