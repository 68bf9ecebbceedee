"""Keeping what everybody sees alike, under the stamp of the catalogue. Never anything personal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

from common.near import near
from courses.catalogue.models.versions import stamp

T = TypeVar("T")
HOUR = 3600


def kept(name: str, make: Callable[[], T], *, at: int | None = None, seconds: int = HOUR) -> T:
    """What `make` gives, made once for each stamp. `at` spares the query where the stamp is known.

    It stands in the cache that all processes share and, so that it is not fetched and unpacked at every visit, in this
    process as well: nobody may change what is given.
    """
    at = stamp() if at is None else at
    found: T | None = held_under(at, name, seconds)
    if found is None:
        found = make()
        hold_under(at, name, found, seconds)
    return found


def held_under(at: int, name: str, seconds: int = HOUR) -> Any:
    """What is kept under a stamp; None where nothing is."""
    key = f"catalogue:{at}:{name}"
    found = near.get(key)
    if found is None:
        found = cache.get(key)
        if found is not None:
            near.set(key, found, seconds)
    return found


def hold_under(at: int, name: str, value: Any, seconds: int = HOUR) -> None:
    """Keep it for everybody and at hand."""
    key = f"catalogue:{at}:{name}"
    cache.set(key, value, seconds)
    near.set(key, value, seconds)
