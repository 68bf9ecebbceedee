"""WHO: people, organisations, memberships, consent."""

from accounts.models.consent import (
    ConsentEvidence,
    ConsentPurpose,
    ConsentRecord,
    ConsentText,
    EmploymentBasis,
    NamedAccess,
)
from accounts.models.organisations import Membership, Organisation
from accounts.models.people import Person, User

__all__ = [
    "ConsentEvidence",
    "ConsentPurpose",
    "ConsentRecord",
    "ConsentText",
    "EmploymentBasis",
    "Membership",
    "NamedAccess",
    "Organisation",
    "Person",
    "User",
]
