"""What the clock mends."""

from __future__ import annotations

from common import clock
from courses.catalogue import actions


@clock.job(every=300)
def settle_what_signals_missed() -> None:
    """Courses whose pages changed by a road that sends no signal."""
    actions.settle_everything()
