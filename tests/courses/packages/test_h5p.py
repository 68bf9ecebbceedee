"""H5P: what its statements mean, and that what it keeps is there again."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from courses.catalogue.models import Course
from courses.learning.models import ActivityResult, LearningEvent
from courses.packages.parts import Part
from courses.packages.players.h5p import VENDORED, H5PPlayer
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import LAUNCHED, make_package, make_package_page, ticket_for

LINE = {"id": "h5p", "title": "A thing", "href": "content/content.json", "library": "H5P.Thing-1.2"}
FILES = {"h5p.json": b"{}", "content/content.json": b"{}"}
PART = Part(id="h5p", title="A thing", href="content/content.json")


@pytest.fixture
def page(db):
    package = make_package(package_format="h5p", outline=[LINE], files=FILES)
    return make_package_page(module_of(offered_course(lessons=1)), package=package, completion_rule="viewed")


@pytest.fixture
def learner(page):
    cache.clear()
    return learner_on(Course.objects.get(key=page.course_key)).person


def frame(page, learner, *, launch=LAUNCHED):
    ticket = ticket_for(learner, page, part="h5p", launch=launch)
    return Client().get(f"/p/{ticket}/frame", headers={"host": "packages.example"})


def launched(answer) -> dict:
    told = answer.content.decode().split('data-launch="', 1)[1].split('"', 1)[0]
    return json.loads(told.replace("&quot;", '"'))


def keep(page, learner, number, *, launch=LAUNCHED, **values):
    client = Client()
    client.force_login(learner.user)
    ticket = ticket_for(learner, page, part="h5p", launch=launch)
    body = {"ticket": ticket, "number": number, "values": values, "event_id": str(uuid.uuid4())}
    address = reverse("packages:keep", args=[page.translation_key])
    return client.post(address, json.dumps(body), content_type="application/json")


def said(**values):
    report = H5PPlayer().report(values=values, part=PART)
    return report.completed, report.success, report.score


def test_what_was_said_of_the_whole_is_read_strictly():
    assert said(completed=True, success=False, scaled=0.25) == (True, False, Decimal("25.0"))
    assert said(completed=True, raw=2, max=3) == (True, None, Decimal("66.67"))
    assert said(completed=True, raw=2, max=0) == (True, None, None)
    assert said(completed="yes", success="no", scaled="much") == (False, None, None)
    assert said(scaled=7)[2] == Decimal("100.0")
    assert H5PPlayer().report(values={"seconds": -5, "state": 3}, part=PART).seconds == 0
    assert H5PPlayer().report(values={"seconds": "9" * 400}, part=PART).seconds == 0


def test_a_state_of_any_length_is_there_in_the_next_window(page, learner):
    state = json.dumps({"0": {"state": "答" * 70_000}}, ensure_ascii=False)
    assert launched(frame(page, learner)) == {"state": "", "reports": True}
    assert keep(page, learner, 1, state=state).json()["kept"] is True

    assert launched(frame(page, learner, launch=LAUNCHED + 1)) == {"state": state, "reports": True}


def test_what_has_nothing_to_answer_is_done_when_it_was_opened():
    text = Part(id="h5p", title="A text", href="content/content.json", reports=False)
    report = H5PPlayer().report(values={"completed": False, "state": "s"}, part=text)
    assert (report.completed, report.success, report.score, report.suspend_data) == (True, None, None, "s")


def test_completed_again_after_it_was_resumed_counts_once(page, learner):
    for launch in (LAUNCHED, LAUNCHED + 1):
        for number in (1, 2):
            assert keep(page, learner, number, launch=launch, completed=True, scaled=0.5).status_code == 200

    result = ActivityResult.objects.get(enrolment__person=learner, activity__key=page.translation_key)
    assert (result.score, result.completed_at is not None) == (50, True)
    assert LearningEvent.objects.filter(enrolment__person=learner, verb="played").count() == 1


def test_the_frame_page_has_the_player_and_may_no_more_than_a_package(page, learner):
    answer = frame(page, learner)
    policy = answer["Content-Security-Policy"]

    assert "frame-ancestors http://127.0.0.1:8000" in policy
    assert "frame-ancestors 'self'" not in policy
    assert "connect-src 'self' data: blob:" in policy
    ticket = ticket_for(learner, page, part="h5p")
    for name in (*VENDORED, "frame.js", "h5p.css"):
        assert Client().get(f"/p/{ticket}/lib/{name}", headers={"host": "packages.example"}).status_code == 200, name
