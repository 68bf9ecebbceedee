"""What cohorts does when something happens: letters after the commit."""

from __future__ import annotations

from typing import Any

from common.tasks import after_commit
from courses.cohorts import tasks


def mail_invitations(*, invitation_ids: list[int], **kwargs: Any) -> None:
    """Somebody was asked to join."""
    for invitation_id in invitation_ids:
        after_commit(tasks.send_invitation, invitation_id=invitation_id)


def add_the_roster(*, roster_id: int, **kwargs: Any) -> None:
    """A manager has confirmed a list."""
    after_commit(tasks.add_roster, roster_id=roster_id)
