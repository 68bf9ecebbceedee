"""The addresses of a unit below its ticket: `fetch`, `xapi/…`, and `left`, where it sends its reader in the end.

| | |
|---|---|
| `fetch` | POST gives the token, once |
| `xapi/statements` | PUT, POST, GET |
| `xapi/activities/state`, `xapi/activities/profile`, `xapi/agents/profile` | documents |
| `xapi/activities`, `xapi/agents`, `xapi/about` | GET |

Whoever only looks, an author or a guest, has a token that opens everything and keeps nothing.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from http import HTTPStatus

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language_from_request, override

from common.http import Refused
from courses.catalogue.models import Activity
from courses.packages import actions
from courses.packages.exceptions import StatementConflict, TooMuchKept
from courses.packages.models import Package, UnitSession
from courses.packages.parts import Part
from courses.packages.policies import as_header, for_frame
from courses.packages.queries import state_of
from courses.packages.queries.access import Holder
from courses.packages.tickets import Ticket
from courses.packages.xapi import documents, statements
from courses.packages.xapi.calls import Call, not_allowed, told
from courses.packages.xapi.launch import launch_of
from courses.packages.xapi.names import VERSION
from courses.packages.xapi.rules import NotTakenError

GUEST = "courses.packages.xapi.guest"
GUEST_LASTS = 8 * 3600


def answer(
    request: HttpRequest, ticket: Ticket, package: Package, part: Part, holder: Holder, path: str
) -> HttpResponseBase:
    """Raises Http404 for what is no address of a unit."""
    if path == "left" and request.method == "GET":
        return _left(request)
    kind, _slash, rest = path.partition("/")
    if path != "fetch" and kind != "xapi":
        raise Http404
    call = _call(request, ticket, package, part, holder)
    if path == "fetch":
        return _fetch(call)
    response = _asked(call, rest.strip("/"))
    response["X-Experience-API-Version"] = VERSION
    return response


def _call(request: HttpRequest, ticket: Ticket, package: Package, part: Part, holder: Holder) -> Call:
    activity = Activity.objects.get(pk=ticket.activity_id)
    person = holder.person if holder.learns else None
    session, said = None, set[str]()
    if person is not None:
        state = state_of(person, activity.pk, part.id, since=holder.since)
        session = UnitSession.objects.filter(
            person=person, activity=activity, part=part.id, launch=ticket.launch
        ).first()
        said = set(state.values.get("said", ())) if state is not None else said
        # What this session has said does not change the mode it was launched in.
        said -= set(session.said) if session is not None else set()
    base = f"{settings.PACKAGE_ORIGIN}{request.path_info.split('/x/', 1)[0]}/"
    return Call(request, launch_of(ticket, package, part, holder, said=said, base=base), activity, person, session)


def _left(request: HttpRequest) -> HttpResponse:
    with override(get_language_from_request(request)):
        response = HttpResponse(render_to_string("packages/frames/left.html"))
    response["Content-Security-Policy"] = as_header(
        {**for_frame(), "frame-ancestors": ("'self'", settings.SITE_ORIGIN)}
    )
    return response


def _fetch(call: Call) -> HttpResponse:
    """The token, once. Errors too have the status 200, as cmi5 wants it."""
    if call.method != "POST":
        return not_allowed("POST")
    launch, token = call.launch, secrets.token_urlsafe(32)
    try:
        if call.person is None:
            token = signing.dumps(str(launch.session_id), salt=GUEST)
            is_first = cache.add(f"{GUEST}:{launch.session_id}", True, GUEST_LASTS)
        else:
            is_first = actions.open_session(
                person=call.person, activity=call.activity, launch=launch, token=_basic(token)
            )
    except Refused as refusal:
        return JsonResponse({"error-code": "2", "error-text": str(refusal.message)})
    if not is_first:
        return JsonResponse({"error-code": "1", "error-text": "The authorization token has already been returned."})
    return JsonResponse({"auth-token": _basic(token)})


def _basic(token: str) -> str:
    """As HTTP Basic writes name and password; the name says nothing."""
    return b64encode(f"unit:{token}".encode()).decode()


def _is_authorized(call: Call) -> bool:
    kind, _space, token = call.request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "basic" or not token.isascii():
        return False
    if call.person is not None:
        return call.session is not None and constant_time_compare(actions.hashed(token), call.session.token)
    try:
        secret = b64decode(token).decode().partition(":")[2]
        held = signing.loads(secret, salt=GUEST, max_age=GUEST_LASTS)
    except (ValueError, signing.BadSignature):
        return False
    return bool(held == str(call.launch.session_id))


def _asked(call: Call, path: str) -> HttpResponse:
    if path == "about" and call.method in {"GET", "HEAD"}:
        return JsonResponse({"version": [VERSION]})
    version = call.request.headers.get("X-Experience-API-Version", "")
    if version != "1.0" and not version.startswith("1.0."):
        return told(HTTPStatus.BAD_REQUEST, "X-Experience-API-Version 1.0.3 is spoken here.")
    if not _is_authorized(call):
        refused = told(HTTPStatus.UNAUTHORIZED, "The token of this session is missing.")
        # Not “Basic”: a browser would ask its reader for a password.
        refused["WWW-Authenticate"] = "cmi5"
        return refused
    try:
        return _routed(call, path)
    except NotTakenError as refusal:
        return told(refusal.status, refusal.why)
    except StatementConflict as refusal:
        return told(HTTPStatus.CONFLICT, str(refusal.message))
    except TooMuchKept as refusal:
        return told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(refusal.message))
    except Refused as refusal:
        return told(HTTPStatus.FORBIDDEN, str(refusal.message))


def _routed(call: Call, path: str) -> HttpResponse:
    if path == "statements":
        return statements.answer(call)
    if path in documents.KINDS:
        return documents.answer(call, documents.KINDS[path])
    if path not in {"agents", "activities"}:
        raise Http404
    if call.method not in {"GET", "HEAD"}:
        return not_allowed("GET")
    if path == "agents":
        call.check_agent()
        return JsonResponse({"objectType": "Person", "account": [call.launch.actor["account"]]})
    return JsonResponse({"objectType": "Activity", "id": call.asked("activityId")[:500]})
