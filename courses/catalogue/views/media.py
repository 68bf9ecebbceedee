"""Private files: documents, recordings, captions. Whoever may open a page that offers a file may have it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from common.models import AcademyDocument, Captions, Recording
from courses.catalogue.permissions import may_have_file

RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
CHUNK = 64 * 1024
SHOWN_INLINE = ("audio/", "video/", "image/png", "image/jpeg", "application/pdf", "text/vtt", "text/plain")


@require_safe
def document(request: HttpRequest, pk: int, filename: str) -> HttpResponse:
    return _answer(request, get_object_or_404(AcademyDocument, pk=pk), filename)


@require_safe
def recording(request: HttpRequest, pk: int, filename: str) -> HttpResponse:
    return _answer(request, get_object_or_404(Recording, pk=pk), filename)


@require_safe
def captions(request: HttpRequest, pk: int, filename: str) -> HttpResponse:
    found = get_object_or_404(Captions.objects.select_related("recording"), pk=pk)
    return _answer(request, found, filename, asked_of=found.recording)


def _answer(request: HttpRequest, held: Any, filename: str, *, asked_of: Model | None = None) -> HttpResponse:
    """The file, or a 404 that does not tell whether there is one."""
    if filename != held.file.name.rsplit("/", 1)[-1] or not may_have_file(request, asked_of or held):
        raise Http404
    return send_file(request, held.file.storage, held.file.name)


def send_file(request: HttpRequest, storage: Storage, name: str) -> HttpResponse:
    """A private file, whole or the asked-for part of it; the proxy in front sends it where it is told to."""
    if not storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".vtt"):
        kind = "text/vtt"
    changed = storage.get_modified_time(name).timestamp()
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(changed) <= since:
        return HttpResponseNotModified()
    size = storage.size(name)
    prefix = getattr(settings, "X_ACCEL_PREFIX", "")
    first, last = _part(request.headers.get("Range", ""), size)
    response: HttpResponse | StreamingHttpResponse | FileResponse
    if prefix:
        response = HttpResponse()
        response["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{quote(name)}"
    elif first is None:
        if request.headers.get("Range") and last == -1:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response = FileResponse(storage.open(name))
        response["Content-Length"] = str(size)
    else:
        response = StreamingHttpResponse(_read(storage.open(name), first, last), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    response["Content-Type"] = kind
    shown = kind.startswith(SHOWN_INLINE)
    basename = name.rsplit("/", 1)[-1]
    response["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(basename)}"
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response  # type: ignore[return-value]


def _part(header: str, size: int) -> tuple[int | None, int]:
    """First and last byte of a single range. (None, 0): send all; (None, -1): nothing there to send."""
    match = RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None, 0
    begin, end = match.groups()
    if begin == "":
        first, last = max(size - int(end), 0), size - 1
        return (first, last) if int(end) else (None, -1)
    first = int(begin)
    last = min(int(end), size - 1) if end else size - 1
    return (first, last) if first <= last else (None, -1)


def _read(file: BinaryIO | Any, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
