"""Background work of accounts."""

from __future__ import annotations

from accounts import emails
from common.tasks import retrying_task


@retrying_task()
def send_invitation(*, invitation_id: int) -> None:
    """Mail an invitation to join an organisation."""
    emails.send_invitation(invitation_id=invitation_id)
