"""Whether the process runs, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from courses.certificates.queries.published import lists_ending

TASK_MAY_WAIT = timedelta(minutes=10)
CLOCK_MAY_REST = timedelta(minutes=5)
PROBE = "health/probe"


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} not applied" if plan else ""


def storage() -> str:
    place = storages["private"]
    name = place.save(PROBE, ContentFile(b"ok"))
    place.delete(name)
    return ""


def tasks() -> str:
    """Nothing that may run has waited long: else no worker runs."""
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - TASK_MAY_WAIT)
    return "waiting too long" if waiting.exists() else ""


def clock() -> str:
    """The clock ticked lately. Where it never did, the process has just begun."""
    ticked = cache.get("clock:ticked_at")
    return "stands still" if ticked is not None and timezone.now() - ticked > CLOCK_MAY_REST else ""


def credentials() -> str:
    """Every status list is signed anew: one that is not makes each certificate on it fail when its week is over."""
    return f"not signed anew: {', '.join(found)}" if (found := lists_ending()) else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "tasks": tasks,
    "clock": clock,
    "credentials": credentials,
}


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 where everything the work needs is well, else 503 with the names of what is not."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check() or "ok"
        except Exception as error:
            found[name] = type(error).__name__
    well = all(value == "ok" for value in found.values())
    return JsonResponse({"ready": well, "checks": found}, status=200 if well else 503)
