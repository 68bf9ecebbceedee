"""What the clock does for the catalogue."""

from __future__ import annotations

from common import clock
from courses.catalogue import actions
from courses.catalogue.models import Course


@clock.job(every=300)
def settle_what_a_signal_missed() -> int:
    """Settle every offered course; writes nothing where nothing differs. Returns how many versions were written."""
    written = 0
    for course in Course.objects.filter(retired_at__isnull=True).iterator():
        written += actions.settle_requirements(course=course) is not None
    return written
