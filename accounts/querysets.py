"""Reads with a name, and `named_for`: the only source of named learner data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentAction, ConsentKey, MembershipState, NamedPurpose, OrganisationKind, Role
from accounts.exceptions import PurposeNotOffered

if TYPE_CHECKING:
    from accounts.models import NamedAccess, Organisation, Person

# A name stays with the trainer this long after what the learner sent was answered.
NAMED_AFTER_CLOSING = timedelta(days=30)
# The role in which somebody looks, by what she looks for.
ROLES_OF_PURPOSE: dict[str, tuple[str, ...]] = {
    NamedPurpose.MANAGE: (Role.MANAGER,),
    NamedPurpose.TEACH: (Role.TRAINER, Role.REVIEWER),
    NamedPurpose.CERTIFY: (Role.OFFICER,),
}


class PersonQuerySet(QuerySet[Any]):
    """People; named data only through `named_for`."""

    def named_for(self, viewer: Person | None, purpose: str, **narrowing: Any) -> Self:
        """Those of these people whom `viewer` may see by name for `purpose`; see the function of the same name."""
        return self.filter(pk__in=named_for(viewer, purpose, **narrowing).values("pk"))


class OrganisationQuerySet(QuerySet[Any]):
    """Organisations."""

    def associations(self) -> Self:
        """The associations of the alliance, in use."""
        return self.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).order_by("pk")

    def where(self, person: Person | None, *roles: str) -> Self:
        """Where this person holds one of these roles today; any role where none is named."""
        held = apps.get_model("accounts", "Membership").objects.active().filter(person=person)
        if roles:
            held = held.filter(role__in=roles)
        return self.filter(pk__in=held.values("organisation")) if person else self.none()

    def under(self, person: Person | None) -> Self:
        """The associations this person is an officer of, and their members."""
        mine = self.model._default_manager.where(person, Role.OFFICER).filter(kind=OrganisationKind.ASSOCIATION)
        return (
            self.filter(Q(pk__in=mine.values("pk")) | Q(association__in=mine.values("pk"))) if person else self.none()
        )


class ConsentRecordQuerySet(QuerySet[Any]):
    """Answers about consent."""

    def holding(self) -> Self:
        """Given, not taken back since, and to words that asked for as much as today's (P-7)."""
        return self.filter(is_latest=True, action=ConsentAction.GIVEN, text__version__gte=F("purpose__counts_from"))

    def outgrown(self) -> Self:
        """Given to words that asked for less than today's: they allow nothing until she has answered anew."""
        return self.filter(is_latest=True, action=ConsentAction.GIVEN, text__version__lt=F("purpose__counts_from"))


class MembershipQuerySet(QuerySet[Any]):
    """Memberships by what they allow today."""

    def active(self, on: date | None = None) -> Self:
        """Accepted, begun and not over, in an organisation that is in use: today, or on a day."""
        today = on or timezone.localdate()
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            state=MembershipState.ACTIVE,
            organisation__is_active=True,
        )

    def shared_with_managers(self) -> Self:
        """Those whose holder lets the organisation's managers see her by name: by consent, or on employment (P-8)."""
        consent = (
            apps.get_model("accounts", "ConsentRecord")
            .objects.holding()
            .filter(
                purpose__key=ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER,
                person=OuterRef("person"),
                scope=OuterRef("organisation"),
            )
        )
        employment = apps.get_model("accounts", "EmploymentBasis").objects.filter(
            person=OuterRef("person"), organisation=OuterRef("organisation"), ended_at__isnull=True
        )
        return self.filter(Exists(consent) | Exists(employment))


