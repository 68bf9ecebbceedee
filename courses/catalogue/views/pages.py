"""Course, module and lesson as a reader sees them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import slots
from common.languages import NAMES, current, html_lang
from courses.catalogue import queries
from courses.catalogue.models import ActivityPage, Course, CoursePage, LessonPage, ModulePage, Place
from courses.catalogue.models.routing import Step
from courses.catalogue.querysets import source_counterpart
from courses.catalogue.rendering import body_of
from courses.catalogue.screens import screen


def place_of(page: Any) -> Place:
    """Where a page stands; worked out from the tree where it was not routed to (preview)."""
    if getattr(page, "place", None) is not None:
        return page.place
    language = page.locale.language_code
    above = page.get_ancestors().filter(depth__gte=4).select_related("locale") if page.depth else []
    chain = [*above, page]
    course = Course.objects.select_related("owner").filter(key=chain[0].translation_key).first()
    source = source_counterpart(page) or page
    page.place = Place(
        course_key=chain[0].translation_key,
        language=language,
        steps=tuple(
            Step(one.pk, one.title, one.locale.language_code, queries.path_below_index(one.url_path)) for one in chain
        ),
        source_pk=source.pk,
        source_locale=course.source_locale if course is not None else language,
        is_fallback=False,
        course_code=(course.code or "") if course is not None else "",
        seal=course.owner.seal if course is not None and course.owner is not None else "",
    )
    return page.place


def _shared(request: HttpRequest, page: Any, place: Place) -> dict[str, Any]:
    words = place.own.language
    return {
        "page": page,
        # Whatever of the page all readers see alike is kept under it; empty where it must not be, in a preview.
        "page_key": "" if getattr(request, "is_preview", False) else f"{page.pk}:{place.language}:{queries.stamp()}",
        "place": place,
        "content_lang": html_lang(words) if words != current() else "",
        "content_language": NAMES[words],
        "is_preview": False,
        "trail": [(step.title, step.address(place.language)) for step in place.steps[:-1]],
        "index_url": queries.url_for_path("", place.language),
    }


@screen("course")
def course_page(request: HttpRequest, page: CoursePage) -> HttpResponse:
    place = place_of(page)
    course = page.course
    syllabus = queries.syllabus_of(course.key, course.source_locale, place.language)
    states = next(iter(slots.collect("course.states", request, course=course)), {})
    titles = queries.kept(f"titles:{course.key}", lambda: _titles(course))
    offered = queries.kept(f"languages:{course.key}", lambda: queries.languages_offered([course])[course.pk])
    context = _shared(request, page, place) | {
        "course": course,
        "syllabus": syllabus.with_states(states),
        "minutes": course.approved_minutes or syllabus.minutes,
        "other_titles": [(html_lang(code), title) for code, title in titles.items() if code != place.own.language],
        "languages": [(html_lang(code), NAMES[code]) for code in offered],
        "skills": list(course.course_skills.select_related("skill").order_by("skill__position")),
        "recognised_by": list(course.recognised_by.order_by("pk")),
    }
    return render(request, "catalogue/course_page.html", context)


def _titles(course: Course) -> dict[str, str]:
    """The title in every language that can be reached."""
    rows = CoursePage.objects.live_in_course().filter(translation_key=course.key).order_by("locale__language_code")
    return dict(rows.values_list("locale__language_code", "title"))


@screen("module")
def module_page(request: HttpRequest, page: ModulePage) -> HttpResponse:
    place = place_of(page)
    syllabus = queries.syllabus_of(place.course_key, place.source_locale, place.language)
    module = next((one for one in syllabus.modules if one.key == page.translation_key), None)
    return render(
        request, "catalogue/module_page.html", _shared(request, page, place) | {"module": module, "syllabus": syllabus}
    )


@screen("lesson")
def lesson_page(request: HttpRequest, page: LessonPage) -> HttpResponse:
    is_preview = getattr(request, "is_preview", False)
    context = activity_context(request, page)
    context["body"] = body_of(page, keep=not is_preview)
    return render(request, "catalogue/lesson_page.html", context)


@screen("activity")
def activity_page(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    """An activity of a higher app: its own template inside the player, with what that app adds (slot `activity.context`)."""
    context = activity_context(request, page)
    if hasattr(page, "body"):
        context["body"] = body_of(page, keep=not context["is_preview"])
    for told in slots.collect("activity.context", request, page=page, learner=context["learner"]):
        context |= told
    return render(request, page.template, context)


def activity_context(request: HttpRequest, page: ActivityPage) -> dict[str, Any]:
    """What the player shows around any activity: the learner's outline, or the public one for a sample or an author."""
    place = place_of(page)
    if getattr(request, "is_preview", False) and not hasattr(request, "learner_context"):
        made = slots.collect("activity.preview_context", request, page=page)
        request.learner_context = made[0] if made else None  # type: ignore[attr-defined]
    learner = getattr(request, "learner_context", None)
    outline: Any = learner.outline if learner is not None else None
    if outline is None:
        syllabus = queries.syllabus_of(place.course_key, place.source_locale, place.language)
        outline = syllabus.at(page.translation_key)
    module, number, total = _position(outline, page)
    return _shared(request, page, place) | {
        "learner_context": learner,
        "learner": learner,
        "outline": outline,
        "module": module,
        "number": number,
        "total": total,
        "minutes": learner.item.minutes
        if learner is not None and learner.item is not None
        else page.source_page.minutes,
        "neighbours": None if learner is not None else _neighbours(outline, page),
        "is_preview": getattr(request, "is_preview", False),
    }


def _position(outline: Any, page: ActivityPage) -> tuple[Any, int, int]:
    """The module it stands in, which of its lessons it is, and of how many."""
    for module in outline.modules:
        lessons = [item for item in module.items if item.kind == page.activity_kind]
        for place, item in enumerate(lessons, start=1):
            if item.key == page.translation_key:
                return module, place, len(lessons)
    return None, 0, 0


def _neighbours(outline: Any, page: ActivityPage) -> tuple[Any, Any]:
    items = list(outline.items)
    places = [place for place, item in enumerate(items) if item.key == page.translation_key]
    if not places:
        return None, None
    at = places[0]
    return (items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None)
