"""The clock runs what is due; one job that fails stops no other."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command

from common import clock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch):
    """A clock with three jobs of our own and no other."""
    seen: list[str] = []
    monkeypatch.setattr(clock, "_jobs", {})
    monkeypatch.setattr(clock, "autodiscover_modules", lambda name: None)

    @clock.job()
    def a_minutely():
        seen.append("minutely")

    @clock.job()
    def b_broken():
        seen.append("broken")
        raise ValueError("cannot")

    @clock.job(every=3600)
    def c_hourly():
        seen.append("hourly")

    return seen


def short(outcome: dict[str, str]) -> list[str]:
    return list(outcome.values())


def test_one_failure_stops_no_other_job(ran):
    assert short(clock.tick(now=NOW)) == ["done", "failed", "done"]
    assert ran == ["minutely", "broken", "hourly"]


def test_a_job_rests_until_its_time_has_come(ran):
    clock.tick(now=NOW)
    assert short(clock.tick(now=NOW + timedelta(seconds=30))) == ["not due", "not due", "not due"]
    assert short(clock.tick(now=NOW + timedelta(seconds=60))) == ["done", "failed", "not due"]
    assert short(clock.tick(now=NOW + timedelta(hours=1))) == ["done", "failed", "done"]


def test_the_command_runs_everything_and_says_what_failed(ran):
    clock.tick()
    out = io.StringIO()
    call_command("tick", stdout=out)
    assert ran == ["minutely", "broken", "hourly"] * 2
    assert out.getvalue().endswith("b_broken: failed\n")
    assert len(out.getvalue().splitlines()) == 1


def test_each_tick_leaves_a_sign_of_life(ran):
    clock.tick(now=NOW)
    assert cache.get("clock:ticked_at") == NOW


def test_every_app_with_a_deadline_has_its_job():
    assert {declared.name.rsplit(".", 2)[0] for declared in clock.jobs()} >= {
        "accounts", "common", "courses.assessment", "courses.catalogue", "courses.certificates", "courses.cohorts",
    }  # fmt: skip


@pytest.mark.django_db
def test_every_real_job_bears_an_empty_database_and_being_run_twice():
    for _time in range(2):
        assert set(clock.tick(everything=True).values()) == {"done"}
