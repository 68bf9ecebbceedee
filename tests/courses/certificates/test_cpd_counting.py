"""What counts in a scheme and a period: the arithmetic, and what always holds of it."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.certificates.cpd.counting import Activity, Choice, Judged, Part, Rules, Talk, fitted, tally
from courses.certificates.cpd.periods import Calendar, Span, year_from
from courses.certificates.enums import CpdTopic

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
TOPICS = tuple(CpdTopic.values)
MANY = 1000 if os.environ.get("ACADEMY_TEST_SIZE") == "full" else 100


def did(minutes, on=date(2026, 5, 1), number=1, mode="in_person", **topics):
    return Activity(id=number, on=on, minutes=minutes, topics=topics, mode=mode)


def test_minutes_of_the_period_are_added_up_and_others_are_not():
    found = tally(
        Rules(minimum=600),
        YEAR,
        [
            did(60, number=1),
            did(30, number=2, on=date(2026, 12, 31)),
            did(500, number=3, on=date(2027, 1, 1)),
            did(500, number=4, on=date(2025, 12, 31)),
        ],
        {},
    )
    assert (found.minutes, found.left, found.is_met) == (90, 510, False)
    assert set(found.by_id) == {1, 2}


def test_what_she_leaves_out_does_not_count():
    found = tally(Rules(minimum=60), YEAR, [did(60), did(40, number=2)], {1: Choice(counts=False)})
    assert (found.minutes, found.left) == (40, 20)


def test_a_scheme_by_choice_counts_only_what_is_chosen():
    rules = Rules(minimum=120, by_choice=True)
    assert tally(rules, YEAR, [did(60), did(60, number=2)], {2: Choice(counts=True)}).minutes == 60


def test_what_counts_elsewhere_instead_does_not_count_here():
    assert tally(Rules(minimum=60), YEAR, [did(60), did(40, number=2)], {}, apart={2}).minutes == 60


def test_nothing_counts_from_before_the_scheme_applied_to_her():
    found = tally(
        Rules(minimum=60), YEAR, [did(60), did(40, number=2, on=date(2026, 6, 1))], {}, since=date(2026, 5, 2)
    )
    assert found.minutes == 40


def test_parts_are_met_by_any_of_their_topics():
    rules = Rules(minimum=60, parts=(Part(("ethics", "regulatory_compliance"), 60),))
    found = tally(rules, YEAR, [did(60, ethics=20), did(60, number=2, regulatory_compliance=30)], {})
    assert [(measure.have, measure.need, measure.left) for measure in found.parts] == [(50, 60, 10)]
    assert found.missing == list(found.parts)
    assert not found.is_met


def test_only_what_is_judged_relevant_meets_the_part_that_has_to_be_judged():
    rules = Rules(minimum=60, judged=Judged(30))
    assert tally(rules, YEAR, [did(60)], {}).judged.left == 30
    assert tally(rules, YEAR, [did(60)], {1: Choice(judged=30)}).is_met


def test_at_most_so_much_counts_that_is_not_of_the_kind_asked_for():
    rules = Rules(minimum=90, judged=Judged(30, others_at_most=60))
    found = tally(rules, YEAR, [did(50), did(50, number=2), did(20, number=3)], {3: Choice(judged=20)})
    assert [(one.id, one.minutes) for one in found.counted] == [(1, 50), (2, 10), (3, 20)]
    assert found.judged.have == 20


def test_at_most_so_much_counts_that_counts_in_another_scheme_too():
    rules = Rules(minimum=600, shared_at_most=300)
    found = tally(rules, YEAR, [did(200), did(200, number=2), did(100, number=3)], {}, shared={1, 2})
    assert [(one.id, one.minutes) for one in found.counted] == [(1, 200), (2, 100), (3, 100)]


@pytest.mark.parametrize(("minutes", "counted"), [(59, 59), (60, 30), (120, 30), (121, 121)])
def test_a_talk_of_one_to_two_hours_counts_for_half_an_hour(minutes, counted):
    rules = Rules(minimum=600, talk=Talk("talk", 60, 120, 30))
    assert tally(rules, YEAR, [did(minutes, mode="talk")], {}).minutes == counted
    assert tally(rules, YEAR, [did(minutes)], {}).minutes == minutes


def test_what_is_cut_is_cut_of_every_topic_alike():
    found = tally(Rules(600, talk=Talk("talk", 60, 120, 30)), YEAR, [did(90, mode="talk", ethics=45, risk=45)], {})
    assert found.counted[0].topics == {"ethics": 15, "risk": 15}


def test_minutes_count_in_whole_steps():
    assert tally(Rules(600, step=30), YEAR, [did(89), did(29, number=2)], {}).minutes == 60


def test_topics_are_made_to_fit():
    assert fitted({"ethics": 40, "risk": 40}, 40, TOPICS) == {"ethics": 20, "risk": 20}
    assert fitted({"ethics": 10, "cooking": 5, "risk": 0}, 60, TOPICS) == {"ethics": 10}
    assert fitted({}, 60, TOPICS) == {}


# --- periods --------------------------------------------------------------------------------------------------------


def calendar(kind="year", month=1, first="same", since=date(2026, 3, 15)):
    return Calendar(kind=kind, month=month, first=first, since=since)


def test_a_calendar_year_is_a_calendar_year():
    assert calendar().on(date(2026, 1, 1)) == YEAR
    assert calendar().on(date(2026, 12, 31)) == YEAR
    assert calendar().on(date(2025, 12, 31)) is None
    assert calendar().beginning_in(2026) == YEAR
    assert calendar().beginning_in(2025) is None


def test_a_year_from_august_ends_in_july():
    insurance = calendar(month=8)
    assert insurance.on(date(2026, 7, 31)) == Span(date(2025, 8, 1), date(2026, 7, 31))
    assert insurance.on(date(2026, 8, 1)) == Span(date(2026, 8, 1), date(2027, 7, 31))
    assert insurance.beginning_in(2025).last == date(2026, 7, 31)


def test_some_schemes_begin_with_the_year_after():
    banking = calendar(first="next")
    assert banking.on(date(2026, 6, 1)) is None
    assert banking.on(date(2027, 6, 1)) == Span(date(2027, 1, 1), date(2027, 12, 31))
    assert banking.shown_on(date(2026, 6, 1)).first == date(2027, 1, 1)


def test_a_first_year_is_twelve_months_and_comes_once():
    joiner = calendar(kind="first_year", since=date(2024, 2, 29))
    assert joiner.opening == Span(date(2024, 2, 29), date(2025, 2, 28))
    assert joiner.on(date(2025, 3, 1)) is None
    assert joiner.beginning_in(2024) == joiner.opening
    assert joiner.beginning_in(2025) is None


days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
calendars = st.builds(
    Calendar,
    kind=st.sampled_from(["year", "first_year"]),
    month=st.integers(1, 12),
    first=st.sampled_from(["same", "next"]),
    since=days,
)


@settings(max_examples=MANY, deadline=None)
@given(calendars, days)
def test_a_day_falls_into_one_period_at_most_and_the_next_day_into_it_or_the_one_after(calendar, day):
    span = calendar.on(day)
    after = calendar.on(day + timedelta(days=1))
    if span is not None:
        assert day in span
        assert after == span or (day == span.last and (after is None or after.first == day + timedelta(days=1)))
        assert calendar.beginning_in(span.first.year) == span


@settings(max_examples=MANY, deadline=None)
@given(days)
def test_a_year_has_all_its_days(first):
    span = year_from(first)
    assert (span.last - span.first).days + 1 in (365, 366)
    assert span.next.first == span.last + timedelta(days=1)


# --- what always holds ----------------------------------------------------------------------------------------------


@st.composite
def activities(draw):
    minutes = draw(st.integers(0, 600))
    wanted = {topic: draw(st.integers(0, 300)) for topic in draw(st.lists(st.sampled_from(TOPICS), unique=True))}
    return Activity(
        id=draw(st.integers(1, 12)),
        on=draw(st.dates(date(2025, 6, 1), date(2027, 6, 30))),
        minutes=minutes,
        topics=fitted(wanted, minutes, TOPICS),
        mode=draw(st.sampled_from(["in_person", "talk", "self_paced"])),
    )


rules = st.builds(
    Rules,
    minimum=st.none() | st.integers(0, 1200),
    parts=st.lists(
        st.builds(Part, st.lists(st.sampled_from(TOPICS), min_size=1, unique=True).map(tuple), st.integers(0, 300)),
        max_size=2,
    ).map(tuple),
    judged=st.none() | st.builds(Judged, st.integers(0, 600), st.none() | st.integers(0, 600)),
    shared_at_most=st.none() | st.integers(0, 600),
    talk=st.none() | st.just(Talk("talk", 60, 120, 30)),
    step=st.sampled_from([1, 15, 30, 60]),
    by_choice=st.booleans(),
)
choices = st.dictionaries(
    st.integers(1, 12), st.builds(Choice, st.none() | st.booleans(), st.integers(-5, 700)), max_size=12
)


@settings(max_examples=MANY * 3, deadline=None)
@given(rules, st.lists(activities(), max_size=15), choices, st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_no_minute_counts_twice_and_nothing_counts_for_more_than_it_was(rules, done, choices, shared, apart):
    found = tally(rules, YEAR, done, choices, shared=shared, apart=apart)
    ids = [one.id for one in found.counted]
    assert len(ids) == len(set(ids))
    longest = {}
    for one in done:
        longest[one.id] = max(longest.get(one.id, 0), one.minutes)
    for one in found.counted:
        assert 0 < one.minutes <= longest[one.id]
        assert sum(one.topics.values()) <= one.minutes
        assert 0 <= one.judged <= one.minutes
        assert one.id not in apart
        assert one.minutes % rules.step == 0 or rules.judged or rules.shared_at_most is not None or rules.talk
    assert sum(measure.have for measure in found.parts[:1]) <= found.minutes
    others = sum(one.minutes - one.judged for one in found.counted)
    if rules.judged and rules.judged.others_at_most is not None:
        assert others <= rules.judged.others_at_most
    if rules.shared_at_most is not None:
        assert sum(one.minutes for one in found.counted if one.id in shared) <= rules.shared_at_most


@settings(max_examples=MANY, deadline=None)
@given(rules, st.lists(activities(), max_size=12, unique_by=lambda one: one.id), choices)
def test_the_order_in_which_activities_come_changes_nothing(rules, done, choices):
    assert tally(rules, YEAR, done, choices) == tally(rules, YEAR, list(reversed(done)), choices)


@settings(max_examples=MANY, deadline=None)
@given(rules, st.lists(activities(), max_size=12, unique_by=lambda one: one.id), choices)
def test_neighbouring_periods_share_nothing(rules, done, choices):
    before = tally(rules, Span(date(2025, 1, 1), date(2025, 12, 31)), done, choices)
    after = tally(rules, YEAR.next, done, choices)
    now = tally(rules, YEAR, done, choices)
    assert not set(before.by_id) & set(now.by_id) | set(now.by_id) & set(after.by_id)
