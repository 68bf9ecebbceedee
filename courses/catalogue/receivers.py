"""Whatever an author does in the admin ends in settled requirements.

Wagtail's `page_published` also fires for copies and for scheduled pages that were never live, and a reorder sends
`post_page_move` alone; so nothing is read from the signal but which course is meant, and the clock heals what is missed.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.catalogue import actions
from courses.catalogue.models import ActivityPage, Course, CourseIndexPage, CoursePage, ModulePage
from courses.catalogue.queries.routing import INDEXES_CACHE_KEY

COURSE_DEPTH = 4


def course_of_path(path: str) -> Course | None:
    """The course whose pages stand under this tree path; None outside the catalogue."""
    at = Page.steplen * COURSE_DEPTH
    key = CoursePage.objects.filter(path=path[:at]).values_list("translation_key", flat=True).first()
    return Course.objects.filter(key=key).first() if key else None


def _is_of_a_course(page: Any) -> bool:
    return isinstance(page, CoursePage | ModulePage | ActivityPage)


def _settle(path: str) -> None:
    course = course_of_path(path)
    if course is not None:
        actions.settle_requirements(course=course)


@receiver([page_published, page_unpublished], dispatch_uid="catalogue.settle_after_publishing")
def settle_after_publishing(instance: Page, **kwargs: Any) -> None:
    """A page went live or was taken down."""
    if _is_of_a_course(instance):
        _settle(instance.path)


@receiver(post_page_move, dispatch_uid="catalogue.settle_after_move")
def settle_after_move(instance: Page, url_path_before: str, **kwargs: Any) -> None:
    """A page was moved or reordered: the course it left and the course it came to."""
    page = instance.specific
    if not _is_of_a_course(page):
        return
    parent_before = kwargs.get("parent_page_before")
    if parent_before is not None:
        _settle(parent_before.path)
    _settle(page.path)


@receiver(post_delete, dispatch_uid="catalogue.after_deletion")
def after_deletion(instance: Any, **kwargs: Any) -> None:
    """A page of a course is gone: a course is retired, its requirements settle without the page."""
    if isinstance(instance, CoursePage):
        course = Course.objects.filter(key=instance.translation_key).first()
        if course is not None and course.source_locale == instance.locale.language_code:
            actions.retire_course(key=instance.translation_key)
    elif _is_of_a_course(instance):
        _settle(instance.path)


@receiver([post_save, post_delete], sender=CourseIndexPage, dispatch_uid="catalogue.forget_indexes")
def forget_indexes(**kwargs: Any) -> None:
    """A catalogue page was made, renamed or deleted."""
    cache.delete(INDEXES_CACHE_KEY)
