"""`/verify/offline.<lang>.html`: the check of certificates as one file, for a day without a network or without us."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.languages import LANGS
from courses.certificates.offline import offline_verifier
from courses.certificates.queries.snapshot import published, stamp

KEPT = 3600  # seconds; a change of keys or lists makes another at once
SHARED = 300


@require_safe
def verifier(request: HttpRequest, language: str) -> HttpResponse:
    """To keep, not to read here: it is sent as a download."""
    if language not in LANGS:
        raise Http404
    content = cache.get_or_set(f"certificates:offline:{language}:{stamp()}", lambda: _made(language), KEPT)
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="verify-certificates.{language}.html"'
    response["Cache-Control"] = f"public, max-age={SHARED}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _made(language: str) -> str:
    known = published()
    return offline_verifier(
        language, did_documents=known.did_documents, status_lists=known.status_lists, made_at=timezone.now()
    )
