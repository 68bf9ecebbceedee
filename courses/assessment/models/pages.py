"""The quiz as an activity of a course."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from courses.assessment.admin_forms import QuizPageForm
from courses.assessment.enums import Feedback
from courses.assessment.models.questions import Question, QuestionBank
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import ActivityPage, ActivityPageManager


class QuizPage(ActivityPage):
    """One row per quiz and language; what it draws and its rules count in the source language alone."""

    activity_kind: ClassVar[str] = ActivityKind.QUIZ
    rules: ClassVar[tuple[str, ...]] = (CompletionRule.PASSED,)

    introduction = models.TextField(_("introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts before waiting"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty, as many as she likes."),
    )
    waiting_hours = models.PositiveSmallIntegerField(
        _("hours to wait then"),
        null=True,
        blank=True,
        help_text=_("Left empty, no further attempt after the last one."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    feedback = models.CharField(
        _("reasons are shown"), max_length=8, choices=Feedback.choices, default=Feedback.AT_ONCE
    )

    template = "assessment/quiz_page.html"
    base_form_class = QuizPageForm
    objects = ActivityPageManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("draws", label=_("Question, or questions from a bank"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("attempts_allowed"),
                FieldPanel("waiting_hours"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
                FieldPanel("feedback"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("required"), FieldPanel("preview_open")], heading=_("In the course")
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.completion_rule = CompletionRule.PASSED
        super().full_clean(*args, **kwargs)

    @property
    def required_pass_mark(self) -> int:
        return self.pass_mark


class QuizDraw(Orderable):
    """One row per line of a quiz: one question, or so many drawn from a bank."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws")
    question = models.ForeignKey(
        Question, verbose_name=_("question"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bank = models.ForeignKey(
        QuestionBank, verbose_name=_("bank"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )

    panels = [FieldPanel("question"), FieldPanel("bank"), FieldPanel("count")]

    class Meta(Orderable.Meta):
        constraints = [
            # A line is one question or a bank, never both and never neither.
            models.CheckConstraint(
                condition=Q(question__isnull=False, bank__isnull=True) | Q(question__isnull=True, bank__isnull=False),
                name="quiz_draw_is_question_or_bank",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="quiz_draw_draws_something"),
        ]

    def __str__(self) -> str:
        return str(self.question or self.bank)
