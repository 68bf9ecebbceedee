"""Whatever an author does in the admin ends in settled requirements and a new stamp.

Wagtail's `page_published` also fires for copies and for scheduled pages that were never live, and a reorder sends
`post_page_move` alone; so nothing is read from a signal but which course is meant, and the clock heals what is missed.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.models import Organisation, Person
from common.tasks import after_commit
from courses.catalogue import actions, tasks
from courses.catalogue.models import Course, CourseIndexPage, CoursePage, CourseTreePage, PendingRelease
from courses.catalogue.models.routing import INDEX_PATHS
from courses.catalogue.querysets import COURSE_PATH
from courses.catalogue.signals import course_page_made, course_settings_given, release_asked


def _person(user: Any) -> Person | None:
    return getattr(user, "person", None) if user is not None else None


@receiver(page_published, dispatch_uid="catalogue.after_publishing")
def after_publishing(instance: Page, **kwargs: Any) -> None:
    """A page went live."""
    if isinstance(instance, CourseTreePage):
        revision = kwargs.get("revision")
        actions.settle_course_of(path=instance.path, by=_person(revision.user if revision is not None else None))
    actions.bump_stamp()


@receiver(page_unpublished, dispatch_uid="catalogue.after_unpublishing")
def after_unpublishing(instance: Page, **kwargs: Any) -> None:
    """A page was taken down; its translations go with it."""
    if isinstance(instance, CourseTreePage):
        actions.unpublish_translations(page=instance)
        actions.settle_course_of(path=instance.path)
    actions.bump_stamp()


@receiver(post_page_move, dispatch_uid="catalogue.after_move")
def after_move(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """A page was moved or reordered: its translations follow, and the course it left and the one it came to settle."""
    page = instance.specific
    if isinstance(page, CourseTreePage):
        place: Any = page
        if parent_page_before.pk != parent_page_after.pk:
            actions.move_translations(page=page, parent=parent_page_after)
            actions.settle_course_of(path=parent_page_before.path)
        actions.settle_course_of(path=place.path)
    actions.bump_stamp()


@receiver(post_delete, dispatch_uid="catalogue.after_deletion")
def after_deletion(instance: Any, **kwargs: Any) -> None:
    """A page of a course is gone: its translations go with it, and a course is retired."""
    if isinstance(instance, CourseTreePage):
        actions.after_page_deleted(page=instance)


@receiver(post_delete, sender=Page, dispatch_uid="catalogue.settle_after_deletion")
def settle_after_deletion(instance: Page, **kwargs: Any) -> None:
    """Sent when the rows of all deleted pages are gone, so that what is left of the course can be read."""
    actions.bump_stamp()
    if len(instance.path) > COURSE_PATH:
        actions.settle_course_of(path=instance.path)


@receiver(course_page_made, dispatch_uid="catalogue.grant_pages")
def grant_pages(page: CoursePage, **kwargs: Any) -> None:
    """A new course page gets its association's rights."""
    actions.grant_pages(page=page)


@receiver(post_save, dispatch_uid="catalogue.after_save")
def after_save(instance: Any, created: bool, **kwargs: Any) -> None:
    """Translations keep the slug of their source."""
    if isinstance(instance, CourseTreePage) and not created:
        actions.keep_slugs_equal(page=instance)


@receiver(course_settings_given, dispatch_uid="catalogue.take_settings")
def take_settings(course: Course, changes: dict[str, Any], user: Any, **kwargs: Any) -> None:
    """What an author said on the screen of the course."""
    actions.save_course_settings(course=course, by=_person(user), **changes)


@receiver(release_asked, dispatch_uid="catalogue.tell_authors")
def tell_authors(pending: PendingRelease, **kwargs: Any) -> None:
    """Something waits to be released: its authors hear of it once."""
    after_commit(tasks.tell_authors, pending_id=pending.pk)


@receiver(pre_save, sender=PageViewRestriction, dispatch_uid="catalogue.refuse_restriction")
def refuse_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Who may read a page of a course is the gate's matter alone; its privacy button is off, and its view refused."""
    if isinstance(instance.page.specific, CourseTreePage):
        raise PermissionDenied


@receiver([post_save, post_delete], sender=CourseIndexPage, dispatch_uid="catalogue.index_changed")
def index_changed(instance: CourseIndexPage, created: bool = False, **kwargs: Any) -> None:
    """A catalogue page was made, renamed or deleted; what stands below it goes through the review."""
    cache.delete(INDEX_PATHS)
    actions.bump_stamp()
    if created:
        actions.ensure_review_workflow(index=instance)


@receiver([post_save], sender=Organisation, dispatch_uid="catalogue.organisation_changed")
def organisation_changed(**kwargs: Any) -> None:
    """Cards name the association."""
    actions.bump_stamp()
