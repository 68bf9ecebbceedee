"""How much of what somebody did counts in one scheme and one period. The only place where minutes are added up.

What always holds, whatever comes in: an activity counts once; it never counts for more than it lasted; the topics of
what is counted never exceed it, nor do the minutes judged to be relevant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from courses.certificates.cpd.periods import Span


@dataclass(frozen=True)
class Activity:
    """One entry of a ledger, as far as counting goes."""

    id: int
    on: date
    minutes: int
    topics: Mapping[str, int] = field(default_factory=dict)
    mode: str = ""


@dataclass(frozen=True)
class Choice:
    """What its person has decided about one activity in one scheme. None: nothing."""

    counts: bool | None = None
    # How many of its minutes she or her firm judges to be of the kind that the scheme asks for.
    judged: int = 0


NO_CHOICE = Choice()


@dataclass(frozen=True)
class Part:
    """At least so many of the minutes must be about one of these topics."""

    topics: tuple[str, ...]
    minutes: int


@dataclass(frozen=True)
class Judged:
    """At least so many minutes must be of a kind that nobody but the person or her firm can judge."""

    minutes: int
    # At most so many minutes count that are not of it.
    others_at_most: int | None = None


@dataclass(frozen=True)
class Talk:
    """A talk of a length between two bounds counts for a fixed time."""

    mode: str
    shortest: int
    longest: int
    counts: int


@dataclass(frozen=True)
class Rules:
    """What a scheme asks for, in minutes."""

    minimum: int | None
    parts: tuple[Part, ...] = ()
    judged: Judged | None = None
    # At most so many minutes of what is counted in other schemes too.
    shared_at_most: int | None = None
    talk: Talk | None = None
    # Minutes of an activity count in whole steps of so many.
    step: int = 1
    # Nothing counts unless it is chosen for the scheme.
    by_choice: bool = False


@dataclass(frozen=True)
class Counted:
    """What one activity brings."""

    id: int
    minutes: int
    topics: Mapping[str, int]
    judged: int


@dataclass(frozen=True)
class Measure:
    """Something a scheme asks for, and how far somebody is with it."""

    topics: tuple[str, ...]
    have: int
    need: int

    @property
    def left(self) -> int:
        return max(0, self.need - self.have)


@dataclass(frozen=True)
class Tally:
    """One person, one scheme, one period."""

    span: Span
    counted: tuple[Counted, ...]
    minimum: int | None
    parts: tuple[Measure, ...]
    judged: Measure | None

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.counted)

    @property
    def left(self) -> int:
        return max(0, (self.minimum or 0) - self.minutes)

    @property
    def is_met(self) -> bool:
        return self.minimum is not None and not self.left and not self.missing

    @property
    def missing(self) -> list[Measure]:
        """The parts that are still short."""
        return [measure for measure in (*self.parts, *([self.judged] if self.judged else ())) if measure.left]

    @property
    def by_id(self) -> dict[int, Counted]:
        return {one.id: one for one in self.counted}


def takes(rules: Rules, choice: Choice) -> bool:
    """Whether an activity belongs to a scheme: everything does until she says otherwise, or nothing until she chooses."""
    return choice.counts is True if rules.by_choice else choice.counts is not False


def share(part: int, of: int, whole: int) -> int:
    """So much of `part` as `of` is of `whole`, rounded down."""
    return part * of // whole if whole else 0


def tally(
    rules: Rules,
    span: Span,
    activities: Iterable[Activity],
    choices: Mapping[int, Choice],
    *,
    since: date | None = None,
    shared: Collection[int] = (),
    apart: Collection[int] = (),
) -> Tally:
    """Add up what counts in a period, oldest first; what goes beyond a limit is cut from what came later.

    `shared` are activities that count in the schemes a limit speaks of, `apart` those that count elsewhere and therefore
    not here. Nothing before `since` counts.
    """
    counted: dict[int, Counted] = {}
    shared_used = others_used = 0
    for activity in sorted(activities, key=lambda one: (one.on, one.id)):
        choice = choices.get(activity.id, NO_CHOICE)
        if activity.on not in span or (since and activity.on < since) or activity.id in counted:
            continue
        if activity.id in apart or not takes(rules, choice):
            continue
        minutes = _lasting(rules, activity)
        if rules.shared_at_most is not None and activity.id in shared:
            minutes = min(minutes, rules.shared_at_most - shared_used)
        judged = share(min(max(choice.judged, 0), activity.minutes), minutes, activity.minutes)
        if rules.judged is None:
            judged = 0
        elif rules.judged.others_at_most is not None:
            minutes = judged + min(minutes - judged, rules.judged.others_at_most - others_used)
            others_used += minutes - judged
        if activity.id in shared:
            shared_used += minutes
        topics = {topic: share(part, minutes, activity.minutes) for topic, part in activity.topics.items()}
        counted[activity.id] = Counted(
            activity.id, minutes, {key: part for key, part in topics.items() if part}, judged
        )
    found = tuple(one for one in counted.values() if one.minutes)
    return Tally(
        span=span,
        counted=found,
        minimum=rules.minimum,
        parts=tuple(Measure(part.topics, _about(found, part.topics), part.minutes) for part in rules.parts),
        judged=Measure((), sum(one.judged for one in found), rules.judged.minutes) if rules.judged else None,
    )


def _lasting(rules: Rules, activity: Activity) -> int:
    minutes, talk = activity.minutes, rules.talk
    if talk is not None and activity.mode == talk.mode and talk.shortest <= minutes <= talk.longest:
        minutes = min(talk.counts, minutes)
    return minutes - minutes % rules.step


def _about(counted: Iterable[Counted], topics: tuple[str, ...]) -> int:
    return sum(one.topics.get(topic, 0) for one in counted for topic in topics)


def fitted(topics: Mapping[str, int], minutes: int, known: Collection[str]) -> dict[str, int]:
    """Topics of which there are minutes, none of them unknown, together at most as long as the whole."""
    parts = {key: max(0, int(part)) for key, part in topics.items() if key in known}
    total = sum(parts.values())
    if total > minutes:
        parts = {key: share(part, minutes, total) for key, part in parts.items()}
    return {key: part for key, part in parts.items() if part}
