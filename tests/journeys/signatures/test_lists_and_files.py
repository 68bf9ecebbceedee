"""What the check says where time has passed, where lists cannot be relied on, and of files that hold no certificate."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.credentials import certificate, png, sign, svg
from tests.journeys.signatures.world import ORIGIN, REVOKED, SIGNED, World, changed, outcome

pytestmark = pytest.mark.slow


# --- Time and status -------------------------------------------------------------------------------------------------


def test_what_ended_is_expired(check, world):
    assert check(world.sign(validUntil="2026-11-21T00:00:00Z"))["verdict"] == "expired"


def test_what_has_not_begun_is_not_valid_yet(check, world):
    result = check(world.sign(validFrom="2026-12-01T00:00:00Z"))
    assert (result["verdict"], outcome(result, "dates")) == ("not-checked", (False, "not-yet"))


def test_what_the_issuer_took_back_is_withdrawn(check, world):
    result = check(world.sign(index=REVOKED))
    assert (result["verdict"], outcome(result, "status")) == ("withdrawn", (False, "taken-back"))


def test_a_recognition_that_ended_or_was_taken_back_is_said_and_spoils_nothing(check, world):
    achievement = f"{ORIGIN}/achievements/aif-101/1"
    ended = [
        world.sz.endorsement(achievement, 1, validUntil="2026-11-01T00:00:00Z"),
        world.su.endorsement(achievement, REVOKED),
    ]
    document = certificate(world.hk, ended)
    result = check(sign(document, world.hk.key, world.hk.method(), SIGNED))
    assert result["verdict"] == "valid"
    assert [one["verdict"] for one in result["facts"]["endorsements"]] == ["expired", "withdrawn"]


LIST = "/status/ftahk/revocation/1"
FRESH = {"valid_from": "2026-11-21T00:00:00Z", "valid_until": "2026-11-28T00:00:00Z"}
LISTS: dict[str, tuple[Callable[[World], Any], str]] = {
    "missing": (lambda world: None, "status-unreachable"),
    "stale": (
        lambda world: world.hk.status_list(
            set(), valid_from="2026-11-01T00:00:00Z", valid_until="2026-11-08T00:00:00Z"
        ),
        "status-stale",
    ),
    "of another association": (lambda world: world.sz.status_list(set(), **FRESH), "status-not-trusted"),
    "by another association": (
        lambda world: sign(world.hk.status_list(set(), **FRESH), world.sz.key, world.sz.method(), SIGNED),
        "status-not-trusted",
    ),
    "changed": (
        lambda world: {**world.hk.status_list({REVOKED}, **FRESH), "validUntil": "2046-11-28T00:00:00Z"},
        "status-not-trusted",
    ),
    "not signed": (
        lambda world: {name: part for name, part in world.hk.status_list(set(), **FRESH).items() if name != "proof"},
        "status-not-trusted",
    ),
    "too short": (
        lambda world: sign(
            changed(
                world.hk.status_list(set(), **FRESH),
                lambda it: it["credentialSubject"].update(encodedList="uH4sIAAAAAAAAA2NgAAA8Iq-NAgAAAA"),
            ),
            world.hk.key,
            world.hk.method(),
            SIGNED,
        ),
        "status-not-trusted",
    ),
}


@pytest.mark.parametrize(("publish", "why"), LISTS.values(), ids=LISTS)
def test_where_the_list_cannot_be_relied_on_nobody_is_told_valid(check, world, site, publish, why):
    site.documents[LIST] = publish(world)
    result = check(world.good)
    assert (result["verdict"], outcome(result, "status")) == ("not-checked", (None, why))
    assert outcome(result, "proof") == (True, "")


def test_a_certificate_without_a_status_is_not_said_to_be_valid(check, world):
    document = certificate(world.hk, [])
    del document["credentialStatus"]
    result = check(sign(document, world.hk.key, world.hk.method(), SIGNED))
    assert (result["verdict"], outcome(result, "status")) == ("not-checked", (None, "status-missing"))


# --- Unreadable and hostile ------------------------------------------------------------------------------------------


def test_a_certificate_without_criteria_is_not_one(check, world):
    document = certificate(world.hk, [])
    del document["credentialSubject"]["achievement"]["criteria"]
    result = check(sign(document, world.hk.key, world.hk.method(), SIGNED))
    assert (result["verdict"], outcome(result, "structure")) == ("unreadable", (False, "incomplete"))


def twice(world: World) -> str:
    words = json.dumps(world.good, ensure_ascii=False)
    return words.replace('"name": "反洗', '"name": "Doctor of Finance", "n\\u0061me": "反洗', 1)


UNREADABLE: dict[str, tuple[Callable[[World], Any], str]] = {
    "nothing": (lambda world: b"", "not-a-certificate"),
    "another file": (lambda world: b"\x00\xff\xfe\x01" * 9, "not-a-certificate"),
    "broken JSON": (lambda world: json.dumps(world.good)[:-1], "not-json"),
    "another JSON": (lambda world: {"hello": "world"}, "not-a-certificate"),
    "a member named twice": (twice, "named-twice"),
    "half a character": (lambda world: json.dumps({**world.good, "name": "\ud800"}), "not-json"),
    "a list": (lambda world: "[]", "not-a-certificate"),
    "too much": (lambda world: {**world.good, "description": "x" * 70_000}, "too-large"),
    "too deep": (lambda world: '{"a":' * 60 + "1" + "}" * 60, "too-deep"),
    "a vocabulary of its own": (
        lambda world: {**world.good, "@context": [*world.good["@context"], {"name": "https://x.example/"}]},
        "not-a-certificate",
    ),
    "somebody else's vocabulary": (
        lambda world: {**world.good, "@context": [*world.good["@context"], "https://x.example/"]},
        "not-a-certificate",
    ),
    "a picture without": (lambda world: png(), "none-in-file"),
    "a picture with two": (lambda world: png(json.dumps(world.good), json.dumps(world.good)), "several-in-file"),
    "a picture cut off": (lambda world: png(json.dumps(world.good))[:-700], "cut-off"),
    "a drawing without": (lambda world: svg(), "none-in-file"),
    "a drawing with two": (lambda world: svg(world.token, world.token), "several-in-file"),
    "a drawing that unfolds": (
        lambda world: b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>' + svg(world.token),
        "none-in-file",
    ),
    "a paper without": (lambda world: b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF", "none-in-file"),
}


@pytest.mark.parametrize(("make", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_holds_no_certificate_is_said_to_hold_none(check, world, make, why):
    result = check(make(world))
    assert (result["verdict"], outcome(result, "parse")) == ("unreadable", (False, why))


def test_names_for_what_has_none_are_refused_before_anything_is_computed(check, world):
    bomb = {**world.good, "evidence": [{"id": f"_:b{index}", "type": ["Evidence"]} for index in range(9)]}
    assert check(bomb)["verdict"] == "unreadable"


def test_a_document_that_costs_much_is_worked_on_beside_the_page(check, page, world):
    page.evaluate("() => { window.beats = 0; setInterval(() => (window.beats += 1), 50); }")
    result = check({**world.good, "evidence": [{"type": ["Evidence"], "narrative": "x"}] * 1000})
    assert result["verdict"] in {"changed", "not-checked"}
    assert page.evaluate("window.beats") > 3


def test_what_takes_too_long_is_stopped_and_called_neither_right_nor_wrong(check, world):
    result = check(world.good, milliseconds=1)
    assert (result["verdict"], outcome(result, "parse")) == ("not-checked", (None, "too-long"))


def test_a_paper_that_unfolds_to_gigabytes_is_refused(check):
    packed = zlib.compress(b"0" * 50_000_000, 9)
    words = b"%PDF-1.7\n1 0 obj\n<</Type/Filespec/F(credential.json)/EF<</F 2 0 R>>>>\nendobj\n2 0 obj\n"
    paper = words + b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n" % (len(packed), packed)
    result = check(paper)
    assert (result["verdict"], outcome(result, "parse")) == ("unreadable", (False, "pdf-not-read"))


FLOODS = {
    "objects": b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n" % number for number in range(600_000)),
    "one object again and again": b"%PDF-1.7\n" + b"1 0 obj\n" * 1_000_000,
    "descriptions": b"%PDF-1.7\n1 0 obj\n" + b"<</EF<</F 1 0 R" * 500_000,
    "chunks": png()[:33] + b"\0\0\0\0iTXt\0\0\0\0" * 690_000,
    "a drawing of drawings": b"<svg>" * 1_600_000,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_file_made_to_keep_the_page_busy_does_not_for_long(check, flood):
    result = check(flood)
    assert result["verdict"] == "unreadable"
    assert result["took"] < 2000
