"""What happens here because something happened elsewhere."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_erasing
from common.tasks import after_commit
from courses.interchange import actions, tasks
from courses.interchange.signals import import_brought, import_confirmed, pages_written


@receiver(import_brought, dispatch_uid="interchange.read")
def read_it(*, job_id: int, **kwargs: Any) -> None:
    after_commit(tasks.read_import, job_id=job_id)


@receiver(import_confirmed, dispatch_uid="interchange.take")
def take_it(*, job_id: int, **kwargs: Any) -> None:
    after_commit(tasks.take_import, job_id=job_id)


@receiver(pages_written, dispatch_uid="interchange.index")
def index_them(*, pks: list[int], **kwargs: Any) -> None:
    for start in range(0, len(pks), tasks.INDEXED_TOGETHER):
        after_commit(tasks.index_pages, pks=pks[start : start + tasks.INDEXED_TOGETHER])


@receiver(person_erasing, dispatch_uid="interchange.erase_traces")
def erase_traces(*, person: Person, **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.forget_who_brought(person=person)
