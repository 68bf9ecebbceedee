"""Who may do what with organisations and people, and what each role holds in the authoring interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, QuerySet, UUIDField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, MembershipInvitation, Organisation, Person, User
from common.prepared import Prepared

# What the group of an association's role may do with the association's own pages (Wagtail's page permissions).
PAGE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.TRAINER: ("add_page", "change_page", "publish_page"),
    Role.REVIEWER: ("change_page", "publish_page", "lock_page"),
    Role.OFFICER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
}
# … and with the files in the association's own collection. Wagtail asks for the permissions of its stock models, ours
# being swapped in for them.
_USE = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
_MAKE = tuple(
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"), ("wagtailmedia", "media"))
    for action in ("add", "change")
)
COLLECTION_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.TRAINER: (*_USE, *_MAKE),
    Role.REVIEWER: _USE,
    Role.OFFICER: (*_USE, *_MAKE),
}

_role_permissions: dict[str, set[str]] = defaultdict(set)


def grant_to_role(role: str, permissions: Iterable[str]) -> None:
    """Let the groups of `role` hold these permissions ("assessment.add_question") in every association.

    Apps call it from `AppConfig.ready`; the groups follow at the next `migrate`. What a permission opens must itself
    be narrowed to the association's own things by the app's policy: a group's permission is not tied to a place.
    """
    _role_permissions[role].update(permissions)


def role_permissions(role: str) -> set[str]:
    """What the groups of a role hold everywhere."""
    return {"wagtailadmin.access_admin"} | _role_permissions[role]


def _roles(*, person: UUID, today: date) -> QuerySet[Any, Any]:
    return Membership.objects.active(on=today).filter(person=person).order_by().values_list("role").distinct()


_prepared_roles = Prepared(
    _roles,
    {
        "person": (UUIDField(), UUID(int=1), UUID(int=2)),
        "today": (DateField(), date(2000, 1, 1), date(2000, 1, 2)),
    },
)


def roles_of(person: Person | None) -> set[str]:
    """What she does today, anywhere. Every page asks it for its menu, so the query is prepared."""
    return {role for (role,) in _prepared_roles(person=person.pk, today=timezone.localdate())} if person else set()


def is_superuser(person: Person | None) -> bool:
    return bool(person and person.user and person.user.is_active and person.user.is_superuser)


def holds(person: Person | None, organisation: Organisation, *roles: str) -> bool:
    """Whether she holds one of these roles there today."""
    if not person:
        return False
    return Membership.objects.active().filter(person=person, organisation=organisation, role__in=roles).exists()


def is_officer_over(person: Person | None, organisation: Organisation) -> bool:
    """Officer of the association, or of the association that the organisation is a member of."""
    return bool(person) and holds(person, organisation.issuing_association, Role.OFFICER)


def can_change_organisation(person: Person | None, organisation: Organisation) -> bool:
    return is_superuser(person) or is_officer_over(person, organisation)


def can_see_members(person: Person | None, organisation: Organisation) -> bool:
    """The list of who holds which role; learners' records are another matter (`named_for`)."""
    return can_change_organisation(person, organisation)


def can_invite(person: Person | None, organisation: Organisation, role: str) -> bool:
    """Officers give every role in their association and its members; managers bring learners and managers."""
    if can_change_organisation(person, organisation):
        return role != Role.OFFICER or organisation.kind == OrganisationKind.ASSOCIATION
    return role in {Role.LEARNER, Role.MANAGER} and holds(person, organisation, Role.MANAGER)


def can_end(person: Person | None, membership: Membership) -> bool:
    """She leaves when she wishes; officers and, for learners and managers, managers end the others'."""
    if not person:
        return False
    return membership.person_id == person.pk or can_invite(person, membership.organisation, membership.role)


def can_change_role(person: Person | None, membership: Membership, role: str) -> bool:
    """Nobody gives herself a role."""
    if not person or (membership.person_id == person.pk and not is_superuser(person)):
        return False
    organisation = membership.organisation
    return can_invite(person, organisation, membership.role) and can_invite(person, organisation, role)


def can_withdraw_invitation(person: Person | None, invitation: MembershipInvitation) -> bool:
    return can_invite(person, invitation.organisation, invitation.role)


def erasure_hindrances(person: Person) -> list[Any]:
    """Why this account cannot go today, in words that say who has to act first; empty where nothing stands against it."""
    found: list[Any] = []
    officers = Membership.objects.active().filter(role=Role.OFFICER, person__user__is_active=True)
    for organisation in Organisation.objects.where(person, Role.OFFICER).associations():
        if not officers.filter(organisation=organisation).exclude(person=person).exists():
            words = _("You are the only officer of %(organisation)s. Give the role to somebody else first.")
            found.append(words % {"organisation": organisation.name})
    if is_superuser(person):
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(person=person)
        if not others.exists():
            found.append(_("You are the only administrator of this site. Give the right to somebody else first."))
    return found


def can_assert_employment(person: Person | None, organisation: Organisation) -> bool:
    """The employer asserts it: a manager of the organisation itself."""
    return bool(person) and holds(person, organisation, Role.MANAGER)
