"""What the holder lets others see."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import answer_consent
from accounts.enums import ConsentAction, ConsentKey
from accounts.models import Person
from accounts.queries import current_text, has_consent
from courses.certificates.actions.locks import locked
from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.exceptions import (
    BadEndDate,
    ConsentNeeded,
    NameErased,
    NotAllowed,
    NotInThisState,
    TooManyLinks,
)
from courses.certificates.models import Certificate, ShareToken
from courses.certificates.permissions import is_holder
from courses.certificates.queries.disclosure import hash_token

LONGEST = timedelta(days=731)
MOST_LINKS = 20
TOKEN_BYTES = 16


@transaction.atomic
def change_visibility(
    *, certificate: Certificate, by: Person, visibility: str, agrees: bool = False, ip: str = ""
) -> Certificate:
    """The holder says who may see it. Listing needs her consent to a public page, given now or before."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if visibility not in Visibility.values or certificate.state == CertificateState.WITHDRAWN:
        raise NotInThisState
    if certificate.is_erased:
        raise NameErased
    if visibility == Visibility.LISTED and not has_consent(by, ConsentKey.PUBLIC_CERTIFICATE_PAGE):
        text = current_text(ConsentKey.PUBLIC_CERTIFICATE_PAGE)
        if not agrees or text is None:
            raise ConsentNeeded
        answer_consent(person=by, by=by, text=text, action=ConsentAction.GIVEN, ip=ip)
    certificate.visibility = Visibility(visibility)
    certificate.save(update_fields=["visibility"])
    return certificate


@transaction.atomic
def unlist(*, person: Person) -> int:
    """She took back her consent to a public page: every listed certificate of hers needs a link again."""
    return Certificate.objects.filter(person=person, visibility=Visibility.LISTED).update(visibility=Visibility.LINK)


@transaction.atomic
def make_link(*, certificate: Certificate, by: Person, ends_on: date, label: str = "") -> tuple[ShareToken, str]:
    """A link that shows the certificate in full until a day. The token is given out here and kept nowhere."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if certificate.state == CertificateState.WITHDRAWN:
        raise NotInThisState
    if certificate.is_erased:
        raise NameErased
    today = timezone.localdate()
    if not today < ends_on <= today + LONGEST:
        raise BadEndDate
    if certificate.share_tokens.holding().count() >= MOST_LINKS:
        raise TooManyLinks
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = ShareToken.objects.create(
        certificate=certificate, token_hash=hash_token(token), label=label.strip()[:60], ends_on=ends_on
    )
    return row, token


@transaction.atomic
def withdraw_link(*, link: ShareToken, by: Person) -> ShareToken:
    """The link shows from now on what the number alone shows."""
    certificate = locked(link.certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    ShareToken.objects.filter(pk=link.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    link.refresh_from_db()
    return link
