"""What `manage.py tick` does every minute. Apps put their jobs in a module `tick.py`, found when Django starts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One idempotent function of the clock and how many seconds lie at least between two runs."""

    name: str
    run: Callable[[], object]
    every: int


_jobs: dict[str, Job] = {}


def job(*, every: int = 60) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a job; it must bear being run twice, late, or by two processes at once."""

    def declare(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__name__}"
        _jobs[name] = Job(name=name, run=function, every=every)
        return function

    return declare


def jobs() -> list[Job]:
    """Every declared job, by name."""
    autodiscover_modules("tick")
    return [_jobs[name] for name in sorted(_jobs)]


def tick(*, now: datetime | None = None, everything: bool = False) -> dict[str, str]:
    """Run what is due and say how each job went: `done`, `not due` or `failed`. One failure stops no other job."""
    now = now or timezone.now()
    outcome: dict[str, str] = {}
    for declared in jobs():
        key = f"clock:{declared.name}"
        last = cache.get(key)
        if not everything and last and now - last < timedelta(seconds=declared.every - 1):
            outcome[declared.name] = "not due"
            continue
        try:
            declared.run()
        except Exception:
            logger.exception("clock_job_failed", extra={"job": declared.name})
            outcome[declared.name] = "failed"
        else:
            outcome[declared.name] = "done"
        cache.set(key, now, timeout=None)
    cache.set("clock:ticked_at", now, timeout=None)
    return outcome
