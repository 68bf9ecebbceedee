"""Who may do what with a certificate."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.permissions import holds
from courses.catalogue.models import Course
from courses.certificates.models import Certificate, Endorsement


def is_holder(person: Person | None, certificate: Certificate) -> bool:
    return bool(person) and person.pk == certificate.person_id  # type: ignore[union-attr]


def can_administer(person: Person | None, certificate: Certificate) -> bool:
    """Revoke, correct, see the names: an officer of the association that issued it, and not of her own."""
    return holds(person, certificate.issuer, Role.OFFICER) and not is_holder(person, certificate)


def can_change_many(person: Person | None, issuer: Organisation) -> bool:
    """Prepare and confirm changes of many certificates of an association: its officers."""
    return issuer.kind == OrganisationKind.ASSOCIATION and holds(person, issuer, Role.OFFICER)


def associations_to_certify_for(person: Person | None) -> QuerySet[Organisation]:
    """The associations where she is an officer today."""
    return Organisation.objects.where(person, Role.OFFICER).filter(kind=OrganisationKind.ASSOCIATION).order_by("pk")


def is_officer_somewhere(person: Person | None) -> bool:
    return bool(person) and associations_to_certify_for(person).exists()


def may_ask(person: Person | None, course: Course) -> bool:
    """Ask partners to recognise it: an officer of its association."""
    return course.owner is not None and holds(person, course.owner, Role.OFFICER)


def may_answer(person: Person | None, endorsement: Endorsement) -> bool:
    """Answer, renew, withdraw: an officer of the association that was asked."""
    return holds(person, endorsement.organisation, Role.OFFICER)


def holds_sessions(person: Person | None) -> bool:
    """Records live sessions for an association: its officers and trainers."""
    held = Organisation.objects.where(person, Role.OFFICER, Role.TRAINER)
    return bool(person) and held.filter(kind=OrganisationKind.ASSOCIATION).exists()
