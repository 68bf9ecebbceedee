"""The evidence bundle of a holder: what it will hold, the files that are still to be made, and the ZIP itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.form_fields import SpanForm
from common.languages import current
from common.sheets import in_language
from common.zips import stream_zip
from courses.certificates import actions
from courses.certificates.cpd.periods import Span
from courses.certificates.forms.cpd import local_today
from courses.certificates.queries.cpd_evidence import contents_of, holder_bundle
from courses.certificates.views.cpd_requests import person_of


def _span(form: SpanForm) -> Span | None:
    return Span(form.first, form.last) if form.is_valid() else None


@login_required
@never_cache
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Choose a time and see what its bundle will hold."""
    form = SpanForm(request.GET, today=local_today())
    span = _span(form)
    context = {
        "form": form,
        "span": span,
        "query": form.query if span else "",
        "contents": contents_of(person_of(request), span) if span else None,
    }
    return render(request, "certificates/cpd/evidence.html", context, status=200 if span else 422)


@login_required
@never_cache
@require_safe
def bundle(request: HttpRequest) -> HttpResponseBase:
    """The ZIP, sent while it is made."""
    span = _span(SpanForm(request.GET, today=local_today()))
    if span is None:
        return evidence(request)
    members = holder_bundle(person_of(request), span, today=local_today())
    at = timezone.localtime()
    response = StreamingHttpResponse(in_language(current(), stream_zip(members, at=at)), content_type="application/zip")
    name = f"evidence-{span.first.isoformat()}-{span.last.isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Have the files made that are still missing from the bundle."""
    form = SpanForm(request.POST, today=local_today())
    span = _span(form)
    if span is None:
        return redirect("certificates:cpd:evidence")
    missing = contents_of(person_of(request), span).missing
    asked = actions.ask_for_files(certificates=missing)
    messages.success(
        request,
        ngettext(
            "%(n)d file is being made. It takes a few seconds.",
            "%(n)d files are being made. It takes a few seconds each.",
            asked,
        )
        % {"n": asked},
    )
    response = redirect("certificates:cpd:evidence")
    response["Location"] += f"?{form.query}"
    return response
