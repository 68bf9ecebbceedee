"""Marking, in the authoring interface: what waits, one work, one attempt with its essays."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from common.http import Refused
from common.languages import current
from courses.assessment import actions
from courses.assessment.actions.essays import Given
from courses.assessment.models import Attempt, Submission, SubmissionFile
from courses.assessment.permissions import attempts_to_mark, courses_to_mark, submissions_to_mark
from courses.assessment.queries import AttemptView, attempt_view
from courses.dashboards.forms import EssayForm, EssayReasonForm, SubmissionForm
from courses.dashboards.queries import marking as queries
from courses.learning.queries import course_titles

PER_PAGE = 50


def _user(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not courses_to_mark(user).exists():
        raise PermissionDenied
    return user


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What was handed in to her association, the oldest first."""
    user = _user(request)
    marked = request.GET.get("state") == "marked"
    page = Paginator(queries.works(user, marked=marked), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": queries.work_rows(user, list(page), current()), "marked": marked}
    return render(request, "dashboards/marking.html", context)


def _shared(request: HttpRequest, work: Submission | Attempt) -> dict[str, Any]:
    user = cast("User", request.user)
    titles = queries.activity_titles([(work.course, work.activity)], current())
    course = course_titles([work.course], current())[work.course.pk] if work.course is not None else None
    return {
        "name": queries.name_of(user.person, work),
        "title": next(iter(titles.values()), ""),
        "course_title": course.title if course is not None else "",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One work: read it, give a score and say something about it, or send it back."""
    user = cast("User", request.user)
    found = get_object_or_404(submissions_to_mark(user), public_id=public_id)
    form = SubmissionForm(request.POST if request.method == "POST" else None, submission=found)
    if form.is_bound and form.is_valid():
        try:
            return _decide(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            found.refresh_from_db()
    context = _shared(request, found) | {
        "work": found,
        "form": form,
        "files": list(found.files.order_by("pk")),
        "markings": list(found.markings.select_related("words").order_by("-number")),
        "earlier": list(
            submissions_to_mark(user)
            .filter(person=found.person_id, activity=found.activity_id, number__lt=found.number)
            .order_by("-number")
        ),
    }
    return render(request, "dashboards/marking_work.html", context, status=422 if form.is_bound else 200)


def _decide(request: HttpRequest, found: Submission, form: SubmissionForm) -> HttpResponse:
    data, by = form.cleaned_data, cast("User", request.user).person
    if data["decision"] == "return":
        actions.return_submission(submission=found, by=by, feedback=data["feedback"])
        messages.success(request, _("Sent back for rework. The learner is told."))
    else:
        actions.mark_submission(
            submission=found, by=by, points=data["points"], feedback=data["feedback"], reason=data.get("reason", "")
        )
        messages.success(request, _("Marked. The learner is told."))
    return redirect("teaching:marking")


@require_safe
def work_file(request: HttpRequest, public_id: uuid.UUID, file_id: int) -> HttpResponseBase:
    """A file of a work. It is saved, never shown: anybody may have made it."""
    rows = SubmissionFile.objects.filter(submission__in=submissions_to_mark(request.user).filter(public_id=public_id))
    if file_id >= 10**18:
        raise Http404
    found = get_object_or_404(rows, pk=file_id)
    try:
        stored = storages["private"].open(found.name)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(stored, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def essays(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One attempt: all its essays, marked together; what the computer has marked is told in a sentence."""
    user = cast("User", request.user)
    found = get_object_or_404(attempts_to_mark(user), public_id=public_id)
    data = request.POST if request.method == "POST" else None
    view = attempt_view(found, current())
    asked = [question for question in view.questions if question.kind.marked_by_person and question.is_answered]
    forms = [EssayForm(data, question=question, prefix=f"q{question.position}") for question in asked]
    reason = EssayReasonForm(data, needed=not found.is_waiting)
    wrong = ""
    # Each is asked, so that all of them say what is missing.
    judged = [form.is_valid() for form in (*forms, reason)]
    if data is not None and all(judged):
        marks = {
            form.question.position: Given(form.cleaned_data["points"], form.cleaned_data["feedback"]) for form in forms
        }
        try:
            actions.mark_essays(
                attempt=found, by=user.person, marks=marks, reason=reason.cleaned_data.get("reason", "")
            )
        except Refused as refusal:
            wrong = str(refusal.message)
            found.refresh_from_db()
        else:
            messages.success(request, _("Marked. The learner is told."))
            return redirect("teaching:marking")
    context = _shared(request, found) | {
        "attempt": found,
        "essays": list(zip(asked, forms, strict=True)),
        "reason": reason,
        "wrong": wrong,
        "others": _others(view),
    }
    return render(request, "dashboards/marking_essays.html", context, status=422 if data is not None else 200)


def _others(view: AttemptView) -> tuple[Any, int]:
    """Points of what needed nobody, and how many there were to get."""
    rows = [row for row in view.questions if not (row.kind.marked_by_person and row.is_answered)]
    got = sum((row.response.points or 0) for row in rows if row.response is not None)
    return got, sum(row.attempt_question.version.points for row in rows)
