"""Reads of certificates that have a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from courses.certificates.enums import CertificateState

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
