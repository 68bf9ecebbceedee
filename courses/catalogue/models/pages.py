"""The catalogue, its courses and their modules.

Order, membership, required, minutes, pass mark and rule count in the source tree alone; translated pages contribute words.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, get_page_models
from wagtail.search import index
from wagtail.url_routing import RouteResult

from common.fields import BodyField
from common.page_forms import AcademyPageForm
from courses.catalogue import screens
from courses.catalogue.admin_forms import CoursePageForm
from courses.catalogue.blocks import Teachers
from courses.catalogue.exceptions import CodeNeeded
from courses.catalogue.models.activities import ActivityPage
from courses.catalogue.models.base import CourseTreePage, KeepsItsPlace
from courses.catalogue.models.identity import Course
from courses.catalogue.models.routing import resolve
from courses.catalogue.querysets import CoursePageManager
from courses.catalogue.search_text import normalise
from courses.catalogue.signals import course_page_made, course_settings_given

# What a copy takes over from its original; the code is nobody's but the original's.
COPIED = (
    "owner",
    "source_locale",
    "level",
    "enrolment_policy",
    "minutes",
    "law_as_at",
    "valid_months",
    "certificate_topics",
)


class CourseIndexPage(KeepsItsPlace, Page):
    """One row per language: the catalogue, under which all courses stand."""

    introduction = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["catalogue.CoursePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    base_form_class = AcademyPageForm

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The rest of the address in one query, whatever its length."""
        if not path_components:
            return super().route(request, path_components)
        page = resolve(path_components, self.locale.language_code)
        if page is None:
            raise Http404
        return RouteResult(page)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return screens.show("catalogue", request, self)


class CoursePage(CourseTreePage, Page):
    """One row per course and language: title and words. What does not depend on language stands on `Course`."""

    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("Two sentences for the card in the catalogue.")
    )
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    outcomes = models.TextField(
        _("learning outcomes"), blank=True, help_text=_("One a line: what a learner can do afterwards.")
    )
    prerequisites = models.TextField(_("before you start"), blank=True)
    teachers = BodyField(Teachers(), blank=True, verbose_name=_("who teaches"))
    assessment_note = models.CharField(_("how it is assessed"), max_length=240, blank=True)
    search_text = models.TextField(blank=True, editable=False, default="")
    # Whose settings the row was made with: differs from `translation_key` only in the moment a copy is saved.
    identity_key = models.UUIDField(null=True, editable=False)

    objects = CoursePageManager()

    parent_page_types = ["catalogue.CourseIndexPage"]
    subpage_types = ["catalogue.ModulePage"]
    base_form_class = CoursePageForm
    identity_changes: dict[str, Any] | None = None

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
            heading=_("The same in every language; taken over when you save"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("search_text")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def save(self, *args: Any, **kwargs: Any) -> None:
        origin, self.identity_key = self.identity_key, self.translation_key
        copied = origin is not None and origin != self.translation_key
        self.note_search_text()
        adding = self._state.adding
        if copied and adding:
            # A copy has no code, and a course without a code is not live.
            self.live, self.has_unpublished_changes, self.live_revision = False, True, None
        super().save(*args, **kwargs)
        course, made = Course.objects.get_or_create(
            key=self.translation_key, defaults={"source_locale": self.locale.language_code}
        )
        if made and copied:
            _take_settings(course, origin)  # type: ignore[arg-type]
        if adding:
            course_page_made.send(sender=type(self), page=self)

    def note_search_text(self) -> None:
        """Its words as the search compares them."""
        self.search_text = normalise(
            self.title, self.summary, self.audience, self.outcomes, *(block.value["name"] for block in self.teachers)
        )

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        changes, self.identity_changes = self.identity_changes, None
        if changes is not None:
            course_settings_given.send(sender=type(self), course=self.course, changes=changes, user=kwargs.get("user"))
            self.__dict__.pop("_course", None)
        return super().save_revision(*args, **kwargs)

    def publish(self, *args: Any, **kwargs: Any) -> None:
        if not Course.objects.filter(key=self.translation_key, code__isnull=False, owner__isnull=False).exists():
            raise CodeNeeded
        super().publish(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return screens.show("course", request, self)

    @property
    def course(self) -> Course:
        """The identity row; read once per page object."""
        if "_course" not in self.__dict__:
            self._course = Course.objects.select_related("owner", "current_version").get(key=self.translation_key)
        return self._course

    @property
    def outcome_list(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]


def _take_settings(course: Course, origin: uuid.UUID) -> None:
    """A copy begins with the settings of its original, without the code. Nobody has recognised it yet."""
    original = Course.objects.filter(key=origin).first()
    if original is None:
        return
    for field in (
        "owner",
        "source_locale",
        "level",
        "enrolment_policy",
        "minutes",
        "law_as_at",
        "valid_months",
        "certificate_topics",
    ):
        setattr(course, field, getattr(original, field))
    course.save()
    course.course_skills.bulk_create(
        type(row)(course=course, skill_id=row.skill_id, level=row.level) for row in original.course_skills.all()
    )
    course.recognition_wishes.set(original.recognition_wishes.all())


class ModulePage(CourseTreePage, Page):
    """One row per module and language."""

    steps_below_course = 1

    summary = models.TextField(_("summary"), max_length=400, blank=True)

    objects = CoursePageManager()

    parent_page_types = ["catalogue.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    base_form_class = AcademyPageForm
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @classmethod
    def clean_subpage_models(cls) -> list[type[Page]]:
        """Every kind of activity, whichever app brings it."""
        return [model for model in get_page_models() if issubclass(model, ActivityPage)]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return screens.show("module", request, self)
