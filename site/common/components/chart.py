"""Where the lines of a chart run. The template draws; nothing here knows of colours or of HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from common.formats import format_short_date

WIDTH, HEIGHT = 900, 300
LEFT, RIGHT, TOP, BOTTOM = 36.0, 884.0, 24.0, 264.0
ROOM_FOR_LABELS = 0.16  # of the width, right of the last point
LINE_OF_TEXT = 20.0
GRID_LINES = 3
TICKS_AT_MOST = 6
TICKS_APART = 64.0  # less, and two dates would touch


@dataclass(frozen=True)
class Series:
    """One line: its heading in the table, its label at the line's end, one value for each date."""

    heading: str
    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str
    is_due: bool = False
    is_minor: bool = False


@dataclass(frozen=True)
class LineChart:
    """People by date. `whole` is everybody, the top of the scale; zero is always its foot.

    `sentence` says the answer in words: it is what a screen reader hears instead of the drawing.
    """

    sentence: str
    dates: Sequence[dt.date]
    main: Series
    whole: int
    second: Series | None = None
    due: dt.date | None = None

    width = WIDTH
    height = HEIGHT
    left, right, top, bottom = LEFT, RIGHT, TOP, BOTTOM

    @property
    def _last(self) -> dt.date:
        return max(self.dates[-1], self.due or self.dates[-1])

    def x(self, day: dt.date) -> float:
        span = max((self._last - self.dates[0]).days, 1) / (1 - ROOM_FOR_LABELS)
        return round(LEFT + (RIGHT - LEFT) * (day - self.dates[0]).days / span, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / max(self.whole, 1), 1)

    def _path(self, values: Sequence[int]) -> str:
        places = [f"{self.x(day)} {self.y(value)}" for day, value in zip(self.dates, values, strict=True)]
        return "M" + " L".join(places)

    @property
    def main_path(self) -> str:
        return self._path(self.main.values)

    @property
    def second_path(self) -> str:
        return self._path(self.second.values) if self.second is not None else ""

    @property
    def pace_path(self) -> str:
        """From nobody on the first day to everybody on the due day."""
        if self.due is None or self.due <= self.dates[0]:
            return ""
        return f"M{self.x(self.dates[0])} {self.y(0)} L{self.x(self.due)} {self.y(self.whole)}"

    @property
    def pace_label(self) -> tuple[float, float]:
        start, end = self.x(self.dates[0]), self.x(self.due or self._last)
        return round(start + (end - start) * 0.45 + 10, 1), round(self.y(self.whole * 0.45) + LINE_OF_TEXT, 1)

    def pace(self, day: dt.date) -> int:
        """How many would be done by that day at an even pace."""
        if self.due is None or self.due <= self.dates[0]:
            return self.whole
        share = (day - self.dates[0]).days / (self.due - self.dates[0]).days
        return round(self.whole * min(share, 1))

    @property
    def due_x(self) -> float | None:
        return self.x(self.due) if self.due is not None and self.due >= self.dates[0] else None

    @property
    def due_label(self) -> str:
        return format_short_date(self.due) if self.due is not None else ""

    @property
    def grid(self) -> list[Label]:
        """Zero, and at most three whole numbers above it."""
        steps = min(GRID_LINES, max(self.whole, 1))
        values = sorted({round(self.whole * step / steps) for step in range(1, steps + 1)})
        return [Label(LEFT - 8, self.y(value), str(value)) for value in values if value]

    @cached_property
    def ticks(self) -> list[Label]:
        """The first, the last and the due date always; between them as many as do not touch."""
        fixed = {self.dates[0], self.dates[-1], *([self.due] if self.due_x is not None and self.due else [])}
        step = max(1, len(self.dates) // TICKS_AT_MOST)
        chosen: list[dt.date] = sorted(fixed)
        for day in self.dates[::step]:
            if all(abs(self.x(day) - self.x(other)) >= TICKS_APART for other in chosen):
                chosen.append(day)
        if self.due in chosen:
            near = [day for day in chosen if day != self.due and abs(self.x(day) - self.x(self.due)) < TICKS_APART]
            chosen = [day for day in chosen if day not in near]
        return [
            Label(self.x(day), BOTTOM + 26, format_short_date(day), day == self.due, day not in fixed)
            for day in sorted(chosen)
        ]

    @property
    def dot(self) -> tuple[float, float]:
        return self.x(self.dates[-1]), self.y(self.main.values[-1])

    @property
    def end_labels(self) -> tuple[Label, Label | None]:
        """Names at the lines' ends, a line of text apart when the lines end close to each other."""
        x = self.x(self.dates[-1]) + 12
        main_y = self.y(self.main.values[-1]) + 5
        if self.second is None:
            return Label(x, main_y, self.main.label), None
        second_y = self.y(self.second.values[-1]) + 5
        if abs(second_y - main_y) < LINE_OF_TEXT:
            second_y = main_y - LINE_OF_TEXT if second_y <= main_y else main_y + LINE_OF_TEXT
        return Label(x, round(main_y, 1), self.main.label), Label(x, round(second_y, 1), self.second.label)

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The same figures as a table."""
        columns = [one.values for one in (self.second, self.main) if one is not None]
        return [
            (format_short_date(day), [*(column[at] for column in columns), *([self.pace(day)] if self.due else [])])
            for at, day in enumerate(self.dates)
        ]
