"""What certificates know about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.models import Person
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CpdClaim,
    CpdEnrolment,
    CpdEntry,
    CpdReview,
    ShareToken,
    StatusChange,
)


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """What was awarded, every version of what it says, what became of it, links she gave away. No secrets of it."""
    certificates = Certificate.objects.filter(person=person).order_by("pk")
    versions = CertificateFacts.objects.filter(certificate__person=person).order_by("pk")
    changes = StatusChange.objects.filter(certificate__person=person).order_by("pk")
    links = ShareToken.objects.filter(certificate__person=person).order_by("pk")
    return {
        "certificates": certificates.values(
            *("number", "code", "issuer__name_en", "course__code", "state", "visibility", "issued_at", "expires_on")
        ).iterator(),
        "certificate_versions": versions.values(
            *("certificate__number", "version_no", "reason", "made_at", "data", "names__latin", "names__own_script"),
            "names__reference",
        ).iterator(),
        "certificate_changes": changes.values(
            *("certificate__number", "from_state", "to_state", "reason", "at", "note__text")
        ).iterator(),
        "certificate_links": links.values(
            *("certificate__number", "label", "made_at", "ends_on", "withdrawn_at")
        ).iterator(),
        **_ledger_data(person),
    }


def _ledger_data(person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Her CPD ledger: what she did and said of it, her choices, and what associations answered; never who there."""
    entries = CpdEntry.objects.filter(person=person).order_by("pk")
    claims = CpdClaim.objects.filter(entry__person=person).order_by("pk")
    reviews = CpdReview.objects.filter(entry__person=person).order_by("pk")
    return {
        "cpd_entries": entries.values(
            *("public_id", "kind", "on", "minutes", "technical", "compliance", "regulatory_compliance", "ethics"),
            *("risk", "language", "mode", "state", "association__name_en", "decided_at", "made_at"),
            *("certificate__number", "session__title_en", "session__title_zh_hans", "session__title_zh_hant"),
            *("words__title", "words__provider", "words__note", "proof__file_name", "proof__sha256", "proof__size"),
        ).iterator(),
        "cpd_choices": claims.values(
            *("entry__public_id", "scheme_key", "counts", "judged_minutes", "changed_at")
        ).iterator(),
        "cpd_schemes": CpdEnrolment.objects.filter(person=person)
        .order_by("pk")
        .values("scheme_key", "since", "is_on", "changed_at")
        .iterator(),
        "cpd_reviews": reviews.values(
            *("entry__public_id", "association__name_en", "kind", "at", "note__text")
        ).iterator(),
    }
