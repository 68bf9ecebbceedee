"""WHO: people, organisations, memberships, consent."""

from accounts.models.access import Approach, NamedAccess
from accounts.models.consent import ConsentEvidence, ConsentPurpose, ConsentRecord, ConsentText, EmploymentBasis
from accounts.models.groups import AssociationCollection, RoleGroup
from accounts.models.organisations import Membership, MembershipInvitation, Organisation
from accounts.models.people import Person, User

__all__ = [
    "Approach",
    "AssociationCollection",
    "ConsentEvidence",
    "ConsentPurpose",
    "ConsentRecord",
    "ConsentText",
    "EmploymentBasis",
    "Membership",
    "MembershipInvitation",
    "NamedAccess",
    "Organisation",
    "Person",
    "RoleGroup",
    "User",
]
