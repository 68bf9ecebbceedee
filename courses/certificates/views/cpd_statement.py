"""The yearly statement as page, PDF and CSV, all from one description."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import sheets
from common.glyphs import describe
from common.languages import LANGS, current
from courses.certificates.cpd.sheet import typeset_statement
from courses.certificates.exceptions import NotRenderable
from courses.certificates.forms.cpd import local_today
from courses.certificates.queries.cpd_ledger import years_of
from courses.certificates.queries.cpd_statement import (
    EARLIEST,
    LATEST,
    Statement,
    approved_words,
    ledger_cells,
    ledger_heads,
    period_words,
    readable_years,
    sheet_of,
    statement_of,
    unprintable_in,
)
from courses.certificates.views.cpd_requests import person_of


def _statement(request: HttpRequest, year: int) -> Statement:
    if not EARLIEST <= year <= LATEST:
        raise Http404
    return statement_of(person_of(request), year=year, today=local_today())


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest, year: int) -> HttpResponse:
    """The statement of a year on the screen."""
    return _page(request, _statement(request, year))


def _page(request: HttpRequest, found: Statement, *, status: int = 200, **more: Any) -> HttpResponse:
    years = readable_years(years_of(found.person), found.made_on)
    context = {
        "statement": found,
        "year": str(found.year),
        "years": [str(year) for year in years],
        "standings": [
            {"one": one, "period": period_words(one.span), "source": approved_words(one)}
            for one in found.ledger.standings
        ],
        "languages": LANGS,
        "language": current(),
        **more,
    }
    return render(request, "certificates/cpd/statement.html", context, status=status)


@login_required
@never_cache
@require_safe
def pdf(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """The same, as PDF/A in a language. Characters that no face has are named, and nothing is printed without them."""
    if language not in LANGS:
        raise Http404
    with translation.override(language):
        found = _statement(request, year)
        unprintable = unprintable_in(found)
        try:
            content = b"" if unprintable else typeset_statement(sheet_of(found))
        except NotRenderable:
            content = b""
    if not content:
        problems = [(one.where, ", ".join(map(describe, one.characters))) for one in unprintable]
        return _page(request, _statement(request, year), status=422, problems=problems, is_refused=True)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cpd-statement-{year}.{language}.pdf"'
    return response


@login_required
@never_cache
@require_safe
def table(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same, row by row."""
    found = _statement(request, year)
    pieces = sheets.in_language(current(), sheets.csv_pieces(ledger_heads(), ledger_cells(found.ledger)))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cpd-statement-{year}.{current()}.csv"'
    return response
