"""Work after the commit."""

from __future__ import annotations

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
