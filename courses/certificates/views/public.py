"""The certificate's address that stays: its page and its files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.cache import cache
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from common.languages import LANGS
from common.tasks import after_commit
from courses.certificates import codes, tasks
from courses.certificates.enums import FileKind
from courses.certificates.limits import missed, too_many_looks
from courses.certificates.models import Certificate, CertificateFile
from courses.certificates.queries import Disclosure, disclose
from courses.certificates.views.pages import not_known, protect, public_page, too_many

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.BADGE_PNG: "image/png",
    FileKind.BADGE_SVG: "image/svg+xml",
}
ASKED_AGAIN = 30  # seconds until a file may be asked for once more


def _find(code: str) -> Certificate | None:
    if not codes.is_code(code):
        return None
    found: Certificate | None = (
        Certificate.objects.filter(code=code).select_related("person", "issuer").with_facts().first()
    )
    return found


def _token(request: HttpRequest) -> str:
    return (request.GET.get("k") or request.POST.get("k") or "")[:64]


def _viewer(request: HttpRequest) -> Person | None:
    """Who looks; the holder may look as everybody else does."""
    person: Person | None = getattr(request, "person", None)
    return None if request.GET.get("as") == "visitor" or not person else person


def _elsewhere(request: HttpRequest, code: str) -> HttpResponseRedirect | None:
    """The same code in another spelling, and the specimen's, have one address."""
    reading = codes.read(code)
    if reading.code == codes.SPECIMEN:
        return redirect("certificates-plain:sample")
    if reading.code and reading.code != code:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"/c/{reading.code}/{f'?{query}' if query else ''}")
    return None


@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    """`/c/<CODE>/`: what holds, first and in plain words; then as much as the viewer may see."""
    if elsewhere := _elsewhere(request, code):
        protect(elsewhere)
        return elsewhere
    if too_many_looks(request):
        return too_many(request)
    certificate = _find(code)
    if certificate is None:
        missed(request)
        return not_known(request)
    token = _token(request)
    seen = disclose(certificate, viewer=_viewer(request), token=token)
    page = public_page(certificate, seen, token)
    context = {"page": page, "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", "")}
    return protect(render(request, "certificates/public.html", context), indexed=seen.indexed)


def entitled(request: HttpRequest, code: str) -> tuple[Certificate, Disclosure] | HttpResponse:
    """The certificate and how much this viewer sees of it, where she may have its files; else the answer she gets."""
    if too_many_looks(request):
        return too_many(request)
    certificate = _find(code)
    if certificate is None:
        missed(request)
        return not_known(request)
    seen = disclose(certificate, viewer=_viewer(request), token=_token(request))
    if seen.files_gone:
        return protect(render(request, "certificates/gone.html", {"is_erased": certificate.is_erased}, status=410))
    # Somebody else's file is no file.
    return (certificate, seen) if seen.files else not_known(request)


def in_preparation(request: HttpRequest, certificate: Certificate, seen: Disclosure) -> HttpResponse:
    """202: the file is being made, or waits for a name that can be printed."""
    problem = getattr(certificate, "name_problem", None)
    context = {
        "certificate": certificate,
        "is_holder": seen.is_holder,
        "name_needed": problem is not None and problem.solved_at is None,
        "path": request.path,
        "token": _token(request),
    }
    return protect(render(request, "certificates/preparing.html", context, status=202))


def as_file(row: CertificateFile, name: str, content_type: str) -> HttpResponse:
    """A stored file under the name it gets at its reader's."""
    response = FileResponse(storages["private"].open(row.name), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return protect(response)  # type: ignore[arg-type]


@require_safe
def file(request: HttpRequest, code: str, language: str, kind: str) -> HttpResponse:
    """`/c/<CODE>/certificate.<lang>.pdf` and `.png`: for its holder, who has a token, or anyone where it is listed."""
    if language not in LANGS:
        raise Http404
    found = entitled(request, code)
    if isinstance(found, HttpResponse):
        return found
    certificate, seen = found
    row = CertificateFile.objects.filter(facts=certificate.facts, kind=kind, language=language).first()
    if row is None:
        return in_preparation(request, certificate, seen)
    name = f"{certificate.number}-v{certificate.facts.version_no}.{language}.{kind}"
    return as_file(row, name, CONTENT_TYPES[FileKind(kind)])


@csrf_exempt
@require_POST
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the files that are not there yet.

    Exempt from the CSRF check on purpose: pages below /c/ send no referrer, so browsers send no origin with their
    forms. It makes a file that is made anyway, for who may have it, and changes nothing else.
    """
    if too_many_looks(request):
        return too_many(request)
    certificate = _find(code)
    token = _token(request)
    if certificate is None or not disclose(certificate, viewer=_viewer(request), token=token).files:
        return not_known(request)
    if cache.add(f"certificates:prepare:{certificate.pk}", True, ASKED_AGAIN):
        wanted = tasks.sign_with_files if certificate.needs_signing else tasks.prepare_files
        after_commit(wanted, certificate_id=certificate.pk)
    path = request.POST.get("path", "")
    if not path.startswith(
        (f"{certificate.path}/certificate.", f"{certificate.path}/credential.", f"{certificate.path}/badge.")
    ):
        path = f"{certificate.path}/"
    return protect(_back(path, token))


def _back(path: str, token: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = f"{path}?{urlencode({'k': token})}" if token else path
    return response
