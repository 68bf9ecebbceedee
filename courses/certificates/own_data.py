"""What certificates know about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import FilteredRelation, Q
from django.http import HttpRequest

from accounts.models import Person
from courses.certificates.enums import BulkNoteKind
from courses.certificates.models import (
    BulkChange,
    BulkItem,
    BulkLine,
    Certificate,
    CertificateFacts,
    ShareToken,
    StatusChange,
)


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """What was awarded, every version of what it says, what became of it, links she gave away. No secrets of it."""
    certificates = Certificate.objects.filter(person=person).order_by("pk")
    versions = CertificateFacts.objects.filter(certificate__person=person).order_by("pk")
    changes = StatusChange.objects.filter(certificate__person=person).order_by("pk")
    links = ShareToken.objects.filter(certificate__person=person).order_by("pk")
    # Changes of many that hers were part of, with what was written about them; and lists somebody typed hers into.
    many = BulkItem.objects.filter(certificate__person=person).order_by("pk")
    typed = BulkLine.objects.filter(certificate__person=person).order_by("pk")
    as_officer = BulkChange.objects.filter(Q(asked_by=person) | Q(confirmed_by=person)).order_by("pk")
    about = FilteredRelation("change__notes", condition=Q(change__notes__kind=BulkNoteKind.ASKED))
    own_words = FilteredRelation("notes", condition=Q(notes__kind=BulkNoteKind.ASKED, asked_by=person))
    return {
        "certificates_changed_with_others": many.annotate(about=about)
        .values(
            *("certificate__number", "change__kind", "change__reason", "change__made_at", "state", "why", "at"),
            "about__text",
        )
        .iterator(),
        "certificates_on_lists": typed.values("certificate__number", "typed", "change__made_at").iterator(),
        "changes_of_certificates_as_officer": as_officer.annotate(own_words=own_words)
        .values("kind", "reason", "made_at", "asked_at", "confirmed_at", "state", "own_words__text")
        .iterator(),
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
    }