class NamedAccessQuerySet(QuerySet[Any]):
    """The log of looks at named records."""

    def record(
        self,
        *,
        viewer: Person,
        purpose: str,
        subject_count: int,
        organisation: Organisation | None = None,
        subject: Person | None = None,
        what: str = "",
    ) -> NamedAccess | None:
        """One row for a list, whatever its length, or one for a single record. Seeing oneself or nobody writes none."""
        if purpose == NamedPurpose.SELF or subject_count == 0 or (subject and subject.pk == viewer.pk):
            return None
        held = (
            apps.get_model("accounts", "Membership")
            .objects.active()
            .filter(person=viewer, role__in=ROLES_OF_PURPOSE.get(purpose, ()))
        )
        if organisation is not None:
            held = held.filter(organisation=organisation)
        first = held.order_by("pk").values("organisation", "role").first() or {"organisation": None, "role": ""}
        row: NamedAccess = self.create(
            viewer=viewer,
            purpose=purpose,
            organisation_id=organisation.pk if organisation else first["organisation"],
            role=first["role"],
            subject=subject,
            subject_count=subject_count,
            what=what,
        )
        return row


def named_for(
    viewer: Person | None,
    purpose: str,
    *,
    organisation: Organisation | None = None,
    among: QuerySet[Any] | None = None,
) -> PersonQuerySet:
    """The people whose names `viewer` may see for `purpose`: a QuerySet of Person to join with. Default is nobody.

    * `self`: herself.
    * `manage`: people with an active, accepted membership in an organisation (or in `organisation`) where the viewer
      is an active manager, who agreed to share their progress with it or stand on its employment basis.
    * `teach`: who sent something to the trainers of an association (or `organisation`) where the viewer is an active
      trainer or reviewer, while it is open and 30 days after. Her display name only.
    * `certify`: `among`, the holders of certificates that `organisation` issued and whoever asked it to look at a proof,
      where the viewer is its active officer. The names she holds them under, and no address.
    * `support`: not offered yet.

    Nothing is logged here, because a QuerySet may only be joined and never read: who shows what it yields calls
    `accounts.actions.record_named_access`, or takes names from `accounts.queries.names_for`, which does.
    """
    people: PersonQuerySet = apps.get_model("accounts", "Person").objects.all()
    if purpose not in NamedPurpose.values or purpose == NamedPurpose.SUPPORT:
        raise PurposeNotOffered(_("Named records are not given out for this purpose."))
    if not viewer:
        return people.none()
    if purpose == NamedPurpose.SELF:
        return people.filter(pk=viewer.pk)
    if purpose == NamedPurpose.MANAGE:
        return people.filter(pk__in=_managed(viewer, organisation).values("person"))
    if purpose == NamedPurpose.TEACH:
        return people.filter(pk__in=_approaches(viewer, organisation).values("person"))
    if organisation is None or among is None:
        raise ValueError("To certify, name the issuing association and the holders of its certificates.")
    officer = (
        apps.get_model("accounts", "Organisation")
        .objects.where(viewer, Role.OFFICER)
        .filter(pk=organisation.pk, kind=OrganisationKind.ASSOCIATION)
    )
    return people.filter(Exists(officer), pk__in=among)


def _of_viewer(viewer: Person, organisation: Organisation | None, *roles: str) -> QuerySet[Any]:
    """The organisations where the viewer holds a role, narrowed to one where it is named."""
    found = apps.get_model("accounts", "Organisation").objects.where(viewer, *roles)
    return found.filter(pk=organisation.pk) if organisation is not None else found


def _managed(viewer: Person, organisation: Organisation | None) -> MembershipQuerySet:
    memberships: MembershipQuerySet = apps.get_model("accounts", "Membership").objects.active()
    where = _of_viewer(viewer, organisation, Role.MANAGER).values("pk")
    return memberships.filter(organisation__in=where).shared_with_managers()


def _approaches(viewer: Person, organisation: Organisation | None) -> QuerySet[Any]:
    where = _of_viewer(viewer, organisation, Role.TRAINER, Role.REVIEWER).filter(kind=OrganisationKind.ASSOCIATION)
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=timezone.now() - NAMED_AFTER_CLOSING)
    return apps.get_model("accounts", "Approach").objects.filter(still, organisation__in=where.values("pk"))
