"""Which pages of a course a reader can reach. Everything that lists, finds or serves a page asks here."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

STEP = Page.steplen
COURSE_DEPTH = 4  # root, home, index, course
COURSE_PATH = COURSE_DEPTH * STEP
MODULE_PATH = COURSE_PATH + STEP


def _courses() -> QuerySet[Any]:
    return apps.get_model("catalogue", "Course").objects.all()


class CourseTreeQuerySet(PageQuerySet):
    """Pages at or below a course."""

    def live_in_course(self) -> Self:
        """Live, and its source page and all that stands above the source live: what anybody may be offered.

        The source tree decides. A translated page under a module that is not published in its language is reachable;
        one whose source was taken down is not.
        """
        course_key = Page.objects.filter(path=Substr(OuterRef(OuterRef("path")), 1, COURSE_PATH)).values(
            "translation_key"
        )
        source_locale = _courses().filter(key=Subquery(course_key)).values("source_locale")
        # Positions above the source page that are not live. A course has none above itself, so the longest is the module.
        dead_above = Page.objects.filter(
            path__in=[Substr(OuterRef("path"), 1, COURSE_PATH), Substr(OuterRef("path"), 1, MODULE_PATH)], live=False
        )
        source = Page.objects.filter(
            ~Exists(dead_above),
            translation_key=OuterRef("translation_key"),
            locale__language_code=Subquery(source_locale),
            live=True,
        )
        return self.live().filter(Exists(source))

    def in_language(self, language: str) -> Self:
        return self.filter(locale__language_code=language)


CoursePageManager = PageManager.from_queryset(CourseTreeQuerySet)
ActivityPageManager = PageManager.from_queryset(CourseTreeQuerySet)


def course_key_of(page: Any) -> Any:
    """The key of the course a page stands in."""
    if page.depth is None or page.depth < COURSE_DEPTH:
        return None
    if page.depth == COURSE_DEPTH:
        return page.translation_key
    return Page.objects.filter(path=page.path[:COURSE_PATH]).values_list("translation_key", flat=True).first()


def source_counterpart(page: Any) -> Any:
    """The page of the same identity in the course's authoring language; None where there is no such course yet."""
    key = course_key_of(page)
    if key is None:
        return None
    locale = _courses().filter(key=key).values("source_locale")
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code=Subquery(locale)).first()
