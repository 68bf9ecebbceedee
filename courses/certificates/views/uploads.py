"""`/verify/` with a file: compared with what was issued, answered at once, and kept nowhere."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from courses.certificates import specimen
from courses.certificates.enums import SHEETS
from courses.certificates.limits import missed, too_many_looks
from courses.certificates.queries.uploads import Finding, Outcome, compare
from courses.certificates.uploads.reading import MOST_BYTES, NOTHING_CHOSEN, TOO_LARGE, kind_of
from courses.certificates.uploads.refusal import HoldsNothing, Unreadable
from courses.certificates.views import answers
from courses.certificates.views.pages import protect, too_many

# What a form adds to the file in it.
ENVELOPE = 16 * 1024
NOT_HERE = (Outcome.UNKNOWN, Outcome.ELSEWHERE)
# Somebody who tries contents under a number is as unwelcome as somebody who tries numbers.
MISSES = (Outcome.UNKNOWN, Outcome.FOREIGN)


def answer(request: HttpRequest) -> HttpResponse:
    """What is said of the one file of this form."""
    if too_many_looks(request):
        return too_many(request)
    try:
        content = _brought(request)
        found = _compared(content, getattr(request, "person", None))
    except Unreadable as refusal:
        context = {"answer": answers.refused(refusal.message), "typed": "", "wrong": []}
        return _page(request, context, refusal.status)
    if found is None:
        return _page(request, {"answer": answers.specimen()}, HTTPStatus.OK)
    if found.outcome in MISSES:
        missed(request)
    status = HTTPStatus.NOT_FOUND if found.outcome in NOT_HERE else HTTPStatus.OK
    return _page(request, {"answer": answers.answer_to(found, content)}, status)


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    response = protect(render(request, "certificates/verify.html", context, status=status))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "60"
    return response


def _brought(request: HttpRequest) -> bytes:
    """The bytes of the file, from memory to memory. What is too long is not read. Raises Unreadable."""
    if _length(request) > MOST_BYTES + ENVELOPE:
        raise Unreadable(TOO_LARGE, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    # No other handler: the usual ones would write a long file to the disk.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    try:
        file = request.FILES.get("file")
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as error:
        raise Unreadable(
            _("What was sent could not be read. Choose the file once more."), status=HTTPStatus.BAD_REQUEST
        ) from error
    if file is None:
        raise Unreadable(NOTHING_CHOSEN, status=HTTPStatus.BAD_REQUEST)
    content: bytes = file.read()
    return content


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _compared(content: bytes, viewer: Person | None) -> Finding | None:
    """What the file is; None for the specimen's, which is nobody's."""
    try:
        return compare(content, viewer=viewer)
    except HoldsNothing:
        kind = kind_of(content)
        if kind in SHEETS and specimen.is_file_of_it(content, kind):
            return None
        raise
