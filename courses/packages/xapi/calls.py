"""One request to the Experience API, and how it is answered in plain words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from accounts.models import Person
from courses.catalogue.models import Activity
from courses.packages.models import UnitSession
from courses.packages.xapi.launch import Launch
from courses.packages.xapi.rules import NotTakenError, is_too_deep, malformed, same_actor

LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Call:
    """Who asks, and what. `person` is None for whoever only looks: nothing of theirs is kept."""

    request: HttpRequest
    launch: Launch
    activity: Activity
    person: Person | None
    session: UnitSession | None

    @property
    def method(self) -> str:
        return self.request.method or "GET"

    def asked(self, name: str) -> str:
        return str(self.request.GET.get(name, ""))

    @property
    def body(self) -> bytes:
        """Raises NotTakenError for more than a megabyte."""
        try:
            content = self.request.body
        except (RequestDataTooBig, UnreadablePostError):
            content = b" " * (LARGEST + 1)
        if len(content) > LARGEST:
            raise NotTakenError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "No more than a megabyte at once.")
        return content

    def check_agent(self) -> None:
        """Raises NotTakenError where the request is about anybody but the learner of this session."""
        try:
            told = strictly(self.asked("agent").encode())
        except NotTakenError:
            told = None
        if not isinstance(told, dict):
            raise malformed("“agent” is an object.")
        if not same_actor(told, self.launch.actor):
            raise NotTakenError(HTTPStatus.FORBIDDEN, "The agent is not the learner of this session.")


def strictly(content: bytes) -> Any:
    """JSON that every database can hold. Raises NotTakenError."""
    try:
        found = json.loads(content.decode(), parse_constant=_no_figure)
        # Halves of characters and NUL are JSON, and no text.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise malformed("This is no JSON that can be kept.") from error
    if b"\\u0000" in content or is_too_deep(found):
        raise malformed("This is no JSON that can be kept.")
    return found


def _no_figure(name: str) -> NoReturn:
    raise ValueError(name)


def told(status: int, why: str) -> HttpResponse:
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")


def not_allowed(*methods: str) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(methods)})
