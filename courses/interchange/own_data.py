"""What the import knows about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.models import Person
from courses.interchange.models import ImportJob


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Which files she brought, when, and what became of them."""
    jobs = ImportJob.objects.filter(by=person).order_by("pk")
    told = jobs.values("public_id", "file_name", "subject", "state", "made_at", "changed_at")
    return {"imports": ({**row} for row in told.iterator())}
