"""Screens of the admin: begin a course, release requirements, see the pages by language."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.http import Refused
from common.languages import LANGS, NAMES
from courses.catalogue import actions, permissions
from courses.catalogue.enums import Loosening
from courses.catalogue.forms import NewCourseForm, owners_for
from courses.catalogue.models import Course, CoursePage, PendingRelease
from courses.catalogue.queries.languages import pages_by_language
from courses.catalogue.queries.needed import still_needed


def _course(request: HttpRequest, key: uuid.UUID) -> Course:
    course = get_object_or_404(Course.objects.select_related("owner", "current_version"), key=key)
    if not permissions.can_release(getattr(request.user, "person", None), course):
        raise Http404
    return course


def _source(course: Course) -> CoursePage | None:
    return CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()


@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    if not owners_for(request.user).exists():  # type: ignore[arg-type]
        raise Http404
    form = NewCourseForm(request.POST or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            page = actions.begin_course(by=getattr(request.user, "person", None), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The course is begun. It is a draft until you publish it."))
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "catalogue/admin/new_course.html", {"form": form, "page_title": _("New course")})


@require_http_methods(["GET", "HEAD", "POST"])
def copy_course(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Wagtail's own copying asks for a right that nobody has on the catalogue; this asks who owns the course."""
    course = _course(request, key)
    if course.owner is None or course.owner not in owners_for(request.user):  # type: ignore[arg-type]
        raise Http404
    if request.method == "POST":
        page = actions.copy_course(course=course, by=getattr(request.user, "person", None))
        messages.success(request, _("Copied as a draft without a code. Learners and results stay with the original."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "catalogue/admin/copy.html", {"course": course, "page_title": _("Copy this course")})


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What an author's edits would loosen, who still needs it, and the decision."""
    course = _course(request, key)
    source = _source(course)
    here = ("wagtailadmin_explore", source.pk) if source is not None else ("wagtailadmin_home",)
    if request.method == "POST":
        if request.POST.get("decision") != "release":
            messages.info(request, _("Kept. What learners needed before they still need."))
            return redirect(*here)
        try:
            actions.release_requirements(course=course, by=getattr(request.user, "person", None))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Released. Learners on the way follow in the background."))
        return redirect(*here)
    pending = PendingRelease.objects.filter(course=course).first()
    context = {
        "course": course,
        "course_title": source.title if source is not None else str(course),
        "pending": pending,
        "rows": _rows(request, course, pending),
        "page_title": _("Release requirements"),
    }
    return render(request, "catalogue/admin/release.html", context)


def _rows(request: HttpRequest, course: Course, pending: PendingRelease | None) -> list[dict[str, Any]]:
    if pending is None:
        return []
    needed = still_needed(request, course, [row["key"] for row in pending.loosenings])
    return [
        {
            "title": row["title"],
            "what": Loosening(row["kind"]).label,
            "needed": needed.get(row["key"]),
        }
        for row in pending.loosenings
    ]


@require_safe
def languages(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Each page of a course in each language: live, draft, stale or missing."""
    course = _course(request, key)
    context = {
        "course": course,
        "rows": pages_by_language(course),
        "languages": [(code, NAMES[code]) for code in LANGS],
        "page_title": _("Pages by language"),
    }
    return render(request, "catalogue/admin/languages.html", context)
