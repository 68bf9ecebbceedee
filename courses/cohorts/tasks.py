"""Work after the commit."""

from __future__ import annotations

from common.tasks import retrying_task
from courses.cohorts import actions, emails
from courses.cohorts.actions.invitations import claim_letter
from courses.cohorts.models import Invitation


@retrying_task()
def send_invitation(*, invitation_id: int) -> None:
    """The letter is claimed first: a crash may lose it, and the manager can send it again; it never doubles it."""
    token = claim_letter(invitation_id=invitation_id)
    if not token:
        return
    invitation = Invitation.objects.select_related("cohort__organisation", "cohort__course", "address").get(
        pk=invitation_id
    )
    if not emails.send_invitation(invitation, token):
        actions.mark_bounced(invitation=invitation)


@retrying_task()
def add_roster(*, roster_id: int) -> None:
    """Add what was checked; every chunk is idempotent, so trying again goes on where it stopped."""
    actions.add_roster(roster_id=roster_id)
