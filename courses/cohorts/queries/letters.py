"""The invitations of a cohort: what the manager typed, and sent, joined, expired or came back. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.cohorts.enums import InvitationState
from courses.cohorts.models import Cohort, Invitation
from courses.cohorts.queries.dates import local_day


@dataclass(frozen=True)
class LetterRow:
    """One invitation as the manager sees it."""

    public_id: UUID
    name: str
    email: str
    team: str
    label: str
    state: str
    state_label: str
    asked_on: date
    expires_on: date

    @property
    def can_be_sent_again(self) -> bool:
        return self.state != InvitationState.JOINED

    @property
    def can_be_taken_back(self) -> bool:
        return self.state == InvitationState.SENT

    @property
    def tone(self) -> str:
        return {InvitationState.BOUNCED: "stop", InvitationState.EXPIRED: "heed"}.get(InvitationState(self.state), "")

    @property
    def icon(self) -> str:
        icons = {"sent": "mail", "joined": "check", "expired": "clock", "bounced": "alert"}
        return icons[self.state]

    def cells(self) -> list[str | date]:
        return [self.name, self.email, self.label, self.team, self.state_label, self.asked_on, self.expires_on]


def letter_heads() -> list[str]:
    return [
        pgettext("of a person", "Name"),
        _("E-mail"),
        _("Employee number"),
        _("Team"),
        _("State"),
        _("Sent"),
        _("Valid until"),
    ]


class Letters:
    """Invitations of one cohort, newest first; sliced like a list, one query a slice."""

    def __init__(self, cohort: Cohort) -> None:
        found = Invitation.objects.filter(cohort=cohort, address__isnull=False)
        self.found = found.select_related("address").newest_first()

    def __getitem__(self, part: slice) -> list[LetterRow]:
        return [_row(invitation) for invitation in self.found[part]]

    def rows(self) -> list[LetterRow]:
        return [_row(invitation) for invitation in self.found.iterator(chunk_size=500)]


def _row(invitation: Invitation) -> LetterRow:
    typed = invitation.address
    return LetterRow(
        public_id=invitation.public_id,
        name=typed.name,
        email=typed.email,
        team=typed.team,
        label=typed.label,
        state=invitation.state,
        state_label=str(InvitationState(invitation.state).label),
        asked_on=local_day(invitation.asked_at),
        expires_on=local_day(invitation.expires_at),
    )
