"""People going through a course together: the cohort, who has a seat, who was asked, which lists were brought."""

from courses.cohorts.models.cohorts import Cohort, DueChange, DueExtension, Seat
from courses.cohorts.models.invitations import Invitation, InvitationAddress
from courses.cohorts.models.rosters import RosterImport, RosterRow

__all__ = [
    "Cohort",
    "DueChange",
    "DueExtension",
    "Invitation",
    "InvitationAddress",
    "RosterImport",
    "RosterRow",
    "Seat",
]
