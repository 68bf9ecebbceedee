"""What packages have kept about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.models import Person
from courses.packages.models import PackageState, UnitDocument, UnitStatement


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Every part she has opened, with all that the package wrote down."""
    states = PackageState.objects.filter(person=person).order_by("pk")
    statements = UnitStatement.objects.filter(person=person).order_by("pk")
    return {
        "packages": states.values(
            *("activity__key", "part", "begun_at", "kept_at", "completed", "success", "score", "seconds"),
            *("location", "suspend_data", "values"),
        ).iterator(),
        "package_statements": statements.values_list("content", flat=True).iterator(),
        "package_documents": [
            {
                "name": held.name,
                "changed_at": held.changed_at,
                "content": bytes(held.content).decode("utf-8", "replace"),
            }
            for held in UnitDocument.objects.filter(person=person).order_by("pk").iterator()
        ],
    }
