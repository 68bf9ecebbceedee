"""One person's ledger: her entries, the schemes she follows, and what counts in each. One answer for page, PDF and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from accounts.models import Organisation, Person
from common.formats import format_hours
from common.languages import current
from courses.certificates.cpd.counting import Activity, Choice, Counted, Tally, takes, tally
from courses.certificates.cpd.periods import ONE_DAY, Span
from courses.certificates.models import CpdEnrolment, CpdEntry, CpdScheme
from courses.certificates.queries import cpd_words as words
from courses.certificates.queries.cpd_schemes import (
    Offered,
    calendar_of,
    offered_to,
    period_and_version,
    period_now,
    rules_of,
)

MOST_ENTRIES = 2000  # of one person in the time one page shows


@dataclass(frozen=True)
class Row:
    """One entry as every place shows it."""

    entry: CpdEntry
    title: str
    title_language: str
    provider: str
    evidence: str
    mark: str

    @classmethod
    def of(cls, entry: CpdEntry) -> Row:
        title, language = words.title_of(entry, current())
        return cls(
            entry=entry,
            title=title,
            title_language=language,
            provider=words.provider_of(entry, current()),
            evidence=words.evidence_of(entry),
            mark=words.mark_of(entry),
        )

    @property
    def topics(self) -> str:
        return words.topics_line(self.entry.topics)

    @property
    def hours(self) -> str:
        return format_hours(self.entry.minutes)


@dataclass(frozen=True)
class Followed:
    """A scheme somebody follows, with what she has decided about single entries."""

    offered: Offered
    since: date
    choices: dict[int, Choice]

    @property
    def key(self) -> str:
        return self.offered.key

    def takes(self, entry: CpdEntry) -> bool:
        """Whether an entry belongs to it: it falls into one of its periods, and she has not said otherwise."""
        span = calendar_of(self.offered.newest, self.since).on(entry.on)
        version = self.offered.on(span.first) if span else None
        if version is None or entry.on < self.since or not entry.counts:
            return False
        return takes(rules_of(version), self.choices.get(entry.pk, Choice()))

    @property
    def excludes(self) -> set[str]:
        """The schemes in which an entry no longer counts once it counts here."""
        return set(self.offered.newest.apart_from)


@dataclass(frozen=True)
class Standing:
    """One scheme in one period: what counts, what is short, and on whose word it is shown."""

    scheme: CpdScheme
    offered: Offered
    since: date
    tally: Tally
    rows: tuple[tuple[Row, Counted], ...]

    @property
    def span(self) -> Span:
        return self.tally.span

    @property
    def key(self) -> str:
        return self.offered.key

    @property
    def approved_by(self) -> tuple[Organisation, ...]:
        return self.offered.approved_by

    @property
    def headline(self) -> str:
        return words.headline(self.scheme, self.tally)

    @property
    def remaining(self) -> str:
        return words.remaining(self.scheme, self.tally)

    @cached_property
    def lines(self) -> list[words.Line]:
        return words.lines_of(self.scheme, self.tally)

    def amount(self, minutes: int) -> str:
        return words.in_units(minutes, self.scheme.unit_minutes or 60)


@dataclass(frozen=True)
class Ledger:
    """What one page shows: the entries of a time, the standings, and schemes that rest because nobody vouches for them."""

    rows: tuple[Row, ...]
    standings: tuple[Standing, ...]
    resting: tuple[str, ...] = ()
    followed: tuple[Followed, ...] = field(default=())

    @property
    def hours(self) -> str:
        """What counts of the time shown."""
        return format_hours(sum(row.entry.minutes for row in self.rows if row.entry.counts))

    def claimed_in(self, entry: CpdEntry) -> list[str]:
        """The names of the schemes in which an entry counts on this page."""
        return [standing.scheme.name for standing in self.standings if entry.pk in standing.tally.by_id]


def followed_by(person: Person, *, today: date) -> tuple[list[Followed], list[str]]:
    """The schemes she follows that are offered to her, and the keys of those that are not at present."""
    offered = offered_to(person, today=today)
    choices: dict[str, dict[int, Choice]] = {}
    for key, entry, counts, judged in person.cpd_entries.filter(claims__isnull=False).values_list(
        "claims__scheme_key", "pk", "claims__counts", "claims__judged_minutes"
    ):
        choices.setdefault(key, {})[entry] = Choice(counts, judged)
    enrolments = CpdEnrolment.objects.filter(person=person, is_on=True).order_by("pk")
    found, resting = [], []
    for enrolment in enrolments:
        scheme = offered.get(enrolment.scheme_key)
        if scheme is None:
            resting.append(enrolment.scheme_key)
        else:
            found.append(Followed(scheme, enrolment.since, choices.get(enrolment.scheme_key, {})))
    return found, resting


def entries_between(person: Person, first: date, last: date) -> list[CpdEntry]:
    """Her entries of a time, the newest first, with everything that tells what they were."""
    return list(CpdEntry.objects.of(person).between(first, last).with_words()[:MOST_ENTRIES])


def ledger_now(person: Person, *, today: date, year: int) -> Ledger:
    """Her page: the schemes as they stand today, and the entries of a calendar year."""
    followed, resting = followed_by(person, today=today)
    asked = [(one, period_now(one.offered, one.since, today)) for one in followed]
    return _ledger(person, followed, asked, resting, Span(date(year, 1, 1), date(year, 12, 31)))


def ledger_of_year(person: Person, *, today: date, year: int) -> Ledger:
    """Her statement: the periods that begin in a calendar year, with the entries of that year."""
    followed, resting = followed_by(person, today=today)
    asked = [(one, period_and_version(one.offered, one.since, year=year)) for one in followed]
    return _ledger(person, followed, asked, resting, Span(date(year, 1, 1), date(year, 12, 31)))


def ledger_between(person: Person, *, first: date, last: date, today: date) -> Ledger:
    """The entries of a time, with every period of a followed scheme that touches it."""
    followed, resting = followed_by(person, today=today)
    asked: list[tuple[Followed, tuple[Span, CpdScheme] | None]] = []
    for one in followed:
        calendar = calendar_of(one.offered.newest, one.since)
        span = calendar.on(first) or calendar.opening
        while span.first <= last:
            version = one.offered.on(span.first)
            if span.last >= first and version is not None:
                asked.append((one, (span, version)))
            following = calendar.on(span.last + ONE_DAY)
            if following is None:
                break
            span = following
    return _ledger(person, followed, asked, resting, Span(first, last))


def _ledger(
    person: Person,
    followed: list[Followed],
    asked: Sequence[tuple[Followed, tuple[Span, CpdScheme] | None]],
    resting: Sequence[str],
    shown: Span,
) -> Ledger:
    periods = [(one, *found) for one, found in asked if found is not None]
    spans = [shown, *(span for _one, span, _scheme in periods)]
    entries = entries_between(person, min(span.first for span in spans), max(span.last for span in spans))
    rows = {entry.pk: Row.of(entry) for entry in entries}
    return Ledger(
        rows=tuple(rows[entry.pk] for entry in entries if entry.on in shown),
        standings=tuple(_standing(one, span, scheme, entries, followed, rows) for one, span, scheme in periods),
        resting=tuple(resting),
        followed=tuple(followed),
    )


def _standing(
    one: Followed,
    span: Span,
    scheme: CpdScheme,
    entries: Iterable[CpdEntry],
    followed: Iterable[Followed],
    rows: dict[int, Row],
) -> Standing:
    counting = [entry for entry in entries if entry.counts]
    others = [other for other in followed if other.key != one.key]
    shared_with = set((scheme.shared or {}).get("schemes", ()))
    counted = tally(
        rules_of(scheme),
        span,
        [activity_of(entry) for entry in counting],
        one.choices,
        since=one.since,
        shared={entry.pk for entry in counting for other in others if other.key in shared_with and other.takes(entry)},
        apart={entry.pk for entry in counting for other in others if one.key in other.excludes and other.takes(entry)},
    )
    return Standing(
        scheme=scheme,
        offered=one.offered,
        since=one.since,
        tally=counted,
        rows=tuple((rows[found.id], found) for found in counted.counted),
    )


def activity_of(entry: CpdEntry) -> Activity:
    return Activity(id=entry.pk, on=entry.on, minutes=entry.minutes, topics=entry.topics, mode=entry.mode)


def counting_rows(person: Person, year: int) -> list[Row]:
    """Everything that counts of a calendar year, the newest first; what My learning shows."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [Row.of(entry) for entry in entries_between(person, first, last) if entry.counts]


def years_of(person: Person) -> list[int]:
    """The calendar years in which she has entries, the newest first."""
    days: Any = CpdEntry.objects.filter(person=person).order_by().dates("on", "year", order="DESC")
    return [day.year for day in days]


def entry_of(person: Person, public_id: Any) -> CpdEntry | None:
    """One of hers, with everything about it."""
    found: CpdEntry | None = CpdEntry.objects.of(person).filter(public_id=public_id).with_words().first()
    return found
