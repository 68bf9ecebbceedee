"""Documents: states of a unit, profiles of its learner and of its activity."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.http import http_date

from courses.packages import actions
from courses.packages.models import UnitDocument
from courses.packages.xapi.calls import Call, not_allowed, strictly, told
from courses.packages.xapi.names import LAUNCH_DATA
from courses.packages.xapi.rules import NotTakenError, forbidden, malformed

State, Agent, Profile = UnitDocument.Kind.STATE, UnitDocument.Kind.AGENT, UnitDocument.Kind.ACTIVITY
KINDS = {"activities/state": State, "agents/profile": Agent, "activities/profile": Profile}
JSON = "application/json"
LONGEST_NAME = 500


def answer(call: Call, kind: UnitDocument.Kind) -> HttpResponse:
    """One document, or the names of all. Raises NotTakenError."""
    place = _place(call, kind)
    name = call.asked("stateId" if kind == State else "profileId")
    if len(name) > LONGEST_NAME or "\x00" in name:
        raise malformed("The name of a document has at most 500 characters.")
    if kind == State and name == LAUNCH_DATA:
        return _launch_data(call)
    if call.method in {"GET", "HEAD"}:
        return _get(call, kind, place, name)
    if call.method == "DELETE":
        return _delete(call, kind, place, name)
    if call.method in {"PUT", "POST"}:
        return _put(call, kind, place, name)
    return not_allowed("GET", "PUT", "POST", "DELETE")


def _place(call: Call, kind: UnitDocument.Kind) -> str:
    """What the document belongs to, once the request is about this learner and this unit."""
    if kind != Profile:
        call.check_agent()
    if kind != Agent and call.asked("activityId") != call.launch.activity:
        raise forbidden("The activity is not the one that was launched.")
    registration = call.asked("registration").lower()
    if registration and registration != str(call.launch.registration):
        raise forbidden("The registration is not that of this session.")
    if kind != State:
        return ""
    return hashlib.sha256(f"{call.launch.part.id}\n{registration}".encode()).hexdigest()


def _launch_data(call: Call) -> HttpResponse:
    if call.method not in {"GET", "HEAD"}:
        raise forbidden("LMS.LaunchData is the academy's own.")
    content = json.dumps(call.launch.data, ensure_ascii=False).encode()
    return HttpResponse(content, content_type=JSON, headers={"ETag": _etag(content)})


def _held(call: Call, kind: str, place: str) -> Any:
    rows = UnitDocument.objects.filter(kind=kind, place=place, activity=call.activity)
    return rows.filter(person=call.person) if call.person is not None else rows.none()


def _get(call: Call, kind: UnitDocument.Kind, place: str, name: str) -> HttpResponse:
    held = _held(call, kind, place)
    if not name:
        return JsonResponse(sorted(held.values_list("name", flat=True)), safe=False)
    document = held.filter(name=name).first()
    if document is None:
        return told(HTTPStatus.NOT_FOUND, "There is no such document.")
    content = bytes(document.content)
    response = HttpResponse(content, content_type=document.content_type)
    response["ETag"] = _etag(content)
    response["Last-Modified"] = http_date(document.changed_at.timestamp())
    return response


def _put(call: Call, kind: UnitDocument.Kind, place: str, name: str) -> HttpResponse:
    """Put in the place of what is there; posted, one JSON object is laid over the other."""
    if not name:
        raise malformed("A document has a name.")
    document = _held(call, kind, place).filter(name=name).first()
    held = bytes(document.content) if document is not None else None
    if call.method == "PUT":
        _precondition(call, held, must_say=kind != State)
    else:
        _precondition(call, held, must_say=False)
    content, content_type = call.body, call.request.headers.get("Content-Type", "application/octet-stream")[:200]
    if _is_json(content_type):
        given = strictly(content)
        if call.method == "POST" and document is not None:
            content = _merged(document, given)
    elif call.method == "POST" and document is not None:
        raise malformed("Only JSON objects are laid over each other.")
    if call.person is not None:
        actions.keep_document(
            person=call.person,
            activity=call.activity,
            kind=kind,
            place=place,
            name=name,
            content=content,
            content_type=content_type,
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"ETag": _etag(content)})


def _merged(document: UnitDocument, given: Any) -> bytes:
    held = strictly(bytes(document.content)) if _is_json(document.content_type) else None
    if not isinstance(held, dict) or not isinstance(given, dict):
        raise malformed("Only JSON objects are laid over each other.")
    return json.dumps({**held, **given}, ensure_ascii=False).encode()


def _delete(call: Call, kind: UnitDocument.Kind, place: str, name: str) -> HttpResponse:
    if not name and kind != State:
        raise malformed("A profile is deleted by its name.")
    document = _held(call, kind, place).filter(name=name).first() if name else None
    _precondition(call, bytes(document.content) if document is not None else None, must_say=False)
    if call.person is not None:
        actions.drop_documents(person=call.person, activity=call.activity, kind=kind, place=place, name=name)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _precondition(call: Call, held: bytes | None, *, must_say: bool) -> None:
    """Raises NotTakenError where somebody else has changed the document meanwhile."""
    wanted, unwanted = (_tags(call.request.headers.get(name, "")) for name in ("If-Match", "If-None-Match"))
    etag = _etag(held) if held is not None else None
    if (wanted and etag not in wanted and not (etag and "*" in wanted)) or (
        unwanted and etag is not None and (etag in unwanted or "*" in unwanted)
    ):
        raise NotTakenError(HTTPStatus.PRECONDITION_FAILED, "The document is not as you have read it.")
    if must_say and held is not None and not wanted and not unwanted:
        raise NotTakenError(
            HTTPStatus.CONFLICT, "There is a document of this name: say by If-Match which one you have read."
        )


def _tags(header: str) -> set[str]:
    tags = (tag.strip().removeprefix("W/") for tag in header.split(","))
    return {tag if tag == "*" else f'"{tag.strip(chr(34))}"' for tag in tags if tag}


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == JSON
