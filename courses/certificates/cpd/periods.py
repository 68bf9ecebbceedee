"""Periods of schemes: which one a day falls into, which one begins in a year. Days are those of UTC+8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from courses.certificates.enums import CpdFirst, CpdPeriod

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """From one day to another, both of them within."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def next(self) -> Span:
        """The one that begins the day after, of a period that comes every year."""
        return year_from(self.last + ONE_DAY)


def a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, month=3, day=1)


def year_from(first: date) -> Span:
    return Span(first, a_year_later(first) - ONE_DAY)


@dataclass(frozen=True)
class Calendar:
    """When the periods of one scheme are, for somebody to whom it applies since a day."""

    kind: str
    month: int
    first: str
    since: date

    @property
    def opening(self) -> Span:
        """The first period that is hers."""
        if self.kind == CpdPeriod.FIRST_YEAR:
            return year_from(self.since)
        holding = self._holding(self.since)
        return holding.next if self.first == CpdFirst.NEXT else holding

    def _holding(self, day: date) -> Span:
        year = day.year if day.month >= self.month else day.year - 1
        return year_from(date(year, self.month, 1))

    def on(self, day: date) -> Span | None:
        """The period that a day falls into; None before the scheme has begun for her, or when it is over."""
        opening = self.opening
        if day < opening.first or (self.kind == CpdPeriod.FIRST_YEAR and day > opening.last):
            return None
        return opening if day in opening else self._holding(day)

    def beginning_in(self, year: int) -> Span | None:
        """The period that begins in a calendar year; of one that comes once, the year in which it begins."""
        opening = self.opening
        if self.kind == CpdPeriod.FIRST_YEAR:
            return opening if opening.first.year == year else None
        span = year_from(date(year, self.month, 1))
        return span if span >= opening else None

    def shown_on(self, day: date) -> Span:
        """What her page shows: the period of the day, or else the nearest one there is."""
        return self.on(day) or self.opening
