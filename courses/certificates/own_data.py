"""What certificates know about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.models import Person
from courses.certificates.models import Certificate, CertificateFacts, ShareToken, SignedCredential, StatusChange


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """What was awarded, every version of what it says, what became of it, links she gave away. No secrets of it."""
    certificates = Certificate.objects.filter(person=person).order_by("pk")
    versions = CertificateFacts.objects.filter(certificate__person=person).order_by("pk")
    changes = StatusChange.objects.filter(certificate__person=person).order_by("pk")
    credentials = SignedCredential.objects.filter(facts__certificate__person=person).order_by("pk")
    links = ShareToken.objects.filter(certificate__person=person).order_by("pk")
    return {
        "certificates": certificates.values(
            *("number", "code", "issuer__name_en", "course__code", "state", "visibility", "issued_at", "expires_on")
        ).iterator(),
        "certificate_versions": versions.values(
            *("certificate__number", "version_no", "reason", "made_at", "data", "names__latin", "names__own_script"),
            *("names__reference", "names__score"),
        ).iterator(),
        "certificate_changes": changes.values(
            *("certificate__number", "from_state", "to_state", "reason", "at", "note__text")
        ).iterator(),
        "certificate_credentials": credentials.values(
            *("facts__certificate__number", "facts__version_no", "form", "key__name", "signed_at", "sha256")
        ).iterator(),
        "certificate_links": links.values(
            *("certificate__number", "label", "made_at", "ends_on", "withdrawn_at")
        ).iterator(),
    }
