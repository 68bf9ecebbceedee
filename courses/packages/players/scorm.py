"""SCORM 1.2 and 2004: what a SCO begins with, and what its report means.

A SCO finds its API in a window above it, which is our frame page with scorm-again. That library keeps the data model
while the SCO runs; what the values mean for the course is judged here, where no package can reach.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from courses.packages.models import PackageState
from courses.packages.parts import Part
from courses.packages.players.base import Player, Report
from courses.packages.players.figures import number, per_cent, points_in_per_cent, seconds_of


def clock(seconds: int) -> str:
    """`0001:05:10`, as SCORM 1.2 writes a time; it has no more than four figures for hours."""
    hours, rest = divmod(seconds, 3600)
    return f"{min(hours, 9999):04}:{rest // 60:02}:{rest % 60:02}"


class ScormPlayer(Player):
    """What both versions have in common; the names differ."""

    template: ClassVar[str] = "packages/frames/scorm.html"
    api: ClassVar[str]
    location: ClassVar[str]
    exit: ClassVar[str]
    status: ClassVar[str]
    session_time: ClassVar[str]
    # What the academy says at each launch, whatever was kept.
    ours: ClassVar[tuple[str, ...]]

    def start(self, *, part: Part, state: PackageState | None, learner: str, **more: Any) -> dict[str, Any]:
        kept = self._kept(state)
        return {
            "api": self.api,
            "href": part.href,
            "reports": part.reports,
            "suspendData": state.suspend_data if state is not None and kept is not None else "",
            "values": {
                **self._objectives(part, kept or {}),
                **(kept or {}),
                **self._given(part, state, resumes=self._resumes(state), learner=learner),
            },
        }

    def _resumes(self, state: PackageState | None) -> bool:
        """She left on purpose to come back, or the window was closed under her."""
        return state is not None and (not state.ended or state.values.get(self.exit) in {"suspend", "logout"})

    def _kept(self, state: PackageState | None) -> dict[str, Any] | None:
        """What is handed back of what was kept; None where the part begins anew."""
        if state is None or not self._keeps(state):
            return None
        values = {name: value for name, value in state.values.items() if not name.startswith(self.ours)}
        return {**values, self.location: state.location} if state.location else values

    def _keeps(self, state: PackageState) -> bool:
        raise NotImplementedError

    def _given(self, part: Part, state: PackageState | None, *, resumes: bool, learner: str) -> dict[str, str]:
        raise NotImplementedError

    def _objectives(self, part: Part, kept: dict[str, Any]) -> dict[str, str]:
        """Those the manifest names stand there from the first launch; a package that knows its own keeps them."""
        if any(name.startswith("cmi.objectives.") for name in kept):
            return {}
        return {f"cmi.objectives.{place}.id": key for place, key in enumerate(part.objectives)}

    def report(self, *, values: dict[str, Any], part: Part, ended: bool = False) -> Report:
        """A part that was failed is not done: it would count for a course whose rule asks for no more than an end.

        One that comes and goes and sets nothing is done when it went; both standards leave that to the platform.
        """
        if not part.reports:
            return Report(completed=True)
        report = self._judged(values, part)
        return replace(report, completed=True) if ended and self._set_nothing(values, report) else report

    def _set_nothing(self, values: dict[str, Any], report: Report) -> bool:
        """Neither where she is, nor how she has done, nor that she will come back."""
        said = report.location or report.suspend_data or values.get(self.exit)
        status = str(values.get(self.status) or "")
        is_judged = report.success is not None or report.score is not None
        return not said and not is_judged and status in {"", "unknown", "not attempted"}

    def _judged(self, values: dict[str, Any], part: Part) -> Report:
        raise NotImplementedError

    def _report(self, values: dict[str, Any], **facts: Any) -> Report:
        held = {name: value for name, value in values.items() if name not in {"cmi.suspend_data", self.location}}
        return Report(
            location=str(values.get(self.location) or ""),
            suspend_data=str(values.get("cmi.suspend_data") or ""),
            seconds=seconds_of(values.get(self.session_time)),
            values=held,
            **facts,
        )


class Scorm12Player(ScormPlayer):
    library: ClassVar[dict[str, str]] = {
        "scorm-again.js": "vendor/scorm-again/scorm12.min.js",
        "frame.js": "js/packages/scorm.js",
    }
    api = "1.2"
    location = "cmi.core.lesson_location"
    exit = "cmi.core.exit"
    status = "cmi.core.lesson_status"
    session_time = "cmi.core.session_time"
    ours = (
        *("cmi.core.student_", "cmi.core.entry", "cmi.core.exit", "cmi.core.session_time", "cmi.core.total_time"),
        *("cmi.core.credit", "cmi.core.lesson_mode", "cmi.student_data.", "cmi.launch_data", "cmi.comments_from_lms"),
    )

    def _keeps(self, state: PackageState) -> bool:
        """Always: SCORM 1.2 knows no further attempt, and a SCO asks its status before it begins anew."""
        return True

    def _given(self, part: Part, state: PackageState | None, *, resumes: bool, learner: str) -> dict[str, str]:
        given = {
            "cmi.core.student_id": learner,
            "cmi.core.student_name": learner,
            "cmi.core.entry": "resume" if resumes else "ab-initio" if state is None else "",
            "cmi.core.credit": "credit",
            "cmi.core.lesson_mode": "normal",
            "cmi.core.total_time": clock(state.seconds if state is not None else 0),
            "cmi.launch_data": part.data,
            "cmi.student_data.mastery_score": "" if part.mastery is None else f"{part.mastery:g}",
            "cmi.student_data.max_time_allowed": part.max_time,
            "cmi.student_data.time_limit_action": part.time_limit_action,
        }
        if state is None or not state.values.get(self.status):
            given[self.status] = "not attempted"
        return {name: value for name, value in given.items() if value or name == "cmi.core.entry"}

    def _judged(self, values: dict[str, Any], part: Part) -> Report:
        """Once the SCO has said that it is done, its score is held against the mastery score, whatever it said."""
        status = values.get(self.status)
        raw = number(values.get("cmi.core.score.raw"))
        done = status in {"passed", "completed", "failed"}
        success = {"passed": True, "failed": False}.get(str(status))
        if done and part.mastery is not None and raw is not None:
            success = raw >= part.mastery
        score = points_in_per_cent(values, "cmi.core.score")
        return self._report(values, completed=done and success is not False, success=success, score=score)


class Scorm2004Player(ScormPlayer):
    library: ClassVar[dict[str, str]] = {
        "scorm-again.js": "vendor/scorm-again/scorm2004.min.js",
        "frame.js": "js/packages/scorm.js",
    }
    api = "2004"
    location = "cmi.location"
    exit = "cmi.exit"
    status = "cmi.completion_status"
    session_time = "cmi.session_time"
    ours = (
        *("cmi.learner_id", "cmi.learner_name", "cmi.entry", "cmi.exit", "cmi.session_time", "cmi.total_time"),
        *("cmi.credit", "cmi.mode", "cmi.launch_data", "cmi.scaled_passing_score", "cmi.completion_threshold"),
        *("cmi.max_time_allowed", "cmi.time_limit_action", "cmi.comments_from_lms"),
    )

    def _keeps(self, state: PackageState) -> bool:
        """An attempt that was ended is followed by a new one; what it reached stays with the academy."""
        return self._resumes(state)

    def _resumes(self, state: PackageState | None) -> bool:
        """What was not done is gone on with, too: who leaves by a link of the academy suspends it, whatever the SCO says as
        it goes.
        """
        if state is None:
            return False
        is_open = state.values.get(self.status) != "completed" and state.success is None
        return super()._resumes(state) or (is_open and state.values.get(self.exit) != "time-out")

    def _given(self, part: Part, state: PackageState | None, *, resumes: bool, learner: str) -> dict[str, str]:
        given = {
            "cmi.learner_id": learner,
            "cmi.learner_name": learner,
            "cmi.entry": "resume" if resumes else "ab-initio",
            "cmi.credit": "credit",
            "cmi.mode": "normal",
            "cmi.total_time": f"PT{state.seconds if state is not None and resumes else 0}S",
            "cmi.launch_data": part.data,
            "cmi.scaled_passing_score": "" if part.scaled_passing_score is None else f"{part.scaled_passing_score:g}",
            "cmi.completion_threshold": "" if part.completion_threshold is None else f"{part.completion_threshold:g}",
            "cmi.max_time_allowed": part.max_time,
            "cmi.time_limit_action": part.time_limit_action,
        }
        return {name: value for name, value in given.items() if value}

    def _judged(self, values: dict[str, Any], part: Part) -> Report:
        """What the manifest sets, a passing score and a threshold, decides before what the SCO says."""
        scaled = number(values.get("cmi.score.scaled"))
        success = {"passed": True, "failed": False}.get(str(values.get("cmi.success_status")))
        if part.scaled_passing_score is not None and scaled is not None:
            success = scaled >= part.scaled_passing_score
        completed = values.get(self.status) == "completed" or success is True
        progress = number(values.get("cmi.progress_measure"))
        if part.completion_threshold is not None and progress is not None:
            completed = progress >= part.completion_threshold
        score = per_cent(scaled) if scaled is not None else points_in_per_cent(values, "cmi.score")
        return self._report(values, completed=completed and success is not False, success=success, score=score)
