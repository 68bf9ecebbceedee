"""The pages that carry a course's words: index > course > module > activities.

Order, membership, required, minutes, pass mark and rule count in the source tree alone; translated pages contribute words.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from common.fields import BodyField
from courses.catalogue.admin_forms import CoursePageForm
from courses.catalogue.blocks import LessonBody
from courses.catalogue.enums import ActivityKind, AiAssisted, CompletionRule
from courses.catalogue.models.identity import Activity, Course
from courses.catalogue.querysets import ActivityPageManager, CoursePageManager

RESERVED_SLUGS = {"learn", "organisation", "search", "request", "enrol"}
INDEX_DEPTH = 3


class CourseTreePage(models.Model):
    """Abstract. What every page below the catalogue shares: no alias, no privacy button, reserved slugs refused."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if getattr(self, "slug", None) in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site uses this word in its own addresses. Choose another.")})
        if getattr(self, "alias_of_id", None):
            raise ValidationError(_("Pages of a course cannot be aliases: an alias would go live with its original."))

    @property
    def course_path(self) -> str:
        """Its address below `/<lang>/courses/`, without slashes at the ends."""
        return "/".join(self.url_path.strip("/").split("/")[INDEX_DEPTH - 1 :])  # type: ignore[attr-defined]

    @classmethod
    def can_create_alias(cls) -> bool:
        return False


class CourseIndexPage(Page):
    """One row per language: the catalogue, under which all courses stand."""

    introduction = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["catalogue.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")


class CoursePage(CourseTreePage, Page):
    """One row per course and language: title and words. What does not depend on language stands on `Course`."""

    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("Two sentences for the card in the catalogue.")
    )
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    outcomes = models.TextField(
        _("learning outcomes"), blank=True, help_text=_("One a line: what a learner can do afterwards.")
    )
    prerequisites = models.TextField(_("prerequisites"), blank=True)
    teachers = models.CharField(_("who teaches"), max_length=240, blank=True)
    assessment_note = models.CharField(_("how it is assessed"), max_length=240, blank=True)
    search_text = models.TextField(blank=True, editable=False, default="")

    objects = CoursePageManager()

    parent_page_types = ["catalogue.CourseIndexPage"]
    subpage_types = ["catalogue.ModulePage"]
    is_creatable: ClassVar[bool] = True
    base_form_class = CoursePageForm

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("prerequisites"),
        FieldPanel("teachers"),
        FieldPanel("assessment_note"),
        MultiFieldPanel(
            [
                FieldPanel("course_code"),
                FieldPanel("course_owner"),
                FieldPanel("course_level"),
                FieldPanel("course_policy"),
                FieldPanel("course_minutes"),
                FieldPanel("course_law_as_at"),
                FieldPanel("course_skills"),
            ],
            heading=_("The same in every language"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("search_text"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Course.objects.get_or_create(key=self.translation_key, defaults={"source_locale": self.locale.language_code})

    @property
    def course(self) -> Course:
        """The identity row; read once per page object."""
        if not hasattr(self, "_course"):
            self._course = Course.objects.select_related("owner", "current_version").get(key=self.translation_key)
        return self._course

    @property
    def outcome_list(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]


class ModulePage(CourseTreePage, Page):
    """One row per module and language."""

    summary = models.TextField(_("summary"), max_length=400, blank=True)

    parent_page_types = ["catalogue.CoursePage"]
    subpage_types = ["catalogue.LessonPage", "assessment.QuizPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class ActivityPage(CourseTreePage, Page):
    """Abstract. One row per activity and language; the source page's settings are the ones that count."""

    activity_kind: ClassVar[str] = ActivityKind.LESSON

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

    settings_of_activity = MultiFieldPanel(
        [
            FieldPanel("minutes"),
            FieldPanel("required"),
            FieldPanel("completion_rule"),
            FieldPanel("preview_open"),
        ],
        heading=_("In the course"),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Activity.objects.get_or_create(key=self.translation_key, defaults={"kind": self.activity_kind})

    @property
    def required_pass_mark(self) -> int | None:
        """Per cent needed, for kinds that are marked."""
        return None


class LessonPage(ActivityPage):
    """One row per lesson and language."""

    summary = models.CharField(_("summary"), max_length=240, blank=True)
    body = BodyField(LessonBody(), blank=True, verbose_name=_("lesson"))
    authors = models.CharField(_("written by"), max_length=160, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=160, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    ai_assisted = models.CharField(_("made with AI"), max_length=9, choices=AiAssisted.choices, default=AiAssisted.NONE)
    search_text = models.TextField(blank=True, editable=False, default="")

    objects = ActivityPageManager()
    template = "catalogue/lesson_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldPanel("reviewed_by"), FieldPanel("reviewed_on"), FieldPanel("ai_assisted")],
            heading=_("Who stands behind it"),
        ),
        ActivityPage.settings_of_activity,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("search_text"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
