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
from courses.certificates.drawing import Drawing
from courses.certificates.enums import BADGES, SHEETS, CredentialForm, FileKind, NameProblemKind
from courses.certificates.exceptions import NotRenderable
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile
from courses.certificates.openbadges.baking import bake_png, bake_svg
from courses.certificates.queries.credentials import credential_of, credential_text
from courses.certificates.queries.holder import drawing_of
from courses.certificates.queries.names import names_problem, printed_names
from courses.certificates.typesetting import Badge, draw_badge, typeset


def render(facts: CertificateFacts, *, language: str, kind: str) -> bytes:
    """The bytes of one file: of the version's facts and its credential alone, so that making it again makes the same.

    A badge takes the language of its credential, whatever is asked for. Raises NotRenderable.
    """
    certificate, secret = facts.certificate, facts.known_secret
    credential = credential_of(facts, CredentialForm.EMBEDDED)
    text = (credential_text(credential) if credential is not None else None) or ""
    if kind in BADGES:
        drawing = drawing_of(certificate, facts=facts, language=facts.data["study"]["language"])
        return _baked(drawing, kind, text)
    token = f"?k={secret.print_token}" if secret is not None else ""
    return typeset(
        drawing_of(certificate, facts=facts, language=language),
        url=f"{settings.SITE_ORIGIN}{certificate.path}/{token}",
        verify_url=f"{settings.SITE_ORIGIN}/verify/",
        timestamp=int(facts.made_at.timestamp()),
        kind=kind,
        credential=text,
    )


def _baked(drawing: Drawing, kind: str, credential: str) -> bytes:
    if kind == FileKind.BADGE_PNG:
        return bake_png(draw_badge(Badge.of(drawing), "png"), credential)
    return bake_svg(draw_badge(Badge.of(drawing), "svg").decode(), credential).encode()


def store_files(*, certificate: Certificate) -> int:
    """Make the files of the newest version that are missing; says how many. Idempotent.

    A name that cannot be printed is put before staff, and nothing is made. Nothing is made either before the version
    is signed: its files carry the credential, and signing asks for them again.
    """
    facts = CertificateFacts.objects.select_related("certificate", "names", "secret").get(pk=certificate.facts.pk)
    names = printed_names(facts.known_names)
    if names is None or facts.known_secret is None:
        return 0
    if problem := names_problem(names):
        report_name_problem(certificate=certificate, kind=problem[0], characters=problem[1])
        return 0
    if not facts.credentials.exists():
        return 0
    present = set(facts.files.values_list("kind", "language"))
    every = [*((kind.value, language) for kind in SHEETS for language in LANGS), *((kind.value, "") for kind in BADGES)]
    wanted = [file for file in every if file not in present]
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
    ending = f"{language}.{kind}" if language else kind
    name = f"certificates/{secrets.token_hex(8)}/{facts.certificate.number}-v{facts.version_no}.{ending}"
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
