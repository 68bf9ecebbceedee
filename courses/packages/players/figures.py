"""Figures as packages write them: text, and now and then something else."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

CLOCK = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)\Z")
PERIOD = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?\Z"
)
LENGTHS = {"years": 31_536_000, "months": 2_592_000, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
LONGEST = 10 * 365 * 86_400


def number(value: Any) -> float | None:
    """A figure, or None: packages write figures as text, and now and then something else."""
    try:
        found = float(str(value).strip())
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def per_cent(share: float) -> Decimal:
    return Decimal(str(round(min(max(share, 0.0), 1.0) * 100, 2)))


def points_in_per_cent(values: dict[str, Any], prefix: str) -> Decimal | None:
    """Points as per cent of the way from the least to the most; without a most they are per cent already."""
    raw = number(values.get(f"{prefix}.raw"))
    if raw is None:
        return None
    least, most = number(values.get(f"{prefix}.min")) or 0.0, number(values.get(f"{prefix}.max"))
    if most is None or most <= least:
        least, most = 0.0, 100.0
    return per_cent((raw - least) / (most - least))


def seconds_of(text: Any) -> int:
    """`0000:05:10.5` or `PT5M10S`; anything else is no time."""
    written = str(text)
    if found := CLOCK.match(written):
        hours, minutes, seconds = (float(part) for part in found.groups())
        return min(int(hours * 3600 + minutes * 60 + seconds), LONGEST)
    if found := PERIOD.match(written):
        lengths = {name: float(part) for name, part in found.groupdict().items() if part}
        return min(int(sum(LENGTHS[name] * length for name, length in lengths.items())), LONGEST)
    return 0
