"""Reads of the CPD ledger that have a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.querysets import NAMED_AFTER_CLOSING
from courses.certificates.enums import CPD_COUNTING_STATES, CertificateState, CpdDecision, CpdState

if TYPE_CHECKING:
    from accounts.models import Organisation, Person


def associations_where(person: Person | None, *roles: str) -> QuerySet[Any]:
    """The associations where this person holds one of these roles today."""
    organisations = apps.get_model("accounts", "Organisation").objects.where(person, *roles)
    found: QuerySet[Any] = organisations.filter(kind=OrganisationKind.ASSOCIATION)
    return found


class CpdSchemeQuerySet(QuerySet[Any]):
    """Versions of schemes."""

    def open_to(self, association: Organisation) -> Self:
        """What an association may approve: the versions of the programme, and its own."""
        return self.filter(Q(association__isnull=True) | Q(association=association))

    def approved(self, associations: QuerySet[Any], day: date) -> Self:
        """Those whose newest decision of one of these associations is an approval that has not run out."""
        approvals = apps.get_model("certificates", "CpdSchemeApproval").objects
        newest = approvals.filter(association=OuterRef("association"), scheme=OuterRef("scheme")).order_by("-pk")
        holding = approvals.filter(
            pk=Subquery(newest.values("pk")[:1]),
            association__in=associations.values("pk"),
            decision=CpdDecision.APPROVED,
            review_on__gte=day,
        )
        return self.filter(pk__in=holding.values("scheme"))


class CpdSessionQuerySet(QuerySet[Any]):
    """Live sessions."""

    def held_where(self, person: Person | None, *roles: str) -> Self:
        """Those of the associations where this person holds one of these roles."""
        return self.filter(association__in=associations_where(person, *roles).values("pk"))


class CpdEntryQuerySet(QuerySet[Any]):
    """Entries of the ledger."""

    def of(self, person: Person) -> Self:
        """Hers, the newest first."""
        return self.filter(person=person).order_by("-on", "-pk")

    def counting(self) -> Self:
        """Those whose minutes count at all; what `CpdEntry.counts` says of one."""
        return self.filter(state__in=CPD_COUNTING_STATES).exclude(certificate__state=CertificateState.REVOKED)

    def between(self, first: date, last: date) -> Self:
        return self.filter(on__gte=first, on__lte=last)

    def with_words(self) -> Self:
        """With everything that tells what an entry was, in two queries whatever their number."""
        versions = apps.get_model("certificates", "CertificateFacts").objects.order_by("-version_no")
        return self.select_related(
            "certificate__issuer", "session__association", "association", "words", "proof"
        ).prefetch_related(Prefetch("certificate__versions", queryset=versions))

    def waiting_for(self, officer: Person | None) -> Self:
        """What an officer's associations have been asked to look at, the oldest first; never her own."""
        mine = associations_where(officer, Role.OFFICER).values("pk")
        found = self.filter(state=CpdState.WAITING, association__in=mine)
        return found.exclude(person=officer).order_by("made_at", "pk")

    def shown_to_reviewer(self, officer: Person | None) -> Self:
        """The same, and what was decided within thirty days: as long as somebody who was turned to sees who it was."""
        mine = associations_where(officer, Role.OFFICER).values("pk")
        recent = timezone.now() - NAMED_AFTER_CLOSING
        asked = Q(state=CpdState.WAITING) | Q(state__in=(CpdState.ACCEPTED, CpdState.RETURNED), decided_at__gte=recent)
        return self.filter(asked, association__in=mine, words__isnull=False).exclude(person=officer)
