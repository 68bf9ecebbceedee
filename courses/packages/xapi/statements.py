"""`statements`: storing them, and asking for one's own."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse

from courses.packages import actions
from courses.packages.models import UnitStatement
from courses.packages.queries import page_of
from courses.packages.xapi.calls import Call, not_allowed, strictly, told
from courses.packages.xapi.names import INITIALIZED
from courses.packages.xapi.rules import judged, malformed

MOST_AT_ONCE = 500
MOST_ASKED = 100


def answer(call: Call) -> HttpResponse:
    if call.method == "PUT":
        return _put(call)
    if call.method == "POST":
        return _post(call)
    if call.method in {"GET", "HEAD"}:
        return _get(call)
    return not_allowed("GET", "POST", "PUT")


def _put(call: Call) -> HttpResponse:
    statement, wanted = strictly(call.body), call.asked("statementId")
    if not wanted or not isinstance(statement, dict):
        raise malformed("One statement is put under its “statementId”.")
    if str(statement.setdefault("id", wanted)).lower() != wanted.lower():
        raise malformed("“statementId” is not the id of the statement.")
    _store(call, [statement])
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _post(call: Call) -> HttpResponse:
    if "method" in call.request.GET:
        raise malformed("Other methods in disguise are not answered.")
    held = strictly(call.body)
    statements = held if isinstance(held, list) else [held]
    if not all(isinstance(one, dict) for one in statements) or len(statements) > MOST_AT_ONCE:
        raise malformed("A statement, or a list of at most 500, is posted.")
    for one in statements:
        one.setdefault("id", str(uuid.uuid4()))
    identifiers = [str(one["id"]).lower() for one in statements]
    if len(set(identifiers)) < len(identifiers):
        raise malformed("Two statements have the same id.")
    return JsonResponse(_store(call, statements), safe=False)


def _store(call: Call, statements: list[dict[str, Any]]) -> list[str]:
    if call.person is None or call.session is None:
        # Whoever only looks is told what a unit may not say, and keeps nothing of what it may.
        return [str(_tried(call, one)) for one in statements]
    page = page_of(call.activity)
    stored = actions.say(
        person=call.person,
        activity=call.activity,
        session=call.session,
        launch=call.launch,
        statements=statements,
        pass_mark=page.pass_mark if page is not None else None,
    )
    return [str(one) for one in stored]


def _tried(call: Call, statement: dict[str, Any]) -> uuid.UUID:
    verb = statement.get("verb")
    begins = isinstance(verb, dict) and verb.get("id") == INITIALIZED
    return judged(statement, launch=call.launch, session_said=() if begins else ("initialized",), said=()).statement_id


def _get(call: Call) -> HttpResponse:
    """Her own statements in this activity, the newest first; nobody else's are ever asked for here."""
    if call.asked("voidedStatementId"):
        return told(HTTPStatus.NOT_FOUND, "There is no such statement.")
    rows = UnitStatement.objects.filter(person=call.person, activity=call.activity)
    rows = rows.filter(session__registration=call.launch.registration) if call.person is not None else rows.none()
    if wanted := call.asked("statementId"):
        row = rows.filter(statement_id=_uuid(wanted)).first()
        return (
            JsonResponse(row.content) if row is not None else told(HTTPStatus.NOT_FOUND, "There is no such statement.")
        )
    if verb := call.asked("verb"):
        rows = rows.filter(verb=verb)
    if call.asked("registration") and _uuid(call.asked("registration")) != call.launch.registration:
        rows = rows.none()
    if item := call.asked("activity"):
        rows = rows.filter(content__object__id=item)
    rows = rows.order_by("pk" if call.asked("ascending") == "true" else "-pk")
    return JsonResponse({"statements": [row.content for row in rows[: _limit(call.asked("limit"))]], "more": ""})


def _limit(text: str) -> int:
    return min(int(text), MOST_ASKED) if text.isascii() and text.isdigit() and int(text) > 0 else MOST_ASKED


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise malformed("This is no UUID.") from error
