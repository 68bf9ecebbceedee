"""Under which address a page of a course from elsewhere stands."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import chain, count


def free_slug(wanted: str, *, held: str, given: Container[str]) -> str:
    """An address that no other page below the parent has; one that was given before (`held`) stays.

    What an earlier import left behind keeps its own: a course from elsewhere takes nothing down.
    """
    if re.fullmatch(rf"{re.escape(wanted)}(?:-\d+)?", held):
        wanted = held
    return next(slug for slug in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if slug not in given)
