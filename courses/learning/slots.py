"""What learning shows on the pages of the catalogue."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest

from common.languages import current
from common.slots import Piece
from courses.catalogue.models import Course
from courses.catalogue.querysets import course_key_of
from courses.learning.enums import ItemState
from courses.learning.forms import RequestForm
from courses.learning.permissions import gate_for
from courses.learning.queries import LearnerContext, Standing, needed, sample_context, standing_of


def course_actions(request: HttpRequest | None, *, course: Course, page: Any = None, **kwargs: Any) -> Piece | None:
    """The one button of a course page."""
    if request is None:
        return None
    person = getattr(request, "person", None) or None
    standing = _standing(request, course)
    data = {"standing": standing, "course": course, "person": person, "page": page, "form": RequestForm()}
    return Piece("learning/course_actions.html", data, request)


def course_states(request: HttpRequest | None, *, course: Course, **kwargs: Any) -> dict[uuid.UUID, str] | None:
    """What she has done and begun of a course, for its syllabus; nothing for who has no place."""
    outline = _standing(request, course).outline if request is not None else None
    if outline is None:
        return None
    begun = {item.key: "now" for item in outline.items if item.state == ItemState.BEGUN}
    return begun | {item.key: "done" for item in outline.items if item.is_done}


def _standing(request: HttpRequest, course: Course) -> Standing:
    """Asked for twice on one page, read once."""
    kept: dict[int, Standing] = request.__dict__.setdefault("learning_standings", {})
    if course.pk not in kept:
        kept[course.pk] = standing_of(getattr(request, "person", None) or None, course, current())
    return kept[course.pk]


def activity_next(request: HttpRequest | None, *, page: Any = None, **kwargs: Any) -> Piece | None:
    """Previous, and "Mark done and go to 1.4", at the end of an activity."""
    return _of_learner(request, "learning/activity_next.html")


def activity_phonebar(request: HttpRequest | None, *, page: Any = None, **kwargs: Any) -> Piece | None:
    """The bar at the foot of the phone: previous, where she is, next."""
    return _of_learner(request, "learning/activity_phonebar.html")


def activity_gate(request: HttpRequest | None, *, page: Any, **kwargs: Any) -> bool | None:
    """Whether this person may open an activity: what private files ask."""
    person = getattr(request, "person", None) or None
    return True if gate_for(person, page.translation_key).is_open else None


def activity_preview_context(request: HttpRequest | None, *, page: Any, **kwargs: Any) -> LearnerContext | None:
    """The context of a sample learner who has opened this page and done nothing; nothing is stored."""
    return sample_context(page.translation_key, course_key_of(page), current())


def _of_learner(request: HttpRequest | None, template: str) -> Piece | None:
    context: LearnerContext | None = getattr(request, "learner_context", None)
    if request is None or context is None or context.item is None:
        return None
    # Made once for each page that is served, so that pressing twice, or sending again, is doing it once.
    if not hasattr(request, "learning_event_id"):
        request.learning_event_id = uuid.uuid4()  # type: ignore[attr-defined]
    data = {"learner": context, "item": context.item, "event_id": request.learning_event_id}  # type: ignore[attr-defined]
    return Piece(template, data, request)


def still_needed(request: HttpRequest | None, *, course: Course, keys: list[str], **kwargs: Any) -> dict[str, int]:
    """How many learners on the way still need each of these activities; authors are told before they take one away."""
    return needed.still_needed(course, keys)
