"""Which statements a unit may send, by the rules of xAPI and of cmi5. Pure: nothing here reads or writes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from courses.packages.xapi import names
from courses.packages.xapi.launch import Launch

DEEPEST = 50
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
DURATION = re.compile(
    r"P(?=.)(?:\d+(?:\.\d+)?W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)\Z"
)
# What the statement has to say of the result, by verb.
SAYS = {"completed": ("completion", True), "passed": ("success", True), "failed": ("success", False)}
LASTING = {"completed", "passed", "failed", "terminated"}


class NotTakenError(Exception):
    """A statement that is not stored. Programs read the status, people who make units read the sentence."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


def malformed(why: str) -> NotTakenError:
    return NotTakenError(HTTPStatus.BAD_REQUEST, why)


def forbidden(why: str) -> NotTakenError:
    return NotTakenError(HTTPStatus.FORBIDDEN, why)


@dataclass(frozen=True)
class Judged:
    """A statement that may be stored. `verb` is the word of cmi5, empty for what is only allowed by it."""

    content: dict[str, Any]
    statement_id: uuid.UUID
    verb: str = ""

    @property
    def score(self) -> float | None:
        return _score(self.content).get("scaled")


def judged(
    statement: Any, *, launch: Launch, session_said: Collection[str], said: Collection[str], is_over: bool = False
) -> Judged:
    """Raises NotTakenError. `session_said` is what was said in this session, `said` ever in this registration."""
    content = _formed(statement)
    identifier = _uuid(content.get("id"), "id")
    if not same_actor(content["actor"], launch.actor):
        raise forbidden("The actor is not the learner of this session.")
    if content["verb"]["id"] == names.VOIDED:
        raise forbidden("Statements cannot be voided.")
    _context(content, launch)
    if is_over:
        raise forbidden("The session was terminated.")
    categories = _listed(content, "category")
    if names.CATEGORY not in categories:
        if "initialized" not in session_said:
            raise forbidden("The first statement of a session is “initialized”.")
        return Judged(content, identifier)
    verb = names.OWN.get(content["verb"]["id"], "")
    _defined(content, verb, launch)
    _order(verb, session_said, said, launch.mode)
    _result(content, verb, launch, has_move_on=names.MOVE_ON_CATEGORY in categories)
    return Judged(content, identifier, verb)


def _formed(statement: Any) -> dict[str, Any]:
    if not isinstance(statement, dict):
        raise malformed("A statement is an object.")
    verb, item = statement.get("verb"), statement.get("object")
    if not isinstance(statement.get("actor"), dict):
        raise malformed("A statement has an actor.")
    if not isinstance(verb, dict) or not _is_iri(verb.get("id")):
        raise malformed("A statement has a verb with an IRI.")
    if not isinstance(item, dict) or not (item.get("objectType", "Activity") != "Activity" or _is_iri(item.get("id"))):
        raise malformed("A statement has an object with an IRI.")
    for name in ("context", "result"):
        if name in statement and not isinstance(statement[name], dict):
            raise malformed(f"“{name}” is an object.")
    if "attachments" in statement:
        raise malformed("Attachments are not kept.")
    if "timestamp" in statement and _moment(statement["timestamp"]) is None:
        raise malformed("“timestamp” is a moment with its time zone.")
    duration = statement.get("result", {}).get("duration")
    if duration is not None and not (isinstance(duration, str) and DURATION.match(duration)):
        raise malformed("“duration” is a period of ISO 8601.")
    return statement


def _context(content: dict[str, Any], launch: Launch) -> None:
    context = content.get("context", {})
    if str(context.get("registration", "")).lower() != str(launch.registration):
        raise forbidden("The registration is not that of this session.")
    extensions = context.get("extensions")
    told = extensions.get(names.SESSION) if isinstance(extensions, dict) else None
    if told != str(launch.session_id):
        raise forbidden("The context does not hold the session id of this session.")


def _defined(content: dict[str, Any], verb: str, launch: Launch) -> None:
    if not verb:
        raise forbidden("Units of cmi5 do not use this verb in statements of the category cmi5.")
    if content["object"].get("id") != launch.activity:
        raise forbidden("The object is not the activity that was launched.")
    if launch.publisher_id not in _listed(content, "grouping"):
        raise forbidden("The context does not hold what the context template holds.")
    if "timestamp" not in content:
        raise forbidden("Statements of cmi5 have a timestamp.")


