"""A learner, a cmi5 package, and what its units send: no browser, the addresses themselves."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.test import Client

from courses.catalogue.models import Course
from courses.learning.models import ActivityResult
from courses.packages.models import PackagePage, UnitStatement
from courses.packages.tickets import read_ticket
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import LAUNCHED, make_package, make_package_page, ticket_for

HOST = "packages.example"
VERSION = "1.0.3"
VERBS = "http://adlnet.gov/expapi/verbs/"
CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/"
COURSE = "https://example.org/rocks"


def line(key: str = "one", **told: Any) -> dict[str, Any]:
    """A unit as the reader of cmi5.xml tells it."""
    return {
        "id": key,
        "title": key,
        "href": "part1.html",
        "au": f"{COURSE}/{key}",
        "course": COURSE,
        "blocks": [],
        "move_on": "CompletedOrPassed",
        **told,
    }


def units_package(*lines: dict[str, Any]):
    return make_package(package_format="cmi5", outline=list(lines) or [line()])


def page_with(*lines, **fields):
    course = offered_course(lessons=1)
    fields = {"completion_rule": "viewed", **fields}
    return make_package_page(module_of(course), package=units_package(*lines), **fields)


def learner_of(page):
    return learner_on(Course.objects.get(key=page.course_key)).person


@dataclass
class Unit:
    """One window with one unit: what it was launched with, and its token."""

    page: PackagePage
    person: Any
    part: str = "one"
    launch: int = LAUNCHED
    auth: str = ""

    def __post_init__(self) -> None:
        cache.clear()
        self.client = Client(headers={"host": HOST})
        self.ticket = ticket_for(self.person, self.page, part=self.part, launch=self.launch)
        assert read_ticket(self.ticket) is not None

    def begun(self) -> Unit:
        """With the token, and “initialized” said."""
        self.fetch()
        assert self.say("initialized").status_code == 204
        return self

    def fetch(self) -> dict[str, str]:
        answer = self.client.post(f"/p/{self.ticket}/x/fetch")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        told: dict[str, str] = answer.json()
        self.auth = f"Basic {told['auth-token']}" if "auth-token" in told else self.auth
        return told

    @cached_property
    def given(self) -> dict[str, str]:
        """What the frame page puts into the address of the unit."""
        page = self.client.get(f"/p/{self.ticket}/frame").content.decode()
        launch = page.split('data-launch="', 1)[1].split('"', 1)[0].replace("&quot;", '"')
        found: dict[str, str] = json.loads(launch)["query"]
        return found

    @property
    def actor(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.given["actor"])
        return found

    @cached_property
    def data(self) -> dict[str, Any]:
        answer = self.ask("get", "activities/state", **self.about, stateId="LMS.LaunchData")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    @property
    def about(self) -> dict[str, str]:
        given = self.given
        return {
            "activityId": given["activityId"],
            "agent": given["actor"],
            "registration": given["registration"],
        }

    def ask(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: str):
        sent = {"X-Experience-API-Version": VERSION, "Authorization": self.auth, **(headers or {})}
        address = f"/p/{self.ticket}/x/xapi/{path}?{urlencode(query)}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = sent.pop("Content-Type", "application/json")
        sent = {name: value for name, value in sent.items() if value}
        return self.client.generic(method.upper(), address, content, content_type=kind, headers=sent)

    def statement(self, verb: str, **more: Any) -> dict[str, Any]:
        """A statement of cmi5 as a good unit writes it."""
        data, given = self.data, self.given
        context = json.loads(json.dumps(data["contextTemplate"]))
        context["registration"] = given["registration"]
        context["contextActivities"]["category"] = [{"id": f"{CATEGORIES}cmi5"}]
        result: dict[str, Any] = {}
        if verb in {"completed", "passed", "failed"}:
            context["contextActivities"]["category"].append({"id": f"{CATEGORIES}moveon"})
            result = {"completion": True} if verb == "completed" else {"success": verb == "passed"}
        if verb in {"completed", "passed", "failed", "terminated"}:
            result["duration"] = "PT5S"
        return {
            "id": str(uuid.uuid4()),
            "actor": self.actor,
            "verb": {"id": f"{VERBS}{verb}"},
            "object": {"id": given["activityId"]},
            "context": context,
            "timestamp": "2026-11-28T08:00:00Z",
            "result": {**result, **more.pop("result", {})},
            **more,
        }

    def say(self, verb: str, **more: Any):
        return self.put(self.statement(verb, **more))

    def put(self, statement: dict[str, Any]):
        return self.ask("put", "statements", statement, statementId=statement["id"])


def result_of(unit) -> ActivityResult:
    return ActivityResult.objects.get(enrolment__person=unit.person, activity__key=unit.page.translation_key)


def verbs(unit) -> list[str]:
    return [row.verb.rsplit("/", 1)[-1] for row in UnitStatement.objects.filter(person=unit.person).order_by("pk")]
