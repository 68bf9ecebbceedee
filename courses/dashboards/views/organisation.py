"""The organisation's home."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts import actions as accounts
from accounts.enums import NamedPurpose
from accounts.models import Person
from common.languages import current
from courses.dashboards.queries import organisation as queries

ROWS_ON_A_PAGE = 20
LONGEST_NAME = 80


@require_safe
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Cohorts against their due dates, and people by name. Who manages nothing finds nothing here."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    mine = queries.managed_organisations(viewer)
    wanted = request.GET.get("organisation", "")
    chosen = next((one for one in mine if one.slug == wanted), None) if wanted else next(iter(mine), None)
    if chosen is None:
        raise Http404
    today = timezone.localdate()
    name = request.GET.get("name", "").replace("\x00", "").strip()[:LONGEST_NAME]
    people: Any = queries.People(chosen, viewer=viewer, name=name, today=today)
    page = Paginator(people, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    accounts.record_named_access(
        viewer=viewer,
        purpose=NamedPurpose.MANAGE,
        subject_count=len(rows),
        organisation=chosen,
        what="organisation",
    )
    cohorts = queries.cohorts_of(chosen, viewer=viewer, language=current(), today=today)
    context = {
        "organisation": chosen,
        "organisations": mine,
        "cohorts": cohorts,
        "answer": queries.answer_of(cohorts),
        "page": page,
        "rows": rows,
        "name": name,
        "not_shared": queries.not_shared_in(chosen, viewer=viewer),
        "today": today,
    }
    response = render(request, "dashboards/organisation.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response
