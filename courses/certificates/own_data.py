"""What certificates know about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, FilteredRelation, Q, When
from django.http import HttpRequest

from accounts.models import Person
from courses.certificates.enums import BulkNoteKind
from courses.certificates.models import (
    BulkChange,
    BulkItem,
    BulkLine,
    Certificate,
    CertificateFacts,
    CpdClaim,
    CpdEnrolment,
    CpdEntry,
    CpdReview,
    Endorsement,
    EndorsementNote,
    NameRequest,
    RenewalReminder,
    ShareToken,
    SignedCredential,
    StatusChange,
)


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """What was awarded, every version of what it says, what became of it, links she gave away, names she asked for, when
    she was reminded, and her part in recognitions of courses. No secrets of it.
    """
    certificates = Certificate.objects.filter(person=person).order_by("pk")
    versions = CertificateFacts.objects.filter(certificate__person=person).order_by("pk")
    changes = StatusChange.objects.filter(certificate__person=person).order_by("pk")
    credentials = SignedCredential.objects.filter(facts__certificate__person=person).order_by("pk")
    links = ShareToken.objects.filter(certificate__person=person).order_by("pk")
    requests = NameRequest.objects.filter(certificate__person=person).order_by("pk")
    reminders = RenewalReminder.objects.filter(certificate__person=person).order_by("pk")
    part = Q(asked_by=person) | Q(answered_by=person) | Q(withdrawn_by=person)
    recognitions = Endorsement.objects.filter(part).order_by("pk")
    notes = EndorsementNote.objects.filter(endorsement__answered_by=person).order_by("pk")
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
        "certificate_name_requests": requests.values(
            *("certificate__number", "state", "latin", "own_script", "why", "answer", "asked_at", "decided_at")
        ).iterator(),
        "certificate_reminders": reminders.values(
            *("certificate__number", "expires_on", "step", "state", "at")
        ).iterator(),
        "recognitions": recognitions.values(
            *("organisation__name_en", "course_version__course__code", "course_version__number", "state"),
            *("asked_at", "answered_at", "withdrawn_at"),
            asked_by_me=Case(When(asked_by=person, then=True), default=False),
            answered_by_me=Case(When(answered_by=person, then=True), default=False),
            withdrawn_by_me=Case(When(withdrawn_by=person, then=True), default=False),
        ).iterator(),
        "recognition_notes": notes.values(
            *("endorsement__organisation__name_en", "endorsement__course_version__course__code", "text")
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
