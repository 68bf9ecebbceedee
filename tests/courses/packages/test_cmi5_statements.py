"""What a unit of cmi5 may say, and how its statements are kept and asked for."""

from __future__ import annotations

from tests.courses.packages.units import COURSE, result_of, verbs


def test_the_first_word_is_initialized(unit):
    unit.fetch()

    assert unit.say("completed").status_code == 403
    allowed = unit.statement("experienced")
    allowed["context"]["contextActivities"].pop("category")
    assert unit.put(allowed).status_code == 403
    assert unit.say("initialized").status_code == 204
    assert unit.put(allowed).status_code == 204
    assert unit.say("initialized").status_code == 403


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
