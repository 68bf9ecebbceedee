"""Which certificates a change of many is about, and what stands in the way of each. One answer for preview and work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import Person
from courses.certificates.enums import BulkKind, CertificateState, Hindrance
from courses.certificates.models import (
    BulkChange,
    BulkLine,
    Certificate,
    CertificateFacts,
    NameProblem,
    SignedCredential,
)
from courses.certificates.queries.credentials import recognitions_in_credentials
from courses.certificates.querysets import CertificateQuerySet

# More at once are no longer looked through by anybody.
MOST = 50_000


@dataclass(frozen=True)
class Outcome:
    """What a change would do to what it selects, in numbers."""

    by_hindrance: dict[str, int]

    @property
    def will(self) -> int:
        return self.by_hindrance.get("", 0)

    @property
    def already(self) -> int:
        return self.by_hindrance.get(Hindrance.SAME, 0)

    @property
    def cannot(self) -> dict[str, int]:
        """Why to number, in the order in which reasons are told."""
        return {
            why: self.by_hindrance[why]
            for why in Hindrance.values
            if why != Hindrance.SAME and self.by_hindrance.get(why)
        }

    @property
    def total(self) -> int:
        return sum(self.by_hindrance.values())


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def selected(change: BulkChange) -> CertificateQuerySet:
    """The certificates of its association that a change is about."""
    certificates: CertificateQuerySet = Certificate.objects.filter(issuer=change.issuer_id)
    wanted: dict[str, Any] = change.selection
    if change.is_of_a_list:
        found = BulkLine.objects.filter(change=change, certificate__isnull=False)
        return certificates.filter(pk__in=found.values("certificate"))
    if "course" in wanted:
        certificates = certificates.filter(course=wanted["course"])
    if "version" in wanted:
        # The first facts, which every certificate has once, name the version of the course that was completed.
        certificates = certificates.filter(versions__version_no=1, versions__course_version__number=wanted["version"])
    if first := parse_date(wanted.get("from", "")):
        certificates = certificates.filter(issued_at__gte=_morning(first))
    if last := parse_date(wanted.get("to", "")):
        certificates = certificates.filter(issued_at__lt=_morning(last + timedelta(days=1)))
    if "state" in wanted:
        certificates = certificates.filter(_in_state(wanted["state"], timezone.localdate()))
    if "key" in wanted:
        signed = _signed_by(change, SignedCredential.objects.all())
        if since := parse_datetime(wanted.get("since", "")):
            signed = signed.filter(signed_at__gte=since)
        certificates = certificates.filter(pk__in=signed.values("facts__certificate"))
    return certificates


def _in_state(state: str, today: date) -> Q:
    """What has passed its last day counts as expired, whether or not the clock has marked it."""
    passed = Q(state=CertificateState.VALID, expires_on__lt=today)
    if state == CertificateState.EXPIRED:
        return passed | Q(state=CertificateState.EXPIRED)
    return Q(state=CertificateState.VALID) & ~passed if state == CertificateState.VALID else Q(state=state)


def judged(change: BulkChange, certificates: CertificateQuerySet, *, also: Person | None = None) -> CertificateQuerySet:
    """Each with `hindrance`: why it is left out, or empty where it will be changed.

    `also` is an officer who may confirm it: what she holds herself is left out from then on.
    """
    officers = [person for person in (change.asked_by_id, change.confirmed_by_id, also and also.pk) if person]
    own = When(person__in=officers, then=Value(Hindrance.OWN))
    if change.kind == BulkKind.REVOKE:
        whens = [When(state=CertificateState.REVOKED, then=Value(Hindrance.SAME)), own]
    else:
        problems = NameProblem.objects.filter(certificate=OuterRef("pk"), solved_at__isnull=True)
        whens = [
            When(state=CertificateState.REVOKED, then=Value(Hindrance.REVOKED)),
            When(state=CertificateState.WITHDRAWN, then=Value(Hindrance.WITHDRAWN)),
            When(state=CertificateState.SUPERSEDED, then=Value(Hindrance.REPLACED)),
            When(erased_at__isnull=False, then=Value(Hindrance.ERASED)),
            *(_of_extension(change) if change.kind == BulkKind.EXTEND else _of_reissue(change)),
            own,
            When(Exists(problems), then=Value(Hindrance.NAME)),
        ]
    return certificates.annotate(hindrance=Case(*whens, default=Value(""), output_field=CharField()))


def _of_extension(change: BulkChange) -> list[When]:
    if change.endless:
        return [When(expires_on__isnull=True, then=Value(Hindrance.SAME))]
    return [
        When(expires_on=change.ends_on, then=Value(Hindrance.SAME)),
        When(Q(expires_on__isnull=True) | Q(expires_on__gt=change.ends_on), then=Value(Hindrance.LONGER)),
    ]


def _of_reissue(change: BulkChange) -> list[When]:
    """Where everything that a key has signed is issued anew: what has since been signed without it needs none."""
    if "key" not in change.selection:
        return []
    newer = CertificateFacts.objects.filter(
        certificate=OuterRef("facts__certificate"), version_no__gt=OuterRef("facts__version_no")
    )
    newest = SignedCredential.objects.filter(~Exists(newer), facts__certificate=OuterRef("pk"))
    return [When(~Exists(_signed_by(change, newest)), then=Value(Hindrance.SAME))]


def _signed_by(change: BulkChange, signed: QuerySet[SignedCredential]) -> QuerySet[SignedCredential]:
    """What the chosen key has signed: credentials, and where it is a partner's the recognitions that they carry."""
    key = change.selection["key"]
    return signed.filter(Q(key=key) | Exists(recognitions_in_credentials(key)))


def outcome_of(change: BulkChange, *, also: Person | None = None) -> Outcome:
    """What a draft would do today."""
    rows = judged(change, selected(change), also=also).order_by().values_list("hindrance")
    return Outcome(dict(rows.annotate(n=Count("pk"))))
