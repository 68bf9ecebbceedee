"""Which pages of a course a reader can reach."""

from __future__ import annotations

from typing import Self

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

COURSE_PATH = 16  # four steps of four: root, home, index, course
MODULE_PATH = 20


class CourseTreeQuerySet(PageQuerySet):
    """Pages at or below a course."""

    def live_in_course(self) -> Self:
        """Live, with a live module and a live course above: what listing, search, sitemap, API and media may offer."""
        above = Page.objects.filter(
            path__in=[Substr(OuterRef("path"), 1, COURSE_PATH), Substr(OuterRef("path"), 1, MODULE_PATH)]
        )
        return self.live().exclude(Exists(above.filter(live=False)))

    def in_language(self, language: str) -> Self:
        return self.filter(locale__language_code=language)


CoursePageManager = PageManager.from_queryset(CourseTreeQuerySet)
ActivityPageManager = PageManager.from_queryset(CourseTreeQuerySet)
