"""Work that need not be waited for."""

from __future__ import annotations

from django.core.cache import cache

from common.tasks import retrying_task
from courses.assessment import emails
from courses.assessment.models import Marking

WEEK = 7 * 24 * 3600


@retrying_task()
def tell_marked(*, marking_id: int) -> None:
    """Tell somebody that her work was marked or sent back. The letter is claimed first: a task run twice sends one."""
    marking = Marking.objects.select_related(
        "submission__person__user",
        "submission__activity",
        "response__attempt_question__attempt__person__user",
        "response__attempt_question__attempt__activity",
    ).get(pk=marking_id)
    claim = f"assessment:letter:{marking_id}"
    if not cache.add(claim, True, WEEK):
        return
    try:
        emails.send_marked(marking)
    except Exception:
        # It did not go out: whoever tries again may claim it again.
        cache.delete(claim)
        raise
