"""The sessions of cmi5: how a unit is launched, what it comes to for the course, and who may speak for whom."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.learning.models import ActivityResult, Enrolment
from courses.packages.actions import erase_traces
from courses.packages.models import PackageState, UnitDocument, UnitSession, UnitStatement
from tests.courses.packages.units import COURSE, HOST, Unit, learner_of, line, page_with, result_of, verbs
from tests.factories.packages import LAUNCHED


def test_the_token_is_given_once(unit):
    assert set(unit.fetch()) == {"auth-token"}
    assert unit.fetch() == {
        "error-code": "1",
        "error-text": "The authorization token has already been returned.",
    }
    assert unit.client.get(f"/p/{unit.ticket}/x/fetch").status_code == 405


def test_she_is_an_account_that_names_nobody(unit):
    unit.person.user.display_name = "Chan Tai Man"
    unit.person.user.save()

    assert unit.actor["objectType"] == "Agent"
    assert set(unit.actor["account"]) == {"homePage", "name"}
    frame = unit.client.get(f"/p/{unit.ticket}/frame").content.decode()
    assert "Chan" not in frame
    assert unit.person.user.email not in frame
    assert str(unit.person.pk) not in frame


def test_the_launch_data_say_what_the_course_structure_says(unit):
    unit.fetch()

    session = UnitSession.objects.get()
    assert unit.data == {
        "contextTemplate": {
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": f"{COURSE}/one"}]},
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": str(session.session_id)},
        },
        "launchMode": "Normal",
        "launchMethod": "AnyWindow",
        "moveOn": "CompletedAndPassed",
        "masteryScore": 0.8,
        "returnURL": f"http://{HOST}/p/{unit.ticket}/x/left",
    }
    for method in ("put", "post", "delete"):
        assert unit.ask(method, "activities/state", {}, **unit.about, stateId="LMS.LaunchData").status_code == 403


def test_a_session_from_beginning_to_end(unit):
    unit.begun()
    assert unit.say("passed", result={"score": {"scaled": 0.9}}).status_code == 204
    assert result_of(unit).completed_at is None
    assert unit.say("completed").status_code == 204
    assert unit.say("terminated").status_code == 204

    result = result_of(unit)
    assert (result.completed_at is not None, result.success, result.score) == (True, True, 90)
    assert verbs(unit) == ["launched", "initialized", "passed", "completed", "satisfied", "terminated"]
    state = PackageState.objects.get()
    assert (state.completed, state.success, state.ended) == (True, True, True)
    assert unit.say("terminated").status_code == 403


def test_what_was_under_way_when_a_unit_took_its_leave_is_heard_for_a_minute(unit):
    unit.begun()
    assert unit.say("terminated").status_code == 204
    assert unit.say("passed").status_code == 204
    late = unit.statement("completed")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert unit.put(late).status_code == 403
    assert verbs(unit) == ["launched", "initialized", "terminated", "passed"]
    assert PackageState.objects.get().ended is True


@pytest.mark.parametrize(
    ("move_on", "said", "done"),
    [
        ("Completed", ["completed"], True),
        ("Completed", ["passed"], False),
        ("Passed", ["passed"], True),
        ("Passed", ["completed"], False),
        ("CompletedAndPassed", ["completed"], False),
        ("CompletedAndPassed", ["passed", "completed"], True),
        ("CompletedOrPassed", ["completed"], True),
        ("CompletedOrPassed", ["failed"], False),
        ("Completed", ["failed", "completed"], True),
        ("NotApplicable", [], True),
    ],
)
@pytest.mark.django_db
def test_what_satisfies_a_unit_is_its_own_rule(move_on, said, done):
    page = page_with(line(move_on=move_on))
    unit = Unit(page, learner_of(page)).begun()
    for verb in said:
        assert unit.say(verb).status_code == 204

    assert (result_of(unit).completed_at is not None) is done
    assert ("satisfied" in verbs(unit)) is done


def test_nothing_is_said_twice_and_nobody_fails_who_has_passed(unit):
    unit.begun()
    assert unit.say("passed").status_code == 204
    for verb in ("passed", "failed"):
        assert unit.say(verb).status_code == 403
    assert unit.say("completed").status_code == 204
    assert unit.say("completed").status_code == 403

    again = Unit(unit.page, unit.person, launch=LAUNCHED + 1).begun()
    assert again.data["launchMode"] == "Review"
    for verb in ("completed", "passed", "failed"):
        assert again.say(verb).status_code == 403
    assert again.say("terminated").status_code == 204


@pytest.mark.parametrize(
    ("move_on", "first", "then"),
    [
        ("CompletedAndPassed", "passed", "completed"),
        ("CompletedAndPassed", "completed", "passed"),
        ("Completed", "passed", "completed"),
    ],
)
@pytest.mark.django_db
def test_what_its_rule_still_asks_for_can_be_said_in_the_next_session(move_on, first, then):
    page = page_with(line(move_on=move_on))
    unit = Unit(page, learner_of(page)).begun()
    assert unit.say(first).status_code == 204
    assert result_of(unit).completed_at is None

    again = Unit(page, unit.person, launch=LAUNCHED + 1).begun()
    assert again.data["launchMode"] == "Normal"
    assert again.say(then).status_code == 204
    assert result_of(unit).completed_at is not None
    assert Unit(page, unit.person, launch=LAUNCHED + 2).begun().data["launchMode"] == "Review"


def test_who_failed_may_try_again_and_what_she_reached_only_grows(unit):
    unit.begun()
    assert unit.say("failed", result={"score": {"scaled": 0.5}}).status_code == 204
    assert (result_of(unit).success, result_of(unit).score) == (False, 50)

    again = Unit(unit.page, unit.person, launch=LAUNCHED + 1).begun()
    assert again.data["launchMode"] == "Normal"
    assert again.say("passed", result={"score": {"scaled": 0.8}}).status_code == 204
    assert (result_of(unit).success, result_of(unit).score) == (True, 80)


@pytest.mark.django_db
def test_going_on_elsewhere_ends_a_session_that_was_left_open():
    page = page_with(line("one"), line("two"))
    first = Unit(page, learner_of(page)).begun()
    second = Unit(page, first.person, part="two", launch=LAUNCHED + 5).begun()

    session = UnitSession.objects.get(part="one")
    assert (session.was_abandoned, session.ended_at is not None) == (True, True)
    abandoned = UnitStatement.objects.get(verb__endswith="abandoned")
    assert abandoned.content["object"]["id"] == first.given["activityId"]
    assert abandoned.content["result"]["duration"].startswith("PT")
    assert first.say("completed").status_code == 403
    assert second.say("completed").status_code == 204


@pytest.mark.django_db
def test_a_block_and_the_course_are_satisfied_once_all_their_units_are():
    page = page_with(line("one", blocks=["urn:b"]), line("two", blocks=["urn:b"]), line("three"))
    person = learner_of(page)
    for place, key in enumerate(("one", "two", "three")):
        assert Unit(page, person, part=key, launch=LAUNCHED + place).begun().say("completed").status_code == 204

    satisfied = UnitStatement.objects.filter(verb__endswith="satisfied").order_by("pk")
    assert [row.content["object"]["definition"]["type"].rsplit("/", 1)[-1] for row in satisfied] == ["block", "course"]
    assert ActivityResult.objects.get(enrolment__person=person, activity__key=page.translation_key).completed_at


def test_only_the_token_of_the_session_opens_anything(unit):
    for auth in ("", "Basic", "Basic eDp5", "Bearer x", "Basic \u00e9"):
        unit.auth = auth
        assert unit.ask("get", "statements").status_code == 401
    unit.begun()
    other = Unit(unit.page, unit.person, launch=LAUNCHED + 1)
    other.auth = unit.auth
    assert other.ask("get", "statements").status_code == 401


def test_somebody_elses_ticket_is_no_way_to_her_statements(unit):
    unit.begun()
    stranger = Unit(unit.page, learner_of(unit.page)).begun()

    held = stranger.ask("get", "statements").json()["statements"]
    assert [row["verb"]["id"].rsplit("/", 1)[-1] for row in held] == ["initialized", "launched"]
    assert stranger.actor != unit.actor
    mine = UnitStatement.objects.filter(person=unit.person).first()
    assert stranger.ask("get", "statements", statementId=str(mine.statement_id)).status_code == 404


def test_whoever_only_looks_keeps_nothing(page):
    page.preview_open = True
    page.save_revision().publish()
    guest = Unit(page, None).begun()

    assert guest.data["launchMode"] == "Browse"
    assert guest.say("completed").status_code == 403
    assert guest.ask("put", "activities/state", {"a": 1}, **guest.about, stateId="s").status_code == 204
    assert guest.ask("get", "activities/state", **guest.about, stateId="s").status_code == 404
    assert guest.ask("get", "statements").json()["statements"] == []
    assert guest.say("terminated").status_code == 204
    assert (UnitSession.objects.count(), UnitStatement.objects.count(), UnitDocument.objects.count()) == (0, 0, 0)


def test_a_pass_mark_of_the_academy_goes_before_what_the_unit_thinks(db):
    page = page_with(line(), completion_rule="passed", pass_mark=90)
    unit = Unit(page, learner_of(page)).begun()
    assert unit.say("passed", result={"score": {"scaled": 0.85}}).status_code == 204

    assert (result_of(unit).completed_at, result_of(unit).score) == (None, 85)


def test_who_may_work_no_longer_is_refused_and_nothing_is_stored(unit):
    told = unit.begun().statement("completed")
    Enrolment.objects.filter(person=unit.person).update(state="suspended", suspended_at=timezone.now())

    assert unit.put(told).status_code == 404
    assert verbs(unit) == ["launched", "initialized"]


def test_the_page_of_the_academy_cannot_speak_for_a_unit(unit, client):
    client.force_login(unit.person.user)
    body = {"ticket": unit.ticket, "number": 1, "values": {"completed": True}, "event_id": str(unit.person.pk)}
    address = reverse("packages:keep", args=[unit.page.translation_key])
    answer = client.post(address, json.dumps(body), content_type="application/json")

    assert answer.status_code == 409
    assert not PackageState.objects.exists()


def test_whoever_is_erased_takes_all_of_it_with_her(unit):
    unit.begun()
    unit.ask("put", "activities/state", {"a": 1}, **unit.about, stateId="s")
    erase_traces(person=unit.person)

    assert (UnitSession.objects.count(), UnitStatement.objects.count(), UnitDocument.objects.count()) == (0, 0, 0)


def test_where_a_unit_sends_its_reader_is_a_page_in_her_language(unit):
    answer = unit.client.get(f"/p/{unit.ticket}/x/left", headers={"Accept-Language": "en"})

    assert answer.status_code == 200
    assert "You have left this part" in answer.content.decode()
    assert answer.cookies == {}
