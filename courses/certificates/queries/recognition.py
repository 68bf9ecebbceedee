"""Who recognises a course version: at an award, today, and beside a certificate that was issued long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Organisation
from common.languages import current
from courses.catalogue.models import Course, CourseVersion
from courses.certificates.documents import achievement_data, digest
from courses.certificates.drawing import localised
from courses.certificates.enums import EndorsementState
from courses.certificates.models import Certificate, CertificateFacts, Endorsement, EndorsementCredential


def minutes_of(course: Course, version: CourseVersion) -> int:
    """What a version of a course counts for today: the approved minutes of the course, or what the version asks for."""
    return course.minutes or version.minutes


def standing_of(version: CourseVersion, *, minutes: int) -> list[Endorsement]:
    """The recognitions that hold today for a course version of so many minutes, in the order of the associations."""
    given = Endorsement.objects.given().filter(course_version=version, minutes=minutes)
    return list(given.order_by("organisation"))


def recognised_at(version: CourseVersion, *, minutes: int, moment: datetime, day: date) -> list[Organisation]:
    """Who recognised a course version of so many minutes at that moment, in the order of the associations."""
    held = Endorsement.objects.held_at(moment, day).filter(course_version=version, minutes=minutes)
    rows = held.select_related("organisation").order_by("organisation")
    return list({row.organisation_id: row.organisation for row in rows}.values())


def recognising(course: Course) -> list[Organisation]:
    """Who recognises the version of a course that applies, as it is offered today."""
    version = course.current_version
    if version is None:
        return []
    return [given.organisation for given in standing_of(version, minutes=minutes_of(course, version))]


def waiting_to_be_signed(*, after: datetime, before: datetime) -> list[int]:
    """Recognitions given in that time of something that was earned already, and of which nothing is signed."""
    given = Endorsement.objects.given().filter(answered_at__gte=after, answered_at__lte=before, credentials=None)
    rows = given.exclude(course_version__achievements=None).prefetch_related("course_version__achievements")
    return [
        row.pk
        for row in rows.order_by("pk")
        if any(achieved.data["minutes"] == row.minutes for achieved in row.course_version.achievements.all())
    ]


@dataclass(frozen=True)
class Recognition:
    """One partner beside a certificate, as it stands today.

    `standing` is `since`, `later` (since after the certificate was issued), `withdrawn`, `ended`, or `named`: it is
    printed on the certificate and nothing is kept about it. `signed` is the address of what the partner has signed.
    """

    name: str
    seal: str
    standing: str
    day: date | None = None
    signed: str = ""
    city: str = ""


def recognition_of(certificate: Certificate) -> list[Recognition]:
    """Everybody printed on a certificate, and who has come since, each as it stands today. At most two queries."""
    facts: CertificateFacts = certificate.facts
    language = current()
    rows = Endorsement.objects.filter(
        course_version=facts.course_version_id,
        minutes=facts.data["study"]["minutes"],
        state__in=(EndorsementState.GIVEN, EndorsementState.ENDED, EndorsementState.WITHDRAWN),
    )
    newest: dict[str, Endorsement] = {}
    for row in rows.select_related("organisation").prefetch_related(_signed(facts)).order_by("answered_at", "pk"):
        newest[row.organisation.slug] = row
    printed: list[dict[str, Any]] = facts.data.get("partners", [])
    keys = {partner["key"] for partner in printed} | {facts.data["issuer"]["key"]}
    found = [_printed(partner, newest.get(partner["key"]), language) for partner in printed]
    later = sorted((row for key, row in newest.items() if key not in keys), key=lambda row: row.organisation_id)
    return found + [
        _told(row, row.organisation.name, row.organisation.seal, language, issued=certificate.issued_at)
        for row in later
        if row.is_given
    ]


def _signed(facts: CertificateFacts) -> Prefetch[Any]:
    """What the partners have signed about exactly what this certificate says was achieved, the newest last."""
    rows = EndorsementCredential.objects.filter(
        achievement__course_version=facts.course_version_id,
        achievement__sha256=digest(achievement_data(facts.data)),
        key__compromised_at__isnull=True,
    )
    return Prefetch("credentials", rows.defer("document").order_by("pk"), to_attr="signed")


def _printed(partner: dict[str, Any], row: Endorsement | None, language: str) -> Recognition:
    name, seal = localised(partner["names"], language), partner["seal"]
    return _told(row, name, seal, language) if row is not None else Recognition(name, seal, "named")


def _told(row: Endorsement, name: str, seal: str, language: str, *, issued: datetime | None = None) -> Recognition:
    if row.state == EndorsementState.WITHDRAWN and row.withdrawn_at is not None:
        return Recognition(name, seal, "withdrawn", timezone.localtime(row.withdrawn_at).date())
    if not row.is_given:
        return Recognition(name, seal, "ended", row.valid_until)
    assert row.since is not None  # noqa: S101 for the type checker; a constraint says so
    standing = "later" if issued is not None and row.since > issued else "since"
    signed = {credential.language: credential for credential in row.signed}  # type: ignore[attr-defined]
    credential = signed.get(language) or next(iter(signed.values()), None)
    path = f"/endorsements/{row.organisation.slug}/{credential.number}" if credential is not None else ""
    return Recognition(name, seal, standing, timezone.localtime(row.since).date(), path)
