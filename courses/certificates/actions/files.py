"""Renderings of a certificate, made once and kept in private storage."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from common.languages import LANGS
from courses.certificates.actions.issuing import report_name_problem
from courses.certificates.enums import FileKind, NameProblemKind
from courses.certificates.exceptions import NotRenderable
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile
from courses.certificates.queries.holder import drawing_of
from courses.certificates.queries.names import names_problem, printed_names
from courses.certificates.typesetting import typeset


def render(facts: CertificateFacts, *, language: str, kind: str) -> bytes:
    """The bytes of one file: of the version's facts alone, so that making it again makes the same."""
    certificate, secret = facts.certificate, facts.known_secret
    token = f"?k={secret.print_token}" if secret is not None else ""
    return typeset(
        drawing_of(certificate, facts=facts, language=language),
        url=f"{settings.SITE_ORIGIN}{certificate.path}/{token}",
        verify_url=f"{settings.SITE_ORIGIN}/verify/",
        timestamp=int(facts.made_at.timestamp()),
        kind=kind,
    )


def store_files(*, certificate: Certificate) -> int:
    """Make the files of the newest version that are missing; says how many. Idempotent.

    A name that cannot be printed is put before staff, and nothing is made.
    """
    facts = CertificateFacts.objects.select_related("certificate", "names", "secret").get(pk=certificate.facts.pk)
    names = printed_names(facts.known_names)
    if names is None or facts.known_secret is None:
        return 0
    if problem := names_problem(names):
        report_name_problem(certificate=certificate, kind=problem[0], characters=problem[1])
        return 0
    present = set(facts.files.values_list("kind", "language"))
    wanted = [(kind, language) for kind in FileKind.values for language in LANGS if (kind, language) not in present]
    for kind, language in wanted:
        try:
            content = render(facts, language=language, kind=kind)
        except NotRenderable:
            report_name_problem(certificate=certificate, kind=NameProblemKind.UNDRAWABLE)
            raise
        _store(facts, kind, language, content)
    return len(wanted)


def _store(facts: CertificateFacts, kind: str, language: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    # Nobody can guess it, and no two files ever share it.
    name = f"certificates/{secrets.token_hex(8)}/{facts.certificate.number}-v{facts.version_no}.{language}.{kind}"
    stored = storages["private"].save(name, ContentFile(content))
    is_kept = False
    try:
        with transaction.atomic():
            held = Certificate.objects.select_for_update().get(pk=facts.certificate_id)
            # Erased meanwhile: nothing may come after it.
            if not held.is_erased:
                CertificateFile.objects.create(
                    facts=facts, kind=kind, language=language, name=stored, sha256=digest, size=len(content)
                )
                is_kept = True
    except IntegrityError:
        # Another worker was here first; its bytes are the same.
        is_kept = False
    if not is_kept:
        storages["private"].delete(stored)
