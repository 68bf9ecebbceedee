"""A report of an import, as a screen and a sheet show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One kind of element of the source: found = taken + converted + left out."""

    kind: str
    found: int
    taken: int
    converted: int
    left_out: int


@dataclass(frozen=True)
class Remark:
    """One element that did not come in as it was. `fate` is converted or left_out."""

    fate: str
    kind: str
    where: str
    words: str


def lines_of(report: dict[str, Any]) -> list[Line]:
    """The account, kind by kind."""
    converted = Counter(row["kind"] for row in report["converted"])
    left = Counter(row["kind"] for row in report["left_out"])
    return [
        Line(kind, found, found - converted[kind] - left[kind], converted[kind], left[kind])
        for kind, found in sorted(report["source"].items())
    ]


def remarks_of(report: dict[str, Any], fate: str = "", kind: str = "") -> Iterator[Remark]:
    """What did not come in first, then what came in changed."""
    for name, words in (("left_out", "why"), ("converted", "how")):
        if fate in {"", name}:
            for row in report[name]:
                if kind in {"", row["kind"]}:
                    yield Remark(name, row["kind"], row["where"], row[words])
