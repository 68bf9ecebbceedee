"""Background work, asked for only after the commit that made it necessary."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

logger = logging.getLogger(__name__)

BACK_OFF = (60, 300, 1800, 7200, 28800)  # seconds before the second, third … try


def after_commit(task: Task[..., Any], **ids: Any) -> None:
    """Enqueue `task` with plain ids once the surrounding transaction has committed; nothing where it rolls back."""
    transaction.on_commit(partial(_enqueue, task, ids))


def _enqueue(task: Task[..., Any], ids: dict[str, Any]) -> None:
    task.enqueue(**ids)


def retrying_task(*, queue_name: str = "default", tries: int = 5) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Declare an idempotent task that is tried again with growing pauses when it raises.

    The function must accept its ids by keyword. `tries` counts all runs; after the last one the error stays in the
    task table, where the queue's health page finds it.
    """

    def declare(function: Callable[..., None]) -> Task[..., None]:
        @wraps(function)
        def run(*, attempt: int = 1, **ids: Any) -> None:
            try:
                function(**ids)
            except Exception:
                if attempt >= tries or not declared.get_backend().supports_defer:
                    raise
                pause = timedelta(seconds=BACK_OFF[min(attempt, len(BACK_OFF)) - 1])
                logger.warning("task_will_be_tried_again", extra={"task": function.__name__, "attempt": attempt})
                declared.using(run_after=timezone.now() + pause).enqueue(attempt=attempt + 1, **ids)

        declared: Task[..., None] = task(queue_name=queue_name)(run)
        return declared

    return declare
