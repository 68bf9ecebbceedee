"""The assignment as an activity of a course."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from common.fields import BodyField
from courses.assessment.admin_forms import AssignmentPageForm
from courses.assessment.enums import WorkFileKind
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import ActivityPage, ActivityPageManager, BriefBody

MOST_FILES = 5


class AssignmentPage(ActivityPage):
    """One row per assignment and language: what is to be done, and in the source language how it is handed in."""

    activity_kind: ClassVar[str] = ActivityKind.ASSIGNMENT
    rules: ClassVar[tuple[str, ...]] = (CompletionRule.PASSED,)

    body = BodyField(BriefBody(required=False), blank=True, verbose_name=_("brief"))
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    takes_text = models.BooleanField(
        _("a text may be handed in"), default=True, help_text=_("Learners write it on the page itself.")
    )
    most_files = models.PositiveSmallIntegerField(
        _("most files"),
        default=0,
        validators=[MaxValueValidator(MOST_FILES)],
        help_text=_("How many files may be handed in, up to five of 10 MB each. 0: none."),
    )
    file_kinds = models.JSONField(
        _("kinds of file"), default=list, blank=True, help_text=_("Where none is chosen, all of them.")
    )

    template = "assessment/assignment_page.html"
    base_form_class = AssignmentPageForm
    objects = ActivityPageManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("takes_text"),
                FieldPanel("most_files"),
                FieldPanel("file_kinds"),
            ],
            heading=_("Handing in"),
        ),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("required"), FieldPanel("preview_open")], heading=_("In the course")
        ),
    ]

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.completion_rule = CompletionRule.PASSED
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.takes_text and not self.most_files:
            raise ValidationError({"takes_text": _("Let learners hand in a text, or a file at least.")})
        if not set(self.file_kinds) <= set(WorkFileKind.values):
            raise ValidationError({"file_kinds": _("This is no kind of file that can be handed in.")})

    @property
    def required_pass_mark(self) -> int:
        return self.pass_mark

    @property
    def kinds_taken(self) -> list[WorkFileKind]:
        """The kinds of file that may be handed in, in our order."""
        return [kind for kind in WorkFileKind if kind in self.file_kinds or not self.file_kinds]
