"""What can happen to a learner's records. Every function is keyword-only, atomic and bears being called twice."""

from courses.learning.actions.cycles import begin_next_cycle
from courses.learning.actions.enrolling import (
    close_route,
    enrol,
    leave,
    resume,
    set_due_of_road,
    set_route_due,
    suspend,
    withdraw,
)
from courses.learning.actions.erasing import erase_traces
from courses.learning.actions.places import keep_place, note_seen
from courses.learning.actions.replay import rebuild_results
from courses.learning.actions.requests import cancel_request, decide_request, request_place
from courses.learning.actions.results import complete_check, mark_done, mark_viewed, override, record_result
from courses.learning.actions.versions import move_enrolments

__all__ = [
    "begin_next_cycle",
    "cancel_request",
    "close_route",
    "complete_check",
    "decide_request",
    "enrol",
    "erase_traces",
    "keep_place",
    "leave",
    "mark_done",
    "mark_viewed",
    "move_enrolments",
    "note_seen",
    "override",
    "rebuild_results",
    "record_result",
    "request_place",
    "resume",
    "set_due_of_road",
    "set_route_due",
    "suspend",
    "withdraw",
]