def _order(verb: str, session_said: Collection[str], said: Collection[str], mode: str) -> None:
    if verb == "initialized" and "initialized" in session_said:
        raise forbidden("“initialized” was said in this session before.")
    if verb != "initialized" and "initialized" not in session_said:
        raise forbidden("The first statement of a session is “initialized”.")
    if verb == "terminated" and "terminated" in session_said:
        raise forbidden("“terminated” was said in this session before.")
    if verb not in SAYS:
        return
    if mode != "Normal":
        raise forbidden(f"In the mode {mode} nothing is completed, passed or failed.")
    judged_before = {"passed", "failed"} & set(session_said)
    if verb in session_said or (verb != "completed" and judged_before):
        raise forbidden(f"“{verb}” cannot be said in this session any more.")
    if verb in said and verb != "failed":
        raise forbidden(f"“{verb}” was said in this registration before.")
    if verb == "failed" and "passed" in said:
        raise forbidden("Who has passed cannot fail any more in this registration.")


def _result(content: dict[str, Any], verb: str, launch: Launch, *, has_move_on: bool) -> None:
    result = content.get("result", {})
    wanted = SAYS.get(verb)
    for name in ("completion", "success"):
        expected = wanted[1] if wanted is not None and wanted[0] == name else None
        if (name in result or expected is not None) and result.get(name) is not expected:
            raise forbidden(f"What “{verb}” says of “{name}” is not what cmi5 lets it say.")
    if has_move_on != (wanted is not None):
        raise forbidden("The category moveon stands with “completed”, “passed” and “failed” and nowhere else.")
    if verb in LASTING and "duration" not in result:
        raise forbidden(f"“{verb}” says how long it took.")
    if "score" in result:
        _fitting_score(_score(content), verb, launch)


def _fitting_score(score: dict[str, Any], verb: str, launch: Launch) -> None:
    if verb not in {"passed", "failed"}:
        raise forbidden(f"“{verb}” has no score.")
    if not score:
        raise malformed("“score” is an object with figures.")
    scaled, raw, least, most = (score.get(name) for name in ("scaled", "raw", "min", "max"))
    if scaled is not None and not 0 <= scaled <= 1:
        raise forbidden("A scaled score lies between 0 and 1.")
    if raw is not None and (least is None or most is None or not least <= raw <= most):
        raise forbidden("A raw score lies between its “min” and its “max”.")
    mastery = launch.part.scaled_passing_score
    if mastery is not None and scaled is not None and (scaled >= mastery) != (verb == "passed"):
        raise forbidden(f"“{verb}” does not agree with the score and the mastery score.")


def _score(content: dict[str, Any]) -> dict[str, Any]:
    """The figures of a score; empty where something in it is none."""
    score = content.get("result", {}).get("score")
    figures = {name: score.get(name) for name in ("scaled", "raw", "min", "max")} if isinstance(score, dict) else {}
    figures = {name: value for name, value in figures.items() if value is not None}
    is_sound = all(isinstance(value, int | float) and not isinstance(value, bool) for value in figures.values())
    return figures if is_sound else {}


def same_actor(told: Any, ours: dict[str, Any]) -> bool:
    """The same account, and nothing that would name somebody."""
    if not isinstance(told, dict) or told.get("objectType", "Agent") != "Agent":
        return False
    return told.get("account") == ours["account"] and not {"mbox", "mbox_sha1sum", "openid"} & set(told)


def _listed(content: dict[str, Any], kind: str) -> set[str]:
    """The ids of one list of context activities; one alone may stand without a list."""
    activities = content.get("context", {}).get("contextActivities")
    held = activities.get(kind, []) if isinstance(activities, dict) else []
    rows = held if isinstance(held, list) else [held]
    return {str(row.get("id")) for row in rows if isinstance(row, dict)}


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 500 and bool(SCHEME.match(value))


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else None


def _uuid(value: Any, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise malformed(f"“{name}” is a UUID.") from error


def is_too_deep(value: Any) -> bool:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return True
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
    return False
