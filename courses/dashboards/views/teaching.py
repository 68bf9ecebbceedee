"""Teaching, in the authoring interface: my courses, what waits for me, how my courses do."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from common.http import Refused
from common.languages import current
from courses.assessment.permissions import banks_to_write, courses_to_mark
from courses.assessment.queries import SMALLEST_GROUP, quiz_figures
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import VersionActivity
from courses.catalogue.queries import outline_pages
from courses.dashboards.forms import AnswerForm
from courses.dashboards.permissions import teaches
from courses.dashboards.queries import teaching
from courses.dashboards.queries.marking import waiting_count
from courses.learning import actions, permissions
from courses.learning.models import EnrolmentRequest


def _user(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not teaches(user):
        raise PermissionDenied
    return user


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything at a glance."""
    user = _user(request)
    context = {
        "courses": teaching.teaching_courses(user, current()),
        "requests": teaching.waiting_requests(user, current()),
        "to_mark": waiting_count(user),
        "marks": courses_to_mark(user).exists(),
    }
    return render(request, "dashboards/teaching.html", context)


@require_POST
def answer_request(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a place, or decline."""
    user = _user(request)
    asked = get_object_or_404(EnrolmentRequest.objects.select_related("course__owner"), public_id=public_id)
    if not permissions.can_decide_request(user, asked):
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether to give the place. Nothing was changed."))
        return redirect("teaching:home")
    approve = form.cleaned_data["decision"] == "approve"
    try:
        actions.decide_request(request=asked, approve=approve, by=user.person, answer=form.cleaned_data["answer"])
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The place was given.") if approve else _("The request was declined."))
    return redirect("teaching:home")


@require_safe
def course(request: HttpRequest, course_key: uuid.UUID) -> HttpResponse:
    """Where learners stop in one course."""
    user = _user(request)
    found = get_object_or_404(teaching.my_courses(user).select_related("current_version__course"), key=course_key)
    parts: list[teaching.ActivityPart] = []
    title = str(found)
    if found.current_version is not None:
        pages = outline_pages(found.current_version, current())
        title = pages.course.title
        rows = VersionActivity.objects.filter(version=found.current_version).select_related("activity")
        parts = [
            teaching.ActivityPart(row.activity, pages.get(row.activity.key).title, row.required)
            for row in rows.order_by("position")
        ]
    page = Paginator(teaching.learners_of(found, user), 50).get_page(request.GET.get("page"))
    context = {
        "course": found,
        "title": title,
        "figures": teaching.activity_figures(found, parts),
        "page": page,
        "learners": teaching.learner_rows(page, found),
    }
    return render(request, "dashboards/teaching_course.html", context)


@require_safe
def quiz(request: HttpRequest, course_key: uuid.UUID, activity_key: uuid.UUID) -> HttpResponse:
    """How the questions of one quiz are answered, the hardest first."""
    user = _user(request)
    found = get_object_or_404(teaching.my_courses(user), key=course_key)
    parts = VersionActivity.objects.filter(version=found.current_version_id, activity__kind=ActivityKind.QUIZ)
    part = get_object_or_404(parts.select_related("activity", "version__course"), activity__key=activity_key)
    pages = outline_pages(part.version, current())
    figures = quiz_figures(part.activity, current())
    asked = banks_to_write(user).filter(questions__in=[row.key for row in figures.questions])
    context = {
        "course": found,
        "course_title": pages.course.title,
        "title": pages.get(activity_key).title,
        "figures": figures,
        "smallest": SMALLEST_GROUP,
        "editable": set(asked.values_list("questions__pk", flat=True)),
    }
    return render(request, "dashboards/teaching_quiz.html", context)
