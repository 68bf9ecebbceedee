"""Schemes: what they ask for in minutes, what stands against approving one, and which are offered to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, Person
from courses.certificates.cpd.counting import Judged, Part, Rules, Talk
from courses.certificates.cpd.periods import Calendar, Span
from courses.certificates.enums import CpdFigures, CpdMode
from courses.certificates.models import Certificate, CpdEntry, CpdScheme, CpdSchemeApproval


def rules_of(scheme: CpdScheme) -> Rules:
    """What a version asks for, in minutes."""
    judged, shared, talk = scheme.judged, scheme.shared, scheme.talk
    return Rules(
        minimum=scheme.minutes_of(scheme.minimum),
        parts=tuple(Part(tuple(part["topics"]), scheme.minutes_of(part["at_least"]) or 0) for part in scheme.parts),
        judged=Judged(scheme.minutes_of(judged["at_least"]) or 0, scheme.minutes_of(judged.get("others_at_most")))
        if judged
        else None,
        shared_at_most=scheme.minutes_of(shared["at_most"]) if shared else None,
        talk=Talk(CpdMode.TALK, talk["minutes_from"], talk["minutes_to"], talk["counts"]) if talk else None,
        step=scheme.step,
        by_choice=scheme.by_choice,
    )


def calendar_of(scheme: CpdScheme, since: date) -> Calendar:
    return Calendar(kind=scheme.period, month=scheme.month, first=scheme.first, since=since)


def hindrances_of(scheme: CpdScheme) -> list[str]:
    """What is missing before anybody may approve it, a sentence each; empty where nothing is."""
    found = []
    if scheme.minimum is None:
        found.append(_("Its minimum is not known."))
    if scheme.unit_minutes is None:
        found.append(_("How many minutes its unit has is not known."))
    if scheme.figures != CpdFigures.SOURCE:
        found.append(_("Its figures are not read from a source."))
    if scheme.as_at is None or not scheme.source or not scheme.source_url:
        found.append(_("It has no source and day."))
    return found


def associations_of(person: Person) -> QuerySet[Organisation]:
    """The associations a learner has to do with: where she belongs, directly or through a member, and those whose
    certificates she holds or whose sessions she attended."""
    memberships = Membership.objects.active().filter(person=person)
    held = Certificate.objects.filter(person=person)
    attended = CpdEntry.objects.filter(person=person, session__isnull=False)
    return Organisation.objects.filter(
        Q(pk__in=memberships.values("organisation"))
        | Q(pk__in=memberships.values("organisation__association"))
        | Q(pk__in=held.values("issuer"))
        | Q(pk__in=attended.values("session__association")),
        kind=OrganisationKind.ASSOCIATION,
        is_active=True,
    ).order_by("pk")


@dataclass(frozen=True)
class Offered:
    """A scheme that a learner may follow: its approved versions, the newest first, and who approved them."""

    key: str
    versions: tuple[CpdScheme, ...]
    approved_by: tuple[Organisation, ...]

    @property
    def newest(self) -> CpdScheme:
        return self.versions[0]

    def on(self, first_day: date) -> CpdScheme | None:
        """The version for a period that begins on this day."""
        return next((one for one in self.versions if one.applies_from is None or one.applies_from <= first_day), None)


def offered_to(person: Person, *, today: date | None = None) -> dict[str, Offered]:
    """Schemes that one of her associations has approved and is still to review, by key, in three queries."""
    today = today or timezone.localdate()
    associations = {one.pk: one for one in associations_of(person)}
    versions = list(
        CpdScheme.objects.approved(Organisation.objects.filter(pk__in=associations), today).order_by("key", "-pk")
    )
    approvals = newest_approvals(versions, associations)
    found: dict[str, list[CpdScheme]] = {}
    for version in versions:
        found.setdefault(version.key, []).append(version)
    return {
        key: Offered(
            key,
            tuple(rows),
            tuple(
                association
                for pk, association in associations.items()
                if any(is_holding(approvals.get((row.pk, pk)), today) for row in rows)
            ),
        )
        for key, rows in found.items()
    }


def newest_approvals(
    schemes: Iterable[CpdScheme], associations: Iterable[int]
) -> dict[tuple[int, int], CpdSchemeApproval]:
    """The last decision of each association about each version, by (scheme, association)."""
    rows = CpdSchemeApproval.objects.filter(
        scheme__in=[scheme.pk for scheme in schemes], association__in=list(associations)
    )
    return {(row.scheme_id, row.association_id): row for row in rows.order_by("pk")}


def is_holding(approval: CpdSchemeApproval | None, day: date) -> bool:
    """Whether a decision lets the scheme be shown: approved, and not due for review."""
    return approval is not None and approval.review_on is not None and approval.review_on >= day


def period_and_version(offered: Offered, since: date, *, year: int) -> tuple[Span, CpdScheme] | None:
    """The period of a scheme that begins in a calendar year, with the version that applies to it."""
    span = calendar_of(offered.newest, since).beginning_in(year)
    return _with_version(offered, span)


def period_now(offered: Offered, since: date, day: date) -> tuple[Span, CpdScheme] | None:
    """The period a page shows on a day."""
    return _with_version(offered, calendar_of(offered.newest, since).shown_on(day))


def _with_version(offered: Offered, span: Span | None) -> tuple[Span, CpdScheme] | None:
    version = offered.on(span.first) if span else None
    return (span, version) if span and version else None
