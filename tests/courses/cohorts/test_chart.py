"""The arithmetic of the chart and of the sentence above it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import translation

from courses.cohorts.enums import Standing
from courses.cohorts.queries.chart import APART, BOTTOM, LEFT, TOP, day_labels, days_of, draw, pace_on, spread, ticks
from courses.cohorts.queries.dates import short_date
from courses.cohorts.queries.figures import Figures, per_cent

START, DUE = date(2026, 10, 1), date(2026, 11, 15)


def drawn(
    *, today: date, people: int = 42, started: dict[date, int] | None = None, completed: dict[date, int] | None = None
):
    return draw(
        starts_on=START,
        due_on=DUE,
        today=today,
        people=people,
        started=Counter(started or {}),
        completed=Counter(completed or {}),
    )


def test_the_table_has_the_first_day_whole_weeks_the_due_date_and_today():
    assert days_of(START, date(2026, 11, 22), DUE) == [
        *(START + timedelta(days=7 * week) for week in range(7)),
        date(2026, 11, 15),
        date(2026, 11, 19),
        date(2026, 11, 22),
    ]


def test_a_long_cohort_has_no_more_points_than_one_can_read():
    assert len(days_of(date(2025, 1, 1), date(2026, 12, 31), date(2026, 12, 1))) <= 18


def test_the_pace_is_even_and_ends_with_everybody_on_the_due_date():
    days = (START, date(2026, 10, 8), DUE, date(2026, 12, 1), date(2026, 9, 1))
    assert [pace_on(day, starts_on=START, due_on=DUE, people=42) for day in days] == [0, 6, 42, 42, 0]


def test_a_cohort_of_one_day_has_a_pace():
    assert pace_on(START, starts_on=START, due_on=START, people=5) == 5


def test_counts_grow_and_never_pass_the_number_of_people():
    chart = drawn(
        today=date(2026, 11, 22),
        people=5,
        started={date(2026, 9, 1): 2, date(2026, 10, 20): 9},
        completed={date(2026, 11, 1): 1, date(2026, 11, 20): 3},
    )
    assert [point.completed for point in chart.points] == sorted(point.completed for point in chart.points)
    assert (chart.points[0].started, chart.points[-1].started, chart.points[-1].completed) == (2, 5, 4)


def test_who_completed_had_started():
    chart = drawn(today=DUE, completed={START: 3})
    assert all(point.started >= point.completed for point in chart.points)


@pytest.mark.parametrize("today", [date(2026, 9, 1), START, date(2026, 10, 20), DUE, date(2027, 3, 1)])
def test_everything_stays_inside_the_drawing(today: date):
    chart = drawn(today=today, started={START: 10}, completed={START: 4})
    places = [float(part) for path in (chart.started_path, chart.completed_path, chart.pace_path)
              for part in path.replace("M", "").replace("L", "").split()]  # fmt: skip
    assert all(LEFT <= x <= 884 for x in places[0::2])
    assert all(TOP <= y <= BOTTOM for y in places[1::2])
    assert LEFT <= chart.due_x <= 884


def test_lines_that_have_only_begun_are_named_on_their_right_on_a_phone_too():
    assert [drawn(today=today).ends_early for today in (START, START + timedelta(days=14), DUE)] == [True, True, False]


def test_two_labels_never_touch():
    for upper in range(TOP, BOTTOM, 7):
        for lower in range(upper, BOTTOM, 7):
            first, second = spread(upper, lower)
            assert second - first >= APART - 0.1


def test_dates_under_the_axis_never_touch():
    days = [START + timedelta(days=day) for day in range(60)]
    labels = day_labels(days, x_of=lambda day: LEFT + (day - START).days * 12, keep={START, DUE})
    assert all(later.x - sooner.x >= 64 for sooner, later in pairwise(labels))


def test_nought_and_everybody_stand_at_the_axis():
    assert [(ticks(people)[0], ticks(people)[-1]) for people in (5, 7, 42, 100, 9999)] == [
        (0, 5), (0, 7), (0, 42), (0, 100), (0, 9999),
    ]  # fmt: skip


def test_from_two_hundred_people_the_axis_is_in_per_cent():
    assert [label.text for label in drawn(today=DUE, people=199).grid][-1] == "199"
    assert [label.text for label in drawn(today=DUE, people=300).grid] == ["0%", "33%", "66%", "100%"]


def test_a_hundred_per_cent_is_everybody_and_nought_is_nobody():
    assert [per_cent(*pair) for pair in ((0, 0), (0, 9), (9, 9), (31, 42), (999, 1000), (1, 1000))] == [
        0,
        0,
        100,
        74,
        99,
        1,
    ]


def figures(learners: int, completed: int, overdue: int, never: int) -> Figures:
    counted = Figures(learners=learners, overdue_never_started=never)
    counted.standings.update({Standing.COMPLETED: completed, Standing.OVERDUE: overdue})
    return counted


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        (figures(42, 31, 7, 2), "31 of 42 have completed. Seven are overdue; two of them have never started."),
        (figures(42, 31, 7, 1), "31 of 42 have completed. Seven are overdue; one of them has never started."),
        (figures(42, 31, 7, 0), "31 of 42 have completed. Seven are overdue."),
        (figures(42, 31, 1, 1), "31 of 42 have completed. One is overdue and has never started."),
        (figures(42, 31, 3, 3), "31 of 42 have completed. Three are overdue and have never started."),
        (figures(42, 1, 12, 11), "1 of 42 has completed. 12 are overdue; 11 of them have never started."),
        (figures(3, 3, 0, 0), "3 of 3 have completed. Nobody is overdue."),
        (figures(0, 0, 0, 0), "Nobody whose progress you may see has a seat yet."),
    ],
)
def test_one_sentence_answers(counted: Figures, sentence: str):
    assert counted.answer == sentence


def test_dates_are_narrow_and_name_another_year():
    with translation.override("zh-hant"):
        assert short_date(date(2019, 11, 15)) == "2019年11月15日"
    assert short_date(date(2019, 11, 15)) == "15 Nov 2019"
    assert short_date(None) == ""


def test_a_date_soon_after_the_first_day_does_not_run_into_its_label():
    day = timedelta(days=1)
    labels = day_labels(
        [START, START + day], x_of=lambda one: LEFT + (one - START).days * 70, keep={START, START + day}
    )
    assert [label.x for label in labels] == [LEFT]


def test_the_pace_is_named_ahead_of_today_while_there_is_room():
    early = draw(
        starts_on=START, due_on=DUE, today=START + timedelta(days=5), people=10, started=Counter(), completed=Counter()
    )
    assert early.pace_label.x > early.end[0]
    late = draw(starts_on=START, due_on=DUE, today=DUE, people=10, started=Counter(), completed=Counter())
    assert late.pace_label.x < late.end[0]
