"""How long one reading may take: what a stranger's file can make slow ends with a refusal, not with a dead worker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused

SECONDS = 300
_ends: ContextVar[float | None] = ContextVar("import_ends", default=None)


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """What happens inside is refused at the next `check_time` after so many seconds."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def check_time(where: str = "") -> None:
    """Raise ImportRefused where the time of the reading is over. Cheap: called for every element."""
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise ImportRefused("too_slow", _("Reading this took too long. Split it into smaller parts."), where)
