"""The screen "Import" of the authoring interface: bring a file, read what would come of it, take it in, keep the report."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from common import sheets
from common.http import render_page_or_partial
from common.languages import current
from courses.assessment.models import QuestionBank
from courses.catalogue.models import CoursePage
from courses.interchange import actions
from courses.interchange.enums import JobState, Subject
from courses.interchange.forms import ImportForm
from courses.interchange.models import ImportJob
from courses.interchange.permissions import associations_to_import_for, jobs_of
from courses.interchange.queries.account import lines_of, remarks_of

ROWS_ON_A_PAGE = 50
FATES = ("left_out", "converted")


def _job(request: HttpRequest, public_id: uuid.UUID) -> ImportJob:
    """One of her associations'; anybody else's is not there."""
    found = jobs_of(request.user).select_related("association", "by").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The form, and below it what her associations have brought."""
    if not associations_to_import_for(request.user).exists():
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        job = actions.bring_import(
            association=form.cleaned_data["association"],
            by=getattr(request, "person", None) or None,
            file=form.cleaned_data["file"],
            spoken=current(),
            **form.wish,
        )
        return redirect("interchange_import", job.public_id)
    rows = jobs_of(request.user).select_related("association", "by__user").defer("report").order_by("-made_at", "-pk")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "interchange/admin/imports.html", {"form": form, "page": page})


@require_safe
def job(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far it is, what would come of it or came of it, element by element."""
    found = _job(request, public_id)
    # A reader that speaks is told of a new state and at every tenth, not at every breath.
    tenth = found.percent // 10 * 10
    spoken = f"{found.state}-{tenth}"
    speaks = request.GET.get("spoken") != spoken
    context: dict[str, Any] = {"job": found, "tenth": tenth, "spoken": spoken, "speaks": speaks}
    if found.report is not None:
        context |= _account(request, found.report)
    if found.state == JobState.DONE:
        context["way_in"] = _way_in(found)
    response = render_page_or_partial(request, "interchange/admin/import.html", "progress", context)
    if getattr(request, "htmx", None) and not found.is_busy:
        # The report stands outside of what is swapped.
        response["HX-Refresh"] = "true"
    return response


def _account(request: HttpRequest, report: dict[str, Any]) -> dict[str, Any]:
    fate = request.GET.get("show", "")
    fate = fate if fate in FATES else ""
    lines = lines_of(report)
    kind = request.GET.get("kind", "")
    kind = kind if kind in report["source"] else ""
    remarks = list(remarks_of(report, fate, kind))
    counts = report["counts"]
    return {
        "report": report,
        "lines": lines,
        "fate": fate,
        "kind": kind,
        "page": Paginator(remarks, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "totals": {"left_out": len(report["left_out"]), "converted": len(report["converted"])},
        "figures": [
            (label, counts[name])
            for name, label in (
                ("modules", _("Modules")),
                ("lessons", _("Lessons")),
                ("quizzes", _("Quizzes")),
                ("assignments", _("Assignments")),
                ("packages", _("Packages")),
            )
            if counts.get(name)
        ]
        + [(_("Questions"), sum(counts["questions"].values())), (_("Files"), counts["media"])],
    }


def _way_in(found: ImportJob) -> Page | QuestionBank | None:
    if found.subject == Subject.QUESTIONS:
        bank: QuestionBank | None = QuestionBank.objects.filter(owner=found.association, name=found.bank).first()
        return bank
    if found.course_key is None:
        return None
    page: Page | None = CoursePage.objects.filter(translation_key=found.course_key).order_by("pk").first()
    return page


@require_POST
def take(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One press: what was read comes in."""
    found = actions.confirm_import(job=_job(request, public_id))
    if found.state == JobState.TAKING:
        messages.success(request, _("It is being taken in. You may leave this page."))
    return redirect("interchange_import", found.public_id)


@require_safe
def report(request: HttpRequest, public_id: uuid.UUID, ending: str) -> HttpResponseBase:
    """The report to keep: whole as JSON, its remarks as CSV."""
    found = _job(request, public_id)
    if found.report is None:
        raise Http404
    name = f"{found.file_name}.report.{ending}"
    if ending == "json":
        content = json.dumps(found.report, ensure_ascii=False, indent=2)
        answer: HttpResponseBase = HttpResponse(content, content_type="application/json; charset=utf-8")
    else:
        heads = [_("What became of it"), _("Kind"), _("Where"), _("Why, or how")]
        words = {"left_out": _("Left out"), "converted": _("Changed")}
        rows = [(words[one.fate], one.kind, one.where, one.words) for one in remarks_of(found.report)]
        answer = StreamingHttpResponse(sheets.csv_pieces(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
