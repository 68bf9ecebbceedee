"""How long one reading may take: what a stranger's file can make slow ends with a refusal, not with a dead worker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused

SECONDS = 300
_ends: ContextVar[float | None] = ContextVar("import_ends", default=None)
_alive: ContextVar[Callable[[], None] | None] = ContextVar("import_alive", default=None)


@contextmanager
def time_limit(seconds: float = SECONDS, alive: Callable[[], None] | None = None) -> Iterator[None]:
    """What happens inside is refused at the next `check_time` after so many seconds.

    `alive` is called at every `check_time`, for whoever wants to see that the reading goes on.
    """
    token, other = _ends.set(time.monotonic() + seconds), _alive.set(alive)
    try:
        yield
    finally:
        _ends.reset(token)
        _alive.reset(other)


def check_time(where: str = "") -> None:
    """Raise ImportRefused where the time of the reading is over. Cheap: called for every element."""
    ends, alive = _ends.get(), _alive.get()
    if alive is not None:
        alive()
    if ends is not None and time.monotonic() > ends:
        raise ImportRefused("too_slow", _("Reading this took too long. Split it into smaller parts."), where)
