"""Keeping what everybody sees alike, under the stamp of the catalogue. Never anything personal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from courses.catalogue.models import CatalogueStamp

T = TypeVar("T")
HOUR = 3600


def stamp() -> int:
    """The number that grows with every change of what the catalogue shows. One query by primary key."""
    return CatalogueStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def kept(name: str, make: Callable[[], T], *, at: int | None = None, seconds: int = HOUR) -> T:
    """What `make` gives, made once for each stamp. `at` spares the query where the stamp is known."""
    key = f"catalogue:{stamp() if at is None else at}:{name}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, seconds)
    return found
