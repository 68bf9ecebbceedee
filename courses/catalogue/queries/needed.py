"""Who still needs what an author is about to take away. Learning tells, through a slot; alone the catalogue cannot."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext
from wagtail.models import Page

from common import slots
from courses.catalogue.models import Course, CourseTreePage
from courses.catalogue.querysets import course_key_of


def still_needed(request: Any, course: Course, keys: list[str]) -> dict[str, int]:
    """How many learners on the way still need each activity, by key; empty where nobody can tell."""
    found: dict[str, int] = {}
    for answer in slots.collect("requirements.still_needed", request, course=course, keys=keys):
        found.update({str(key): count for key, count in answer.items()})
    return found


def said_of_page(request: Any, page: Page) -> str:
    """One sentence about a page and all below it; empty where nobody needs any of it."""
    if not isinstance(page.specific, CourseTreePage):
        return ""
    course = Course.objects.filter(key=course_key_of(page)).first()
    if course is None:
        return ""
    below = Page.objects.descendant_of(page, inclusive=True).values_list("translation_key", flat=True)
    needed = max(still_needed(request, course, [str(key) for key in below]).values(), default=0)
    if not needed:
        return ""
    return ngettext(
        "%(n)d learner still needs this. It stays required until you release it.",
        "%(n)d learners still need this. It stays required until you release it.",
        needed,
    ) % {"n": needed}
