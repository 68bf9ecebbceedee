"""What every page below the catalogue shares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester, PageViewRestriction

from common.languages import html_lang
from courses.catalogue.querysets import course_key_of, source_counterpart

RESERVED_SLUGS = {"learn", "organisation", "search", "request", "enrol", "feed"}
INDEX_DEPTH = 3


class CoursePagePermissions(PagePermissionTester):
    """Who may read a page of a course is asked of the learner's gate alone: Wagtail's privacy settings are off."""

    def can_set_view_restrictions(self) -> bool:
        return False


class KeepsItsPlace(models.Model):
    """Abstract. Saving a page never puts back where it stood, or how many children it had, when it was read.

    wagtail-localize publishes a translated page after its children were added, from an object that knows of none
    (its issue 773): they would answer 404.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            place = Page.objects.filter(pk=self.pk).values("path", "depth", "numchild").first()
            for name, value in (place or {}).items():
                setattr(self, name, value)
        super().save(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it is served, told that it is a preview."""
        request.is_preview = True  # type: ignore[attr-defined]
        request.preview_mode = mode_name  # type: ignore[attr-defined]
        return self.serve(request)  # type: ignore[attr-defined]


class CourseTreePage(KeepsItsPlace):
    """Abstract. No alias, no privacy button, reserved slugs refused, one slug in all languages."""

    # How many steps below the course page it stands.
    steps_below_course: ClassVar[int] = 0

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return CoursePagePermissions(user, self)

    def get_view_restrictions(self) -> Any:
        return PageViewRestriction.objects.none()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._follow_source_slug()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if getattr(self, "slug", None) in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site uses this word in its own addresses. Choose another.")})
        if getattr(self, "alias_of_id", None):
            raise ValidationError(_("Pages of a course cannot be aliases: an alias would go live with its original."))

    def _follow_source_slug(self) -> None:
        """A translated page stands under the same address as its source, but for the language."""
        if not isinstance(self, Page) or self.locale_id is None:
            return
        source = source_counterpart(self)
        if source is not None and source.pk != self.pk and source.slug != self.slug:
            self.slug = source.slug

    @property
    def course_path(self) -> str:
        """Its address below `/<lang>/courses/`, without slashes at the ends."""
        return "/".join(self.url_path.strip("/").split("/")[INDEX_DEPTH - 1 :])  # type: ignore[attr-defined]

    @cached_property
    def source_page(self) -> Any:
        """The page in the authoring language, whose settings count; itself where it is that page."""
        place = getattr(self, "place", None)
        if place is None:
            source = source_counterpart(self)
            return self if source is None or source.pk == self.pk else source.specific  # type: ignore[attr-defined]
        if place.source_pk == self.pk:  # type: ignore[attr-defined]
            return self
        return type(self)._default_manager.get(pk=place.source_pk)

    @property
    def html_lang(self) -> str:
        return html_lang(self.locale.language_code)  # type: ignore[attr-defined]

    @property
    def course_key(self) -> Any:
        """The key of the course the page stands in."""
        return course_key_of(self)
