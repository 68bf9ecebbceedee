"""The cohort's screen, and the same tables as files."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import actions as accounts
from accounts.enums import NamedPurpose
from common import sheets
from common.languages import current
from courses.cohorts import queries
from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort
from courses.cohorts.queries.rows import ROWS_ON_A_PAGE
from courses.cohorts.views.requests import managed_cohort, person_of

FORMATS = ("csv", "xlsx")
VIEWS = ("learners", "modules", "invitations")


class Pages(Paginator):
    """Pages of something whose length is known without asking."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, ROWS_ON_A_PAGE)
        self.known = count

    @cached_property
    def count(self) -> int:
        return self.known


@require_safe
@login_required
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Where the cohort stands: answer, chart, figures, and a table by learner, module or invitation."""
    cohort = managed_cohort(request, public_id)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "learners"
    file_format = request.GET.get("format", "")
    response = _file(request, cohort, view, file_format) if file_format in FORMATS else _screen(request, cohort, view)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _screen(request: HttpRequest, cohort: Cohort, view: str) -> HttpResponse:
    viewer, today = person_of(request), timezone.localdate()
    figures = queries.figures_of(cohort, viewer=viewer, today=today)
    columns = queries.columns_of(cohort, current())
    context: dict[str, Any] = {
        "cohort": cohort,
        "figures": figures,
        "columns": columns,
        "view": view,
        "today": today,
        "file_query": _file_query(request, view),
        "cpd_hours": f"{figures.minutes / 60:.1f}",
        "chart": queries.chart_of(cohort, figures, viewer=viewer, today=today),
    }
    if view == "learners":
        context |= _learners(request, cohort, figures, columns)
    elif view == "modules":
        context["rows"] = queries.modules_of(cohort, figures, columns, viewer=viewer, today=today)
    else:
        letters = queries.Letters(cohort)
        invited: int = vars(cohort)["letters"]  # annotated by `with_waiting`
        context["page"] = Pages(letters, invited).get_page(request.GET.get("page"))
    return render(request, "cohorts/detail.html", context)


def _file_query(request: HttpRequest, view: str) -> str:
    """The address of what is shown now, ready for the format to be added."""
    query = queries.Filters.read(request.GET).query if view == "learners" else f"view={view}"
    return f"{query}&" if query else ""


def _learners(
    request: HttpRequest, cohort: Cohort, figures: queries.Figures, columns: queries.Columns
) -> dict[str, Any]:
    viewer = person_of(request)
    filters = queries.Filters.read(request.GET)
    table = queries.table_of(cohort, viewer=viewer, filters=filters, columns=columns, today=timezone.localdate())
    if filters.name or filters.module:
        count = table.count
    else:
        count = sum(
            people
            for (team, standing), people in figures.named.items()
            if filters.team in ("", team) and filters.state in ("", standing)
        )
    page = Pages(table, count).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    accounts.record_named_access(
        viewer=viewer,
        purpose=NamedPurpose.MANAGE,
        subject_count=len(rows),
        organisation=cohort.organisation,
        what="cohort",
    )
    heads = {
        column: {
            "url": filters.sorted_by(column).query,
            "aria": ("descending" if filters.backwards else "ascending") if filters.sort == column else "",
        }
        for column in ("state", "name", "team", "done", "hours", "seen")
    }
    return {
        "filters": filters,
        "page": page,
        "rows": rows,
        "heads": heads,
        "states": Standing.choices,
        "teams": figures.teams,
    }


def _file(request: HttpRequest, cohort: Cohort, view: str, file_format: str) -> HttpResponseBase:
    viewer, today = person_of(request), timezone.localdate()
    heads: Sequence[str]
    cells: Iterable[Sequence[sheets.Cell]]
    if view == "invitations":
        heads, cells = queries.letter_heads(), (row.cells() for row in queries.Letters(cohort).rows())
    else:
        columns = queries.columns_of(cohort, current())
        if view == "modules":
            figures = queries.figures_of(cohort, viewer=viewer, today=today)
            rows = queries.modules_of(cohort, figures, columns, viewer=viewer, today=today)
            heads, cells = queries.module_heads(), (row.cells() for row in rows)
        else:
            filters = queries.Filters.read(request.GET)
            table = queries.table_of(cohort, viewer=viewer, filters=filters, columns=columns, today=today)
            heads, cells = table.heads, (row.cells() for row in table.rows())
            accounts.record_named_access(
                viewer=viewer,
                purpose=NamedPurpose.MANAGE,
                subject_count=table.count,
                organisation=cohort.organisation,
                what=f"cohort.{file_format}",
            )
    return as_file(cohort.name, heads, cells, file_format, today=today.isoformat(), view=view)


def as_file(
    name: str, heads: Sequence[str], cells: Iterable[Sequence[Any]], file_format: str, *, today: str, view: str
) -> HttpResponseBase:
    plain = re.sub(r"[^\w\-]+", "-", name).strip("-")[:60] or _("cohort")
    file_name = f"{plain}-{view}-{today}.{file_format}"
    if file_format == "xlsx":
        return FileResponse(sheets.xlsx_file(name, heads, cells), as_attachment=True, filename=file_name)
    response = StreamingHttpResponse(
        sheets.in_language(current(), sheets.csv_pieces(heads, cells)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    return response
