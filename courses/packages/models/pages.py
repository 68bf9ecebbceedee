"""A package as an activity of a course."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import ActivityPage, ActivityPageManager
from courses.packages.admin_forms import PackagePageForm
from courses.packages.exceptions import NoPackageHost
from courses.packages.models.packages import Package


class PackagePage(ActivityPage):
    """One row per package activity and language; which package it is and its rules count in the source language alone."""

    activity_kind: ClassVar[str] = ActivityKind.PACKAGE
    rules: ClassVar[tuple[str, ...]] = (CompletionRule.VIEWED, CompletionRule.MARKED, CompletionRule.PASSED)
    # Whether the form holds one that is stored once everything else is in order.
    awaits_package = False

    introduction = models.TextField(_("introduction"), blank=True)
    package = models.ForeignKey(
        Package, verbose_name=_("package"), null=True, on_delete=models.PROTECT, related_name="pages"
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Left empty, the package itself says whether she has passed."),
    )

    template = "packages/package_page.html"
    base_form_class = PackagePageForm
    objects = ActivityPageManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("package"), FieldPanel("upload")], heading=_("Package")),
        MultiFieldPanel(
            [
                FieldPanel("completion_rule"),
                FieldPanel("pass_mark"),
                FieldPanel("minutes"),
                FieldPanel("required"),
                FieldPanel("preview_open"),
            ],
            heading=_("In the course"),
        ),
    ]

    class Meta:
        verbose_name = _("package activity")
        verbose_name_plural = _("package activities")

    def clean(self) -> None:
        super().clean()
        if self.completion_rule != CompletionRule.PASSED:
            self.pass_mark = None
        if self.package is None and not self.awaits_package:
            raise ValidationError({"package": _("Choose a package, or bring one.")})

    def publish(self, *args: Any, **kwargs: Any) -> None:
        if not settings.PACKAGE_ORIGIN:
            raise NoPackageHost
        super().publish(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """This page and no other may hold a frame of another host, and of that one alone.

        No browser keeps it: led back to it, she would have the ticket of a window that is over, and what comes from
        there is older than what is kept.
        """
        response = super().serve(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        if settings.PACKAGE_ORIGIN:
            response._csp_update = {"frame-src": [settings.PACKAGE_ORIGIN]}  # type: ignore[attr-defined]
        return response

    @property
    def required_pass_mark(self) -> int | None:
        return self.pass_mark
