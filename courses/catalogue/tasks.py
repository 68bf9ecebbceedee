"""Background work of the catalogue."""

from __future__ import annotations

from common.tasks import retrying_task
from courses.catalogue import actions, emails
from courses.catalogue.models import CoursePage, PendingRelease


@retrying_task()
def tell_authors(*, pending_id: int) -> None:
    """Mail a course's authors once that something waits to be released."""
    pending = PendingRelease.objects.select_related("course").filter(pk=pending_id).first()
    if pending is None or not actions.pending_told(pending=pending):
        return
    course = pending.course
    page = CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()
    if page is None:
        return
    for reader in emails.authors_of(page):
        emails.release_waits(pending, page, reader).send()
