"""The rules of cmi5, at the addresses that a unit speaks to."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Course
from courses.learning.models import ActivityResult, Enrolment
from courses.packages.actions import erase_traces
from courses.packages.models import PackageState, UnitDocument, UnitSession, UnitStatement
from tests.courses.packages.units import COURSE, HOST, Unit, line, units_package
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import LAUNCHED, make_package_page


def page_with(*lines, **fields):
    course = offered_course(lessons=1)
    fields = {"completion_rule": "viewed", **fields}
    return make_package_page(module_of(course), package=units_package(*lines), **fields)


def learner_of(page):
    return learner_on(Course.objects.get(key=page.course_key)).person


@pytest.fixture
def page(db):
    return page_with(line(scaled_passing_score=0.8, move_on="CompletedAndPassed"))


@pytest.fixture
def unit(page):
    return Unit(page, learner_of(page))


def result_of(unit) -> ActivityResult:
    return ActivityResult.objects.get(enrolment__person=unit.person, activity__key=unit.page.translation_key)


def verbs(unit) -> list[str]:
    return [row.verb.rsplit("/", 1)[-1] for row in UnitStatement.objects.filter(person=unit.person).order_by("pk")]


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


def test_the_first_word_is_initialized(unit):
    unit.fetch()

    assert unit.say("completed").status_code == 403
    allowed = unit.statement("experienced")
    allowed["context"]["contextActivities"].pop("category")
    assert unit.put(allowed).status_code == 403
    assert unit.say("initialized").status_code == 204
    assert unit.put(allowed).status_code == 204
    assert unit.say("initialized").status_code == 403


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


def test_who_failed_may_try_again_and_what_she_reached_only_grows(unit):
    unit.begun()
    assert unit.say("failed", result={"score": {"scaled": 0.5}}).status_code == 204
    assert (result_of(unit).success, result_of(unit).score) == (False, 50)

    again = Unit(unit.page, unit.person, launch=LAUNCHED + 1).begun()
    assert again.data["launchMode"] == "Normal"
    assert again.say("passed", result={"score": {"scaled": 0.8}}).status_code == 204
    assert (result_of(unit).success, result_of(unit).score) == (True, 80)


DISAGREEING = [
    ("passed", {"score": {"scaled": 0.79}}),
    ("failed", {"score": {"scaled": 0.8}}),
    ("passed", {"score": {"scaled": 1.1}}),
    ("passed", {"score": {"raw": 5}}),
    ("passed", {"score": {"raw": 11, "min": 0, "max": 10}}),
    ("completed", {"score": {"scaled": 1}}),
    ("passed", {"success": False}),
    ("completed", {"completion": False}),
    ("completed", {"success": True}),
]


def test_scores_and_verbs_agree_with_each_other_and_with_the_mastery_score(unit):
    unit.begun()
    for verb, result in DISAGREEING:
        assert unit.say(verb, result=result).status_code == 403, (verb, result)
    assert verbs(unit) == ["launched", "initialized"]


SPOILT = [
    lambda told: told["context"].update(registration="8c8d4c4e-0000-4000-8000-000000000000"),
    lambda told: told["context"]["extensions"].clear(),
    lambda told: told["context"]["contextActivities"].pop("grouping"),
    lambda told: told["object"].update(id=f"{COURSE}/one"),
    lambda told: told["verb"].update(id="https://w3id.org/xapi/adl/verbs/satisfied"),
    lambda told: told["verb"].update(id="http://adlnet.gov/expapi/verbs/voided"),
    lambda told: told["actor"].update(mbox="mailto:somebody@example.org"),
    lambda told: told["actor"]["account"].update(name="somebody"),
    lambda told: told.pop("timestamp"),
    lambda told: told["result"].pop("duration"),
    lambda told: told["context"]["contextActivities"]["category"].pop(),
]


def test_a_statement_that_breaks_a_rule_is_refused(unit):
    unit.begun()
    for spoil in SPOILT:
        told = unit.statement("completed")
        spoil(told)
        assert unit.put(told).status_code == 403, told
    assert result_of(unit).completed_at is None


def test_the_same_statement_again_is_no_error_and_another_one_of_its_id_is(unit):
    unit.begun()
    told = unit.statement("completed")

    assert [unit.put(told).status_code for _ in range(2)] == [204, 204]
    assert unit.put({**told, "timestamp": "2026-11-28T09:00:00Z"}).status_code == 409
    assert unit.ask("post", "statements", [told]).json() == [told["id"]]
    assert verbs(unit).count("completed") == 1


def test_several_at_once_are_stored_all_or_none(unit):
    unit.begun()
    good, bad = unit.statement("completed"), unit.statement("passed", result={"success": False})

    assert unit.ask("post", "statements", [good, bad]).status_code == 403
    assert verbs(unit) == ["launched", "initialized"]
    assert unit.ask("post", "statements", [good, good]).status_code == 400
    assert len(unit.ask("post", "statements", [good, unit.statement("passed")]).json()) == 2


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


def test_her_own_statements_can_be_asked_for(unit):
    unit.begun()
    told = unit.statement("completed")
    unit.put(told)

    held = unit.ask("get", "statements", statementId=told["id"]).json()
    assert (held["id"], held["verb"], held["version"]) == (told["id"], told["verb"], "1.0.3")
    listed = unit.ask("get", "statements", verb=told["verb"]["id"], limit="1").json()
    assert [row["id"] for row in listed["statements"]] == [told["id"]]
    assert unit.ask("get", "statements", statementId="x").status_code == 400
    assert unit.ask("get", "statements", registration="8c8d4c4e-0000-4000-8000-000000000000").json()["statements"] == []


def test_the_version_is_asked_for_and_told(unit):
    unit.begun()

    assert unit.ask("get", "statements", headers={"X-Experience-API-Version": ""}).status_code == 400
    assert unit.ask("get", "statements", headers={"X-Experience-API-Version": "2.0.0"}).status_code == 400
    answer = unit.ask("get", "about", headers={"X-Experience-API-Version": ""})
    assert (answer.json(), answer["X-Experience-API-Version"]) == ({"version": ["1.0.3"]}, "1.0.3")


NO_STATEMENTS = [
    b"",
    b"{",
    b"[" * 100_000,
    b"null",
    b'{"id": "x"}',
    b'"text"',
    b'{"a": NaN}',
    b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}',
    b"\xff\xfe",
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b'{"id":"8c8d4c4e-0000-4000-8000-000000000000","actor":1,"verb":2,"object":3}',
    b'{"id":"8c8d4c4e-0000-4000-8000-000000000000","actor":{},"verb":{"id":[]},"object":{}}',
    b'{"id":"8c8d4c4e-0000-4000-8000-000000000000","actor":{},"verb":{"id":"urn:x"},"object":{"id":"urn:x"},"result":[]}',
]


def test_what_is_no_statement_is_refused_in_words(unit):
    unit.begun()
    identifier = "8c8d4c4e-0000-4000-8000-000000000000"

    for body in NO_STATEMENTS:
        for method in ("put", "post"):
            answer = unit.ask(method, "statements", body, statementId=identifier)
            assert answer.status_code in {400, 403}, body[:40]
            assert answer.content
    assert unit.ask("put", "statements", [], statementId=identifier).status_code == 400
    assert unit.ask("post", "statements", []).json() == []
    assert verbs(unit) == ["launched", "initialized"]


def test_more_than_a_megabyte_is_too_much(unit):
    unit.begun()

    assert unit.ask("put", "statements", b" " * 1_048_577, statementId="x").status_code == 413
    assert unit.ask("put", "activities/state", b"x" * 5_000_000, **unit.about, stateId="a").status_code == 413
    assert UnitDocument.objects.count() == 0


def test_a_state_is_kept_however_long_and_taken_up_in_the_next_window(unit):
    unit.begun()
    text = "本" * 70_000
    answer = unit.ask("put", "activities/state", {"bookmark": text}, **unit.about, stateId="suspendData")
    assert answer.status_code == 204

    later = Unit(unit.page, unit.person, launch=LAUNCHED + 1).begun()
    held = later.ask("get", "activities/state", **later.about, stateId="suspendData")
    assert (held.status_code, held["Content-Type"], held["ETag"]) == (200, "application/json", answer["ETag"])
    assert held.json() == {"bookmark": text}
    assert later.ask("get", "activities/state", **later.about).json() == ["suspendData"]
    assert later.ask("delete", "activities/state", **later.about, stateId="suspendData").status_code == 204
    assert later.ask("get", "activities/state", **later.about, stateId="suspendData").status_code == 404


def test_a_posted_object_is_laid_over_the_one_that_is_there(unit):
    unit.begun()

    def post(body, **headers):
        return unit.ask("post", "activities/state", body, **unit.about, stateId="s", headers=headers).status_code

    assert post({"a": 1, "b": 2}) == 204
    assert post({"b": 3}) == 204
    assert unit.ask("get", "activities/state", **unit.about, stateId="s").json() == {"a": 1, "b": 3}
    assert post([1]) == 400
    assert post(b"x", **{"Content-Type": "text/plain"}) == 400


def test_a_profile_is_changed_by_who_has_read_it(unit):
    unit.begun()
    agent = {"agent": unit.given["actor"], "profileId": "cmi5LearnerPreferences"}

    def put(body, **headers):
        return unit.ask("put", "agents/profile", body, headers=headers, **agent).status_code

    assert unit.ask("get", "agents/profile", **agent).status_code == 404
    assert put({"languagePreference": "zh"}, **{"If-None-Match": "*"}) == 204
    assert put({"languagePreference": "en"}, **{"If-None-Match": "*"}) == 412
    assert put({"languagePreference": "en"}) == 409
    etag = unit.ask("get", "agents/profile", **agent)["ETag"]
    assert put({"languagePreference": "en"}, **{"If-Match": '"other"'}) == 412
    assert put({"languagePreference": "en"}, **{"If-Match": etag}) == 204
    assert unit.ask("get", "agents/profile", **agent).json() == {"languagePreference": "en"}


def test_documents_are_about_this_learner_and_this_unit_alone(unit):
    unit.begun()
    stranger = '{"account": {"homePage": "http://127.0.0.1:8000", "name": "other"}}'

    for change in ({"agent": stranger}, {"activityId": "urn:other"}, {"registration": "0"}):
        assert unit.ask("get", "activities/state", **{**unit.about, **change}, stateId="s").status_code == 403
    assert unit.ask("get", "activities/state", **{**unit.about, "agent": "{"}, stateId="s").status_code == 400
    assert unit.ask("get", "agents", agent=unit.given["actor"]).json()["objectType"] == "Person"
    assert unit.ask("get", "agents/unknown").status_code == 404


def test_there_is_a_limit_to_how_many_documents_are_kept(unit, monkeypatch):
    monkeypatch.setattr("courses.packages.actions.units.MOST_DOCUMENTS", 1)
    unit.begun()

    assert unit.ask("put", "activities/state", {}, **unit.about, stateId="a").status_code == 204
    assert unit.ask("put", "activities/state", {}, **unit.about, stateId="b").status_code == 413
    assert unit.ask("put", "activities/state", {"x": 1}, **unit.about, stateId="a").status_code == 204


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
