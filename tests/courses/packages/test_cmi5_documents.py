"""What units of cmi5 keep: states and profiles, about one learner in one activity."""

from __future__ import annotations

from courses.packages.models import UnitDocument
from tests.courses.packages.units import Unit
from tests.factories.packages import LAUNCHED


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
