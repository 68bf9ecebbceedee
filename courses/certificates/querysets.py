"""Reads of certificates that have a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from courses.certificates.enums import BULK_CARRIED_ON, BulkState, CertificateState, ItemState

if TYPE_CHECKING:
    from accounts.models import Person


class CertificateQuerySet(QuerySet[Any]):
    """Certificates."""

    def of(self, person: Person) -> Self:
        """Hers, the newest first."""
        return self.filter(person=person).order_by("-issued_at", "-pk")

    def issued_where_officer(self, person: Person | None) -> Self:
        """Those of the associations where this person is an officer today."""
        organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.OFFICER)
        return self.filter(issuer__in=organisations.filter(kind=OrganisationKind.ASSOCIATION).values("pk"))

    def with_facts(self) -> Self:
        """With all versions, names and secrets, in two queries."""
        versions = apps.get_model("certificates", "CertificateFacts").objects.select_related("names", "secret")
        return self.prefetch_related(Prefetch("versions", queryset=versions.order_by("-version_no")))

    def to_expire(self, day: date) -> Self:
        """Valid ones whose last day lies before `day`."""
        return self.filter(state=CertificateState.VALID, expires_on__lt=day)

    def to_erase(self, day: date) -> Self:
        """Those whose holder left and whose names were kept until today."""
        return self.filter(erase_names_on__lte=day, erased_at__isnull=True)

    def without_files(self) -> Self:
        """Those whose newest version has no file yet and nothing that stands in the way of one."""
        facts = apps.get_model("certificates", "CertificateFacts")
        newest = facts.objects.filter(certificate=OuterRef("pk")).order_by("-version_no").values("pk")[:1]
        files = apps.get_model("certificates", "CertificateFile").objects.filter(facts=newest)
        return self.filter(
            ~Exists(files),
            Q(name_problem__isnull=True) | Q(name_problem__solved_at__isnull=False),
            state=CertificateState.VALID,
            erased_at__isnull=True,
        )

    def unsigned(self) -> Self:
        """Those whose newest version waits to be signed."""
        facts = apps.get_model("certificates", "CertificateFacts").objects
        newer = facts.filter(certificate=OuterRef("certificate"), version_no__gt=OuterRef("version_no"))
        signed = apps.get_model("certificates", "SignedCredential").objects.filter(facts=OuterRef("pk"))
        waiting = facts.filter(~Exists(newer), ~Exists(signed), certificate=OuterRef("pk"))
        return self.filter(
            Exists(waiting), state__in=(CertificateState.VALID, CertificateState.EXPIRED), erased_at__isnull=True
        )


class BulkChangeQuerySet(QuerySet[Any]):
    """Changes of many certificates."""

    def seen_by(self, person: Person | None) -> Self:
        """Those of the associations where she is an officer today; of drafts, her own."""
        organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.OFFICER)
        return self.filter(
            ~Q(state=BulkState.DRAFT) | Q(asked_by=person),
            issuer__in=organisations.filter(kind=OrganisationKind.ASSOCIATION).values("pk"),
        )

    def for_second(self, person: Person | None) -> Self:
        """Those that wait for her word: of her associations, asked for by somebody else."""
        return self.seen_by(person).filter(state=BulkState.WAITING).exclude(asked_by=person)

    def carried_on(self) -> Self:
        """What a worker should be busy with."""
        return self.filter(state__in=BULK_CARRIED_ON)


class AwardingQuerySet(QuerySet[Any]):
    """How far associations are with what is owed."""

    def running(self) -> Self:
        """Begun and not finished."""
        return self.filter(started_at__isnull=False, finished_at__isnull=True)


class BulkItemQuerySet(QuerySet[Any]):
    """Certificates of changes of many."""

    def counts(self) -> dict[str, int]:
        """State to number, of every state."""
        found = dict(self.order_by().values_list("state").annotate(n=Count("pk")))
        return {state: found.get(state, 0) for state in ItemState.values}

    def to_tell(self) -> Self:
        """Done, and the holder has not been written to."""
        return self.filter(state=ItemState.DONE, told_at__isnull=True)


class ShareTokenQuerySet(QuerySet[Any]):
    """Links."""

    def holding(self) -> Self:
        """Neither withdrawn nor over."""
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=timezone.localdate())


class SigningKeyQuerySet(QuerySet[Any]):
    """Keys."""

    def current(self) -> Self:
        """What is signed with today."""
        return self.filter(expires_at__isnull=True)
