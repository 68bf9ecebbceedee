"""The figures beside one another, and which goals they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.load import Tally

BARE = ("bare authenticated view", "bare templated view", "bare INSERT view")
# What is measured against which bare view, and how many times its processor time it may take; None is told without a goal.
AGAINST: dict[str, tuple[str, float | None]] = {
    "catalogue": (BARE[1], 2.0),
    "lesson page": (BARE[0], 4.0),
    "lesson page, first visit": (BARE[0], None),
    "completing an activity": (BARE[2], 2.5),
    "my learning": (BARE[0], None),
    "cohort page": (BARE[0], None),
    "cohort's CSV": (BARE[0], None),
}
MEMORY_GOAL_MB = 60


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    requests: int
    per_second: float
    cpu_ms: float
    bytes: int
    ratio: float | None = None
    against: str = ""
    goal: float | None = None

    @property
    def verdict(self) -> str:
        if self.goal is None or self.ratio is None:
            return ""
        return f"at most {self.goal:g}x: {'reached' if self.ratio <= self.goal else 'NOT reached'}"


def rows_of(tallies: Mapping[str, Tally]) -> list[Row]:
    """The bare views first, then the real ones with their ratios, in the order of `AGAINST`."""
    rows = []
    for name in (*BARE, *AGAINST):
        tally = tallies.get(name)
        if tally is None or not tally.requests:
            continue
        against, goal = AGAINST.get(name, ("", None))
        bare = tallies.get(against)
        ratio = tally.cpu_ms / bare.cpu_ms if bare is not None and bare.cpu_ms else None
        rows.append(Row(name, tally.requests, tally.per_second, tally.cpu_ms, tally.bytes, ratio, against, goal))
    return rows


def drawn(rows: list[Row]) -> str:
    """As text, for a terminal."""
    head = f"{'':<26}{'requests':>9}{'per s':>9}{'CPU ms':>9}{'bytes':>10}{'ratio':>8}  to"
    lines = [head, "-" * len(head)]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        tail = "; ".join(part for part in (row.against, row.verdict) if part)
        lines.append(
            f"{row.name:<26}{row.requests:>9}{row.per_second:>9.1f}{row.cpu_ms:>9.2f}{row.bytes:>10}{ratio:>8}  {tail}"
        )
    return "\n".join(line.rstrip() for line in lines)


def memory_line(above_idle_mb: float, people: int) -> str:
    reached = "reached" if above_idle_mb <= MEMORY_GOAL_MB else "NOT reached"
    return f"The CSV of {people} people took {above_idle_mb:.1f} MB above idle; at most {MEMORY_GOAL_MB} MB: {reached}"
