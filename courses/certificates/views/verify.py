"""`/verify/`: by number, in whatever way people write it; and the specimen."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from common.languages import LANGS, current
from courses.certificates import codes, specimen
from courses.certificates.code_words import slips_in
from courses.certificates.limits import missed, too_many_looks
from courses.certificates.models import Certificate
from courses.certificates.typesetting import qr_path
from courses.certificates.views import uploads
from courses.certificates.views.pages import PublicPage, Verdict, protect, too_many
from courses.certificates.views.public import CONTENT_TYPES


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The two forms: for a number, which is asked for, and for a file, which is sent.

    Exempt from the CSRF check on purpose: this page sends no referrer, so browsers send no origin with its form. To
    compare a file changes nothing, and whoever makes a stranger's browser send one learns nothing.
    """
    return uploads.answer(request) if request.method == "POST" else _by_number(request)


def _by_number(request: HttpRequest) -> HttpResponse:
    """The form, and what it answers: the certificate's page, or what is wrong with the number."""
    typed = request.GET.get("number", "")[:300]
    context: dict[str, object] = {"typed": typed, "wrong": []}
    status = 200
    if "number" in request.GET:
        if too_many_looks(request):
            return too_many(request)
        reading = codes.read(typed)
        if reading.code == codes.SPECIMEN:
            return protect(redirect("certificates-plain:sample"))
        if reading.code:
            number = Certificate.objects.filter(code=reading.code).values_list("number", flat=True).first()
            if number is not None and reading.agrees_with(number):
                return protect(redirect("certificates-plain:public", reading.code))
            missed(request)
            context["wrong"], status = [_("No certificate has this number. Check each character.")], 404
        else:
            context["wrong"] = slips_in(reading)
    return protect(render(request, "certificates/verify.html", context, status=status), indexed=not typed)


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """The specimen's page: what a checker sees, of a holder who does not exist."""
    drawing = specimen.specimen_drawing(current())
    page = PublicPage(
        number=specimen.NUMBER,
        verdict=Verdict(
            "heed",
            _("Specimen"),
            _("This certificate belongs to nobody. It shows what a real one looks like."),
        ),
        seal=drawing.seal,
        issuer=drawing.issuer,
        canonical=f"{settings.SITE_ORIGIN}/verify/sample/",
        title=drawing.course,
        course=drawing.course,
        holder=drawing.name,
        drawing=drawing,
        recognition=specimen.specimen_recognition(current()),
        qr=qr_path(specimen.specimen_address()),
        pdf=f"/verify/sample/certificate.{current()}.pdf",
        png=f"/verify/sample/certificate.{current()}.png",
        is_specimen=True,
    )
    return protect(render(request, "certificates/public.html", {"page": page}))


@require_safe
def sample_file(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """The specimen as a file."""
    if language not in LANGS:
        raise Http404
    response = HttpResponse(specimen.specimen_file(language, kind), content_type=CONTENT_TYPES[kind])  # type: ignore[index]
    response["Content-Disposition"] = f'inline; filename="{specimen.NUMBER}.{language}.{kind}"'
    return protect(response)
