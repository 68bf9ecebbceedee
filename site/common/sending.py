"""Stored files, whole or the part that is asked for; the proxy in front sends them where it is told to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
CHUNK = 64 * 1024


def stored_file(request: HttpRequest, storage: Storage, name: str, *, content_type: str) -> HttpResponseBase:
    """The answer with the file; Http404 where storage has none. Disposition, policy and caching are the caller's."""
    if not storage.exists(name):
        raise Http404
    changed = storage.get_modified_time(name).timestamp()
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(changed) <= since:
        return HttpResponseNotModified()
    size = storage.size(name)
    prefix = getattr(settings, "X_ACCEL_PREFIX", "")
    first, last = _part(request.headers.get("Range", ""), size)
    response: HttpResponseBase
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
    response["Content-Type"] = content_type
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(changed)
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
