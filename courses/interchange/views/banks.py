"""A bank of the authoring interface as a file of another system: first what the file can hold, then the file."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.assessment.enums import QuestionKind
from courses.assessment.permissions import banks_to_write
from courses.interchange import actions
from courses.interchange.queries.account import remarks_of

# A file of a question is called so in reports.
KINDS = {**dict(QuestionKind.choices), "file": _("File")}
NAMES = {"gift": "GIFT", "moodle-xml": "Moodle XML"}


@require_safe
def export_bank(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    """What stays behind, and why; with `?file` the file itself."""
    bank = get_object_or_404(banks_to_write(request.user), pk=int(pk))
    made = actions.export_questions(bank=bank, form=form)
    if "file" in request.GET:
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.filename) or ""
        return answer
    context = {
        "bank": bank,
        "form_name": NAMES[form],
        "file_name": made.filename,
        "taken": sum(made.report["counts"]["questions"].values())
        - sum(row["kind"] != "file" for row in made.report["left_out"]),
        "remarks": [replace(one, kind=str(KINDS.get(one.kind, one.kind))) for one in remarks_of(made.report)],
    }
    return render(request, "interchange/admin/export.html", context)
