"""Working on an assignment: one form that saves, takes files and hands in, with and without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from common.http import Refused
from common.ids import client_event_id
from common.languages import current
from courses.assessment import actions
from courses.assessment.models import AssignmentPage, SubmissionFile
from courses.assessment.queries.submissions import assignment_standing, work_context
from courses.assessment.work_files import MOST_BYTES
from courses.catalogue.models import Activity
from courses.learning.permissions import gate_for
from courses.learning.queries import LearnerContext, learner_context, outline_for

MOST_FIGURES = 9


def _place(person: Person, activity: Activity) -> LearnerContext:
    """Where it stands in the course through which she has it; without a place there is nothing here."""
    gate = gate_for(person, activity)
    if not gate.is_open or gate.enrolment is None:
        raise Http404
    outline = outline_for(gate.enrolment, current())
    return learner_context(gate.enrolment, outline, activity.key, can_work=gate.can_work)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, activity_key: uuid.UUID) -> HttpResponse:
    """The work by itself; POST saves it, and does what its button says."""
    activity = get_object_or_404(Activity, key=activity_key)
    person: Person = request.person  # type: ignore[attr-defined]
    learner = _place(person, activity)
    pages = AssignmentPage.objects.live().filter(translation_key=activity.key)
    page = pages.filter(locale__language_code=learner.enrolment.course.source_locale).first()
    if page is None:
        raise Http404
    wrong = ""
    if request.method == "POST":
        number = _number(request)
        try:
            return _do(request, person, page, number, learner)
        except Refused as refusal:
            wrong = str(refusal.message)
        if _is_autosave(request):
            return HttpResponse(wrong, status=422, content_type="text/plain; charset=utf-8")
    standing = assignment_standing(person, activity, since=learner.enrolment.counts_from)
    context = work_context(page, standing) | {"learner": learner, "works": True, "wrong": wrong}
    context["page_key"] = activity.key
    if wrong and "text" in request.POST:
        context["text"] = request.POST["text"]
    return render(request, "assessment/work.html", context, status=422 if wrong else 200)


def _number(request: HttpRequest) -> int:
    told = request.POST.get("number", "")
    if not told.isdecimal() or len(told) > MOST_FIGURES:
        raise Http404
    return int(told)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _do(
    request: HttpRequest, person: Person, page: AssignmentPage, number: int, learner: LearnerContext
) -> HttpResponse:
    """What the button says; what she has written is kept first, so that a file that is refused takes nothing along."""
    wish = request.POST.get("do", "save")
    ids: dict[str, Any] = {"person": person, "page": page, "number": number, "by": person}
    if wish == "hand-in" and not request.FILES:
        actions.hand_in_work(**ids, text=request.POST.get("text"), event_id=client_event_id(request))
        messages.success(request, _("Handed in. You will be told once it is marked."))
        return redirect(_home(learner))
    actions.save_work(**ids, text=request.POST.get("text"), event_id=client_event_id(request))
    if _is_autosave(request):
        return HttpResponse(status=204)
    for upload in request.FILES.getlist("files"):
        # One byte more than may be, so that the action can say it is too large without holding the rest.
        content = upload.read(MOST_BYTES + 1)
        try:
            actions.add_file(**ids, content=content, file_name=upload.name or "")
        except Refused as refusal:
            messages.error(
                request, _("“%(file)s” was not taken. %(why)s") % {"file": upload.name, "why": refusal.message}
            )
            return redirect("assessment:work", page.translation_key)
    if wish == "hand-in":
        actions.hand_in_work(**ids)
        messages.success(request, _("Handed in. You will be told once it is marked."))
        return redirect(_home(learner))
    if wish.startswith("remove-") and wish.removeprefix("remove-").isdecimal() and len(wish) <= 2 * MOST_FIGURES:
        actions.remove_file(**ids, file_id=int(wish.removeprefix("remove-")))
        messages.success(request, _("The file is taken out."))
    else:
        messages.success(request, _("Saved. Nobody else sees it until you hand it in."))
    return redirect(_home(learner))


def _home(learner: LearnerContext) -> str:
    """Back to what is asked, where its page can be reached."""
    if learner.item is not None and learner.item.url:
        return f"{learner.item.url}#work"
    return "dashboards:my-learning"


@login_required
@require_safe
def file(request: HttpRequest, activity_key: uuid.UUID, file_id: int) -> HttpResponseBase:
    """A file of her own work, whatever became of it."""
    if file_id >= 10**18:
        raise Http404
    person: Person = request.person  # type: ignore[attr-defined]
    rows = SubmissionFile.objects.filter(submission__person=person, submission__activity__key=activity_key)
    return send_work_file(get_object_or_404(rows, pk=file_id))


def send_work_file(found: SubmissionFile) -> HttpResponseBase:
    """Never shown inside a page of ours: anybody may have made it."""
    try:
        stored = storages["private"].open(found.name)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(stored, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
