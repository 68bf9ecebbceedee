"""What cohorts does when something happens: letters after the commit."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from common.tasks import after_commit
from courses.cohorts import actions, tasks


def mail_invitations(*, invitation_ids: list[int], **kwargs: Any) -> None:
    """Somebody was asked to join."""
    for invitation_id in invitation_ids:
        after_commit(tasks.send_invitation, invitation_id=invitation_id)


def add_the_roster(*, roster_id: int, **kwargs: Any) -> None:
    """A manager has confirmed a list."""
    after_commit(tasks.add_roster, roster_id=roster_id)


def erase_traces(*, person: Person, addresses: set[str], **kwargs: Any) -> None:
    """A person is being erased, in this transaction."""
    actions.erase_traces(person=person, addresses=addresses)


def free_her_seats(*, person: Person, **kwargs: Any) -> None:
    """Somebody was erased; a cohort is locked before its people, so this waits for the commit."""
    actions.free_seats_of(person=person)
