"""Whatever a learner can complete: the abstract activity, and the lesson."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from common.fields import BodyField
from courses.catalogue import screens
from courses.catalogue.admin_forms import LessonPageForm
from courses.catalogue.blocks import LessonBody, words_of
from courses.catalogue.enums import ActivityKind, AiAssisted, CompletionRule
from courses.catalogue.models.base import CourseTreePage
from courses.catalogue.models.identity import Activity
from courses.catalogue.querysets import ActivityPageManager
from courses.catalogue.search_text import normalise


class ActivityPage(CourseTreePage, Page):
    """Abstract. One row per activity and language; the source page's settings are the ones that count."""

    activity_kind: ClassVar[str] = ActivityKind.LESSON
    # The rules that make sense for the kind.
    rules: ClassVar[tuple[str, ...]] = (CompletionRule.VIEWED, CompletionRule.MARKED, CompletionRule.CHECK)
    steps_below_course = 2

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    required = models.BooleanField(_("required"), default=True, help_text=_("Needed to complete the course."))
    completion_rule = models.CharField(
        _("completed when"), max_length=8, choices=CompletionRule.choices, default=CompletionRule.MARKED
    )
    preview_open = models.BooleanField(
        _("open to everybody"), default=False, help_text=_("May be read without enrolment, as a sample.")
    )

    parent_page_types = ["catalogue.ModulePage"]
    subpage_types: list[str] = []

    settings_panels_of_course = [
        MultiFieldPanel(
            [
                FieldPanel("minutes"),
                FieldPanel("required"),
                FieldPanel("completion_rule"),
                FieldPanel("preview_open"),
            ],
            heading=_("In the course"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.completion_rule not in self.rules:
            raise ValidationError({"completion_rule": _("This rule does not fit this kind of activity.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Activity.objects.get_or_create(key=self.translation_key, defaults={"kind": self.activity_kind})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return screens.show("activity", request, self)

    @property
    def required_pass_mark(self) -> int | None:
        """Per cent needed, for kinds that are marked."""
        return None


class LessonPage(ActivityPage):
    """One row per lesson and language."""

    summary = models.CharField(_("summary"), max_length=240, blank=True)
    body = BodyField(LessonBody(required=False), blank=True, verbose_name=_("lesson"))
    authors = models.CharField(_("written by"), max_length=160, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=160, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    ai_assisted = models.CharField(_("made with AI"), max_length=9, choices=AiAssisted.choices, default=AiAssisted.NONE)
    search_text = models.TextField(blank=True, editable=False, default="")

    objects = ActivityPageManager()
    base_form_class = LessonPageForm

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldPanel("reviewed_by"), FieldPanel("reviewed_on"), FieldPanel("ai_assisted")],
            heading=_("Who stands behind it"),
        ),
        *ActivityPage.settings_panels_of_course,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("search_text")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note_search_text()
        super().save(*args, **kwargs)

    def note_search_text(self) -> None:
        """Its words as the search compares them."""
        self.search_text = normalise(self.title, self.summary, *words_of(self.body))

    def clean(self) -> None:
        super().clean()
        has_check = any(block.block_type == "check" for block in self.body)
        if self.completion_rule == CompletionRule.CHECK and not has_check:
            raise ValidationError(
                {"completion_rule": _("There is no knowledge check in this lesson that could complete it.")}
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return screens.show("lesson", request, self)
