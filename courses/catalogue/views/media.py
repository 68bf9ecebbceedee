"""Private files: documents, recordings, captions. Whoever may open a page that offers a file may have it."""

from __future__ import annotations

import mimetypes
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.core.files.storage import Storage
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.models import AcademyDocument, Captions, Recording
from common.sending import stored_file
from courses.catalogue.permissions import may_have_file

SHOWN_INLINE = ("audio/", "video/", "image/png", "image/jpeg", "application/pdf", "text/vtt", "text/plain")


@require_safe
def document(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    return _answer(request, get_object_or_404(AcademyDocument, pk=pk), filename)


@require_safe
def recording(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    return _answer(request, get_object_or_404(Recording, pk=pk), filename)


@require_safe
def captions(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    found = get_object_or_404(Captions.objects.select_related("recording"), pk=pk)
    return _answer(request, found, filename, asked_of=found.recording)


def _answer(request: HttpRequest, held: Any, filename: str, *, asked_of: Model | None = None) -> HttpResponseBase:
    """The file, or a 404 that does not tell whether there is one."""
    if filename != held.file.name.rsplit("/", 1)[-1] or not may_have_file(request, asked_of or held):
        raise Http404
    return send_file(request, held.file.storage, held.file.name)


def send_file(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    """A private file, whole or the asked-for part of it."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".vtt"):
        kind = "text/vtt"
    response = stored_file(request, storage, name, content_type=kind)
    if response.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return response
    shown = kind.startswith(SHOWN_INLINE)
    basename = name.rsplit("/", 1)[-1]
    response["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(basename)}"
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
