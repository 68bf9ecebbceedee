"""What all associations publish today, at once: for whoever checks certificates without a network."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from courses.certificates.models import SigningKey, StatusList
from courses.certificates.queries.published import address, did_document_of, did_of, platform_did


@dataclass(frozen=True)
class Published:
    """Documents of keys by identifier, status lists by address."""

    did_documents: dict[str, dict[str, Any]]
    status_lists: dict[str, dict[str, Any]]


def stamp() -> str:
    """Another one as soon as a key or a list is. Two short queries; nothing is read that is signed."""
    keys = SigningKey.objects.order_by("pk").values_list("pk", "expires_at", "compromised_at")
    lists = StatusList.objects.order_by("pk").values_list("pk", "signed_at")
    told = (settings.CREDENTIAL_ORIGIN, sorted(settings.ISSUER_HOSTS.items()), list(keys), list(lists))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def published() -> Published:
    """Every association under every identifier it signs or has signed as, and every list that was signed."""
    documents: dict[str, dict[str, Any]] = {}
    for association in Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("pk"):
        for did in dict.fromkeys((did_of(association), platform_did(association))):
            documents[did] = did_document_of(association, did=did)
    lists = StatusList.objects.exclude(document="").select_related("organisation").order_by("pk")
    return Published(documents, {address(row.path): json.loads(row.document) for row in lists})
