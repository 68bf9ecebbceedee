"""Work after the commit."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index

from common.tasks import retrying_task
from courses.interchange import actions


@retrying_task(tries=2)
def read_import(*, job_id: int) -> None:
    """Read what was brought and say what would come of it."""
    actions.check_import(job_id=job_id)


@retrying_task(tries=2)
def take_import(*, job_id: int) -> None:
    """Take in what was read. All or nothing, and the same again changes nothing, so it may be tried again."""
    actions.take_import(job_id=job_id)


INDEXED_TOGETHER = 50


@retrying_task()
def index_pages(*, pks: list[int]) -> None:
    """What searches and references know of pages that were written without Wagtail's signals."""
    for page in Page.objects.filter(pk__in=pks).specific():
        index.insert_or_update_object(page)
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(page)
