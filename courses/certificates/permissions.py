"""Who may do what with a certificate."""

from __future__ import annotations

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.permissions import holds
from courses.certificates.models import Certificate


def is_holder(person: Person | None, certificate: Certificate) -> bool:
    return bool(person) and person.pk == certificate.person_id  # type: ignore[union-attr]


def can_administer(person: Person | None, certificate: Certificate) -> bool:
    """Revoke, correct, see the names: an officer of the association that issued it, and not of her own."""
    return holds(person, certificate.issuer, Role.OFFICER) and not is_holder(person, certificate)


def is_officer_somewhere(person: Person | None) -> bool:
    return (
        bool(person)
        and Organisation.objects.where(person, Role.OFFICER).filter(kind=OrganisationKind.ASSOCIATION).exists()
    )


def holds_sessions(person: Person | None) -> bool:
    """Records live sessions for an association: its officers and trainers."""
    held = Organisation.objects.where(person, Role.OFFICER, Role.TRAINER)
    return bool(person) and held.filter(kind=OrganisationKind.ASSOCIATION).exists()
