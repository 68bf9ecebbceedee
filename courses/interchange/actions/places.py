"""Where a page stands: below which parent, and under which address."""

from __future__ import annotations

import re
import uuid
from itertools import chain, count
from typing import Any

from wagtail.models import Page


def free_slug(wanted: str, *, page: Any, key: uuid.UUID, parent: Any) -> str:
    """An address that no other page below the parent has; one that was given before stays.

    What an earlier import left behind keeps its own: a course from elsewhere takes nothing down.
    """
    if page is not None and re.fullmatch(rf"{re.escape(wanted)}(?:-\d+)?", page.slug):
        wanted = page.slug
    below = Page.objects.child_of(Page.objects.get(pk=parent.pk)).filter(slug__startswith=wanted)
    given = set(below.exclude(translation_key=key).values_list("slug", flat=True))
    return next(slug for slug in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if slug not in given)


def bring_below(page: Any, parent: Any, *, user: Any) -> bool:
    """Move a page below its parent; says whether it stood elsewhere.

    Other pages may have moved since both were read, so their places are read anew: a tree keeps places by their paths.
    """
    home, held = Page.objects.get(pk=parent.pk), Page.objects.get(pk=page.pk)
    if held.is_child_of(home):
        return False
    held.move(home, pos="last-child", user=user)  # type: ignore[call-arg]
    return True
