"""The signed forms of a certificate: for the same readers as its other files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.certificates.enums import CredentialForm, FileKind
from courses.certificates.models import CertificateFile
from courses.certificates.queries.credentials import credential_of, credential_text
from courses.certificates.views.pages import protect
from courses.certificates.views.public import CONTENT_TYPES, as_file, entitled, in_preparation

FORMS = {
    "credential.json": (CredentialForm.EMBEDDED, "application/vc+ld+json"),
    "credential.jwt": (CredentialForm.JWT, "text/plain; charset=us-ascii"),
}


@require_safe
def credential(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """`/c/<CODE>/credential.json`, `credential.jwt`, `badge.png`, `badge.svg`: exactly as they were made."""
    found = entitled(request, code)
    if isinstance(found, HttpResponse):
        return found
    certificate, seen = found
    facts = certificate.facts
    ours = f"{certificate.number}-v{facts.version_no}"
    if name not in FORMS:
        row = CertificateFile.objects.filter(facts=facts, kind=name, language="").first()
        if row is None:
            return in_preparation(request, certificate, seen)
        return as_file(row, f"{ours}.{name}", CONTENT_TYPES[FileKind(name)])
    form, content_type = FORMS[name]
    signed = credential_of(facts, form)
    text = credential_text(signed) if signed is not None else None
    if text is None:
        return in_preparation(request, certificate, seen)
    response = HttpResponse(text, content_type=content_type)
    ending = name.removeprefix("credential.")
    response["Content-Disposition"] = f'attachment; filename="{ours}.{ending}"'
    return protect(response)
