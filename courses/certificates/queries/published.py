"""What an association publishes for everybody who checks a credential: its identifier, its keys, its addresses."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from common.languages import current
from courses.certificates.documents import Issuer, achievement
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.models import Achievement, StatusList
from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.did import PublishedKey, did_document, did_for, host_of


def address(path: str) -> str:
    """A path as it stands in everything signed."""
    return f"{settings.CREDENTIAL_ORIGIN}{path}"


def platform_did(organisation: Organisation) -> str:
    """Its identifier below the academy's own host."""
    return did_for(host_of(settings.CREDENTIAL_ORIGIN), "issuers", organisation.slug)


def own_did(organisation: Organisation) -> str:
    """Its identifier on a host of its own, which outlives the academy; empty where it has named none."""
    host = settings.ISSUER_HOSTS.get(organisation.slug, "")
    return did_for(host) if host else ""


def did_of(organisation: Organisation) -> str:
    """What it signs as today."""
    return own_did(organisation) or platform_did(organisation)


def own_addresses() -> dict[str, str]:
    """Where this site itself shows the documents that associations publish on hosts of their own: {identifier: path}."""
    return {
        (did := did_for(host)): f"{reverse('certificates-plain:did', args=[slug])}?{urlencode({'did': did})}"
        for slug, host in settings.ISSUER_HOSTS.items()
    }


def published_keys(organisation: Organisation) -> list[PublishedKey]:
    """Every key it ever had. Today's key for tokens stands first: some readers take the first, whatever a token names."""
    keys = sorted(
        organisation.signing_keys.order_by("-made_at", "-pk"),
        key=lambda key: (not key.is_current, key.algorithm != KeyAlgorithm.P256),
    )
    return [
        PublishedKey(
            name=key.name,
            public=key.public,
            is_jwk=key.algorithm == KeyAlgorithm.P256,
            expires_at=key.expires_at,
            revoked_at=key.compromised_at,
        )
        for key in keys
    ]


def did_document_of(organisation: Organisation, *, did: str = "") -> Document:
    """The document under one of its identifiers; under the one it signs as, unless told."""
    return did_document(
        did or did_of(organisation), published_keys(organisation), also=address(f"/issuers/{organisation.slug}")
    )


def issuer_of(organisation: Organisation, language: str = "") -> Issuer:
    """The association as its credentials name it."""
    return Issuer(
        did=did_of(organisation),
        name=organisation.localised("name", language or current()),
        url=organisation.website or address(reverse("certificates-plain:issuer", args=[organisation.slug])),
    )


def achievement_document(achieved: Achievement, language: str) -> Document:
    """An achievement as everybody may read it, in one language."""
    return achievement(
        achieved.data,
        url=address(achieved.path(language)),
        version=achieved.version,
        language=language,
        origin=settings.CREDENTIAL_ORIGIN,
    )


def lists_ending() -> list[str]:
    """Status lists that readers will soon no longer accept, because nobody signs them anew."""
    found = StatusList.objects.ending(timezone.now()).select_related("organisation").order_by("valid_until")
    return [row.path for row in found]
