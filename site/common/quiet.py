"""Hours in which nobody is reminded of anything: nine in the evening to eight in the morning, where she lives."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MORNING, EVENING = 8, 21


def is_quiet(moment: datetime, time_zone: str) -> bool:
    """Whether it is night for somebody in this time zone; one nobody knows counts as the alliance's own."""
    try:
        local = moment.astimezone(ZoneInfo(time_zone))
    except (KeyError, ValueError, OSError):
        local = moment.astimezone(ZoneInfo("Asia/Hong_Kong"))
    return not MORNING <= local.hour < EVENING


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def quiet_zones(moment: datetime) -> list[str]:
    """The time zones in which it is night."""
    return [name for name in _zones() if is_quiet(moment, name)]
