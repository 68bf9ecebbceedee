"""What the clock does here."""

from __future__ import annotations

from accounts import actions
from common import clock


@clock.job(every=300)
def end_memberships_past_their_date() -> None:
    """A last day that has gone by ends a role, and with it what its holder could do."""
    actions.end_overdue_memberships()


@clock.job(every=300)
def keep_groups_in_step_with_roles() -> None:
    """Roles that begin on a later date reach their group on that date."""
    actions.keep_groups_in_step()
