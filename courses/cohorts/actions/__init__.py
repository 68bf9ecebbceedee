"""Everything that changes cohorts, seats, invitations and rosters."""

from courses.cohorts.actions.cohorts import change_cohort, close_cohort, create_cohort, move_due, reopen_cohort
from courses.cohorts.actions.erasing import erase_traces, free_seats_of
from courses.cohorts.actions.invitations import (
    accept_invitation,
    expire_invitations,
    invite,
    mark_bounced,
    renew_invitation,
    take_back_invitation,
)
from courses.cohorts.actions.rosters import add_roster, check_roster, forget_rows, import_roster, start_adding
from courses.cohorts.actions.seats import extend_due, place, withdraw_seat

__all__ = [
    "accept_invitation",
    "add_roster",
    "change_cohort",
    "check_roster",
    "close_cohort",
    "create_cohort",
    "erase_traces",
    "expire_invitations",
    "extend_due",
    "forget_rows",
    "free_seats_of",
    "import_roster",
    "invite",
    "mark_bounced",
    "move_due",
    "place",
    "renew_invitation",
    "reopen_cohort",
    "start_adding",
    "take_back_invitation",
    "withdraw_seat",
]
