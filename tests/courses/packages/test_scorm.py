"""What SCORM's words mean: nothing here needs a database."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from courses.packages.models import PackageState
from courses.packages.parts import Part, parts_of
from courses.packages.players.scorm import Scorm12Player, Scorm2004Player, clock, seconds_of

OLD, NEW = Scorm12Player(), Scorm2004Player()
WHOLE = Part(id="a", title="A", href="a.html")


def state(**fields) -> PackageState:
    moment = datetime(2026, 1, 1)
    return PackageState(part="a", begun_at=moment, kept_at=moment, **fields)


def old(part: Part = WHOLE, **core):
    values = {f"cmi.core.{name.replace('_of_', '.')}": value for name, value in core.items()}
    report = OLD.report(values=values, part=part)
    return report.completed, report.success, report.score


def new(part: Part = WHOLE, **named):
    values = {f"cmi.{name.replace('_of_', '.')}": value for name, value in named.items()}
    report = NEW.report(values=values, part=part)
    return report.completed, report.success, report.score


@pytest.mark.parametrize(
    ("status", "completed", "success"),
    [
        ("passed", True, True),
        ("failed", False, False),
        ("completed", True, None),
        ("incomplete", False, None),
        ("browsed", False, None),
        ("not attempted", False, None),
        (7, False, None),
    ],
)
def test_the_one_status_of_scorm_12_says_both(status, completed, success):
    assert old(lesson_status=status) == (completed, success, None)


def test_points_become_per_cent():
    assert old(score_of_raw="53", score_of_max="100")[2] == Decimal("53.0")
    assert old(score_of_raw="8", score_of_min="0", score_of_max="15")[2] == Decimal("53.33")
    assert old(score_of_raw="150")[2] == Decimal("100.0")
    assert old(score_of_raw="-3")[2] == Decimal("0.0")
    assert old(score_of_raw="5", score_of_min="9", score_of_max="9")[2] == Decimal("5.0")
    assert old(score_of_raw="much")[2] is None
    assert old(score_of_raw="nan")[2] is None


def test_the_mastery_score_decides_once_the_part_is_done():
    part = Part(id="a", title="A", href="a", mastery=80)
    assert old(part, lesson_status="completed", score_of_raw="80") == (True, True, Decimal("80.0"))
    assert old(part, lesson_status="passed", score_of_raw="79") == (False, False, Decimal("79.0"))
    assert old(part, lesson_status="incomplete", score_of_raw="90") == (False, None, Decimal("90.0"))
    assert old(part, lesson_status="passed") == (True, True, None)


def test_scorm_2004_says_completion_and_success_apart():
    assert new(completion_status="completed") == (True, None, None)
    assert new(completion_status="incomplete", success_status="failed", score_of_scaled="0.4") == (
        False,
        False,
        Decimal("40.0"),
    )
    assert new(success_status="passed") == (True, True, None)
    assert new(score_of_scaled="-0.5")[2] == Decimal("0.0")
    assert new(score_of_raw="3", score_of_max="4")[2] == Decimal("75.0")


def test_the_manifests_passing_score_and_threshold_decide():
    part = Part(id="a", title="A", href="a", scaled_passing_score=0.7, completion_threshold=0.9)
    assert new(part, success_status="passed", score_of_scaled="0.69")[1] is False
    assert new(part, success_status="unknown", score_of_scaled="0.7")[1] is True
    assert new(part, completion_status="completed", progress_measure="0.5")[0] is False
    assert new(part, completion_status="incomplete", progress_measure="0.9")[0] is True


def test_a_page_that_reports_nothing_is_done_when_it_was_opened():
    part = Part(id="a", title="A", href="a", reports=False)
    assert old(part) == new(part) == (True, None, None)


def test_one_that_comes_and_goes_and_sets_nothing_is_done_when_it_went():
    for player, status, exit_name, place in (
        (OLD, {"cmi.core.lesson_status": "not attempted"}, "cmi.core.exit", "cmi.core.lesson_location"),
        (NEW, {"cmi.completion_status": "unknown"}, "cmi.exit", "cmi.location"),
    ):
        assert player.report(values=status, part=WHOLE, ended=True).completed is True
        assert player.report(values=status, part=WHOLE).completed is False
        for more in ({exit_name: "suspend"}, {place: "4"}, {"cmi.suspend_data": "p=4"}):
            assert player.report(values={**status, **more}, part=WHOLE, ended=True).completed is False
    assert OLD.report(values={"cmi.core.lesson_status": "incomplete"}, part=WHOLE, ended=True).completed is False


def test_times_are_read_in_both_ways_of_writing():
    assert [seconds_of(text) for text in ("0000:05:10.5", "12:00:00", "PT1H0M3.9S", "P1DT2M", "soon", None, "P")] == [
        310,
        43_200,
        3_603,
        86_520,
        0,
        0,
        0,
    ]
    assert (clock(3_725), clock(10**9)) == ("0001:02:05", "9999:46:40")


def test_a_part_begins_with_what_the_manifest_says():
    part = Part(
        id="a", title="A", href="a.html", mastery=80, objectives=("one", "two"), data="colour=red", max_time="0:30"
    )
    given = OLD.start(package=None, part=part, state=None, learner="x")["values"]
    assert given == {
        "cmi.objectives.0.id": "one",
        "cmi.objectives.1.id": "two",
        "cmi.core.student_id": "x",
        "cmi.core.student_name": "x",
        "cmi.core.entry": "ab-initio",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.total_time": "0000:00:00",
        "cmi.core.lesson_status": "not attempted",
        "cmi.launch_data": "colour=red",
        "cmi.student_data.mastery_score": "80",
        "cmi.student_data.max_time_allowed": "0:30",
    }
    part = Part(id="a", title="A", href="a", scaled_passing_score=0.8, completion_threshold=0.5, objectives=("one",))
    given = NEW.start(package=None, part=part, state=None, learner="x")["values"]
    assert (given["cmi.scaled_passing_score"], given["cmi.completion_threshold"]) == ("0.8", "0.5")
    assert (given["cmi.objectives.0.id"], given["cmi.entry"]) == ("one", "ab-initio")


def test_who_left_to_come_back_goes_on_where_she_was():
    held = {"cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend", "cmi.core.student_name": "old"}
    kept = state(location="4", suspend_data="p=4", seconds=70, ended=True, values=held)
    begun = OLD.start(package=None, part=WHOLE, state=kept, learner="x")
    assert begun["suspendData"] == "p=4"
    assert begun["values"]["cmi.core.lesson_location"] == "4"
    assert begun["values"]["cmi.core.entry"] == "resume"
    assert begun["values"]["cmi.core.lesson_status"] == "incomplete"
    assert begun["values"]["cmi.core.student_name"] == "x"
    assert begun["values"]["cmi.core.total_time"] == "0000:01:10"
    assert "cmi.core.exit" not in begun["values"]


def test_scorm_2004_begins_a_new_attempt_after_one_that_was_ended():
    values = {"cmi.completion_status": "completed", "cmi.exit": "normal"}
    over = state(location="4", suspend_data="p=4", seconds=70, ended=True, values=values)
    begun = NEW.start(package=None, part=WHOLE, state=over, learner="x")
    assert (begun["suspendData"], begun["values"]["cmi.entry"]) == ("", "ab-initio")
    assert "cmi.location" not in begun["values"]
    cut = state(location="4", suspend_data="p=4", seconds=70, values=values)
    begun = NEW.start(package=None, part=WHOLE, state=cut, learner="x")
    assert (begun["suspendData"], begun["values"]["cmi.entry"]) == ("p=4", "resume")
    assert begun["values"]["cmi.total_time"] == "PT70S"


def test_scorm_2004_goes_on_with_what_was_not_done_whatever_it_said_as_it_went():
    held = {"location": "4", "suspend_data": "p=4", "ended": True}
    for values in ({}, {"cmi.completion_status": "incomplete", "cmi.exit": "normal"}):
        begun = NEW.start(package=None, part=WHOLE, state=state(**held, values=values), learner="x")
        assert (begun["suspendData"], begun["values"]["cmi.location"], begun["values"]["cmi.entry"]) == (
            "p=4",
            "4",
            "resume",
        )
    for over in (state(**held, success=False), state(**held, values={"cmi.exit": "time-out"})):
        begun = NEW.start(package=None, part=WHOLE, state=over, learner="x")
        assert (begun["suspendData"], begun["values"]["cmi.entry"]) == ("", "ab-initio")


def test_a_line_of_an_outline_keeps_what_only_its_format_knows():
    (part,) = parts_of([{"id": "a", "title": "A", "href": "a", "library": "H5P.Quiz 1.2", "objectives": ["o"]}])
    assert (part.objectives, part.more, part.can_launch) == (("o",), {"library": "H5P.Quiz 1.2"}, True)


def test_a_part_is_called_as_its_package_calls_it_in_the_language_of_the_page():
    line = {"id": "a", "title": "Unit", "description": "About it", "titles": {"en": "Unit", "zh-hans": "单元"}}
    (part,) = parts_of([{**line, "descriptions": {"en": "About it", "zh-hans": "说明"}}])
    told = [(one.title, one.description) for one in map(part.said_in, ("en", "zh-hans", "zh-hant"))]
    assert told == [("Unit", "About it"), ("单元", "说明"), ("Unit", "About it")]
