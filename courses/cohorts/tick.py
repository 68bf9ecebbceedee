"""What the clock does for cohorts."""

from __future__ import annotations

from common.clock import job
from courses.cohorts import actions


@job(every=600)
def expire_invitations() -> int:
    return actions.expire_invitations()


@job(every=86400)
def forget_rows() -> int:
    return actions.forget_rows()
