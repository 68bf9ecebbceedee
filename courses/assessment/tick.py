"""What the clock does for assessment."""

from common import clock
from courses.assessment import actions


@clock.job()
def close_attempts_past_their_deadline() -> int:
    """Attempts whose time is over close at their deadline, whether or not anybody looks."""
    return actions.close_due_attempts()
