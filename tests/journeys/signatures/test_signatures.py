"""What the check in the reader's browser says of good certificates, and of every kind of forged one."""

from __future__ import annotations

import base64
import copy
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers.credentials import Issuer, base64url, certificate, jwk, pdf, png, sign, svg
from tests.journeys.signatures.world import ORIGIN, SIGNED, changed, outcome, second_name

pytestmark = pytest.mark.slow


# --- Good ------------------------------------------------------------------------------------------------------------


def test_a_good_certificate_is_valid_with_every_step_named(check, world):
    result = check(world.good)
    assert result["verdict"] == "valid"
    names = ["parse", "structure", "form", "issuer", "proof", "dates", "status", "endorsement"]
    assert [(step["name"], step["ok"]) for step in result["checks"]] == [(name, True) for name in names]
    facts = result["facts"]
    assert facts["name"] == "Chan Tai Man · 陳大文"
    assert (facts["course"], facts["issuer"], facts["score"]) == ("反洗錢基礎", "Hong Kong FinTech Association", "92%")
    assert facts["number"] == "FTA-FTAHK-2026-7YQ4M2K9TX5"
    assert [(one["name"], one["verdict"]) for one in facts["endorsements"]] == [
        (one.name, "valid") for one in world.issuers
    ]


def test_every_kind_of_file_says_the_same(check, world):
    words = json.dumps(world.good, ensure_ascii=False)
    files = {
        "json": words,
        "jwt": world.token,
        "png": png(words),
        "svg": svg(words),
        "pdf": pdf(words),
    }
    found = {kind: check(file) for kind, file in files.items()}
    assert {kind: (result["kind"], result["verdict"]) for kind, result in found.items()} == {
        kind: (kind, "valid") for kind in files
    }
    assert len({result["facts"]["number"] for result in found.values()}) == 1


@pytest.mark.parametrize("bake", [png, svg, pdf])
def test_a_token_may_be_baked_too(check, world, bake):
    assert check(bake(world.token))["verdict"] == "valid"


def test_a_pdf_that_another_program_saved_again_is_still_read(check, world):
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(json.dumps(world.good)))) as opened:
        opened.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/ObjStm" in saved.getvalue()
    assert check(saved.getvalue())["verdict"] == "valid"


def test_a_pdf_whose_attachment_is_not_packed_is_read(check, world):
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(json.dumps(world.good)))) as opened:
        opened.save(saved, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    assert check(saved.getvalue())["verdict"] == "valid"


def test_what_an_old_key_signed_in_its_time_stays_valid(check, world):
    old = world.sign(
        key=world.hk.old_key,
        method=world.hk.method("2024-1"),
        created="2025-06-01T00:00:00Z",
        validFrom="2025-06-01T00:00:00Z",
    )
    assert check(old)["verdict"] == "valid"


def test_nothing_but_documents_of_this_site_is_asked_for(check, world, site):
    check(world.good)
    asked = {path for path in site.asked if not path.startswith("/static/")}
    assert asked - {"/", "/favicon.ico"} == set(world.documents())


# --- Changed ---------------------------------------------------------------------------------------------------------


def rename(document: Any, member: str, address: str, **wrapping: str) -> None:
    """Under its full address a member says the same to a verifier of signatures, and nothing to a reader."""
    value = document.pop(member)
    document[address] = {**wrapping, "@value": value} if wrapping else value


def move_the_address_to_the_creator(document: Any) -> None:
    document["credentialSubject"]["achievement"]["creator"]["url"] = document["issuer"].pop("url")


VOCABULARY = "https://www.w3.org/2018/credentials#"
CHANGES: dict[str, Callable[[Any], object]] = {
    "another name": second_name,
    "a longer validity": lambda it: it.update(validUntil="2046-11-20T09:30:00Z"),
    "a better score": lambda it: it["credentialSubject"]["result"][0].update(value="99"),
    "a term that means nothing": lambda it: it["credentialSubject"].update(honours="First class"),
    "no proof": lambda it: it.pop("proof"),
    "two proofs": lambda it: it["proof"].append(it["proof"][0]),
    "a proof of another kind": lambda it: it["proof"][0].update(cryptosuite="eddsa-jcs-2022"),
    "a cut signature": lambda it: it["proof"][0].update(proofValue=it["proof"][0]["proofValue"][:-1]),
    "an end under its full address": lambda it: rename(
        it, "validUntil", f"{VOCABULARY}validUntil", type="http://www.w3.org/2001/XMLSchema#dateTime"
    ),
    "a status under its full address": lambda it: rename(it, "credentialStatus", f"{VOCABULARY}credentialStatus"),
    "a member by its other name": lambda it: it.update({"@id": it.pop("id")}),
    "an empty member": lambda it: it.update(evidence=[]),
    "a statement moved to another place": move_the_address_to_the_creator,
    "a recognition taken out": lambda it: it["credentialSubject"]["achievement"]["endorsement"].pop(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_changed_is_noticed(check, world, change):
    assert check(changed(world.good, change))["verdict"] == "changed"


def test_every_single_word_and_figure_is_held(check, world):
    def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, part in parts:
            yield from places(part, (*path, name))
        if not isinstance(value, dict | list):
            yield path

    plain = sign(certificate(world.hk, []), world.hk.key, world.hk.method(), SIGNED)
    assert check(plain)["verdict"] == "valid"
    taken = []
    for *way, last in places(plain):
        forged = copy.deepcopy(plain)
        holder = forged
        for step in way:
            holder = holder[step]
        holder[last] = f"{holder[last]}x" if isinstance(holder[last], str) else holder[last] + 1
        if check(forged)["verdict"] in {"valid", "expired"}:
            taken.append((*way, last))
    assert taken == []


def test_a_signed_term_that_means_nothing_is_noticed_all_the_same(check, world):
    # PyLD signs it without a word, so this is what a careless issuer would send out.
    document = certificate(world.hk, world.endorsements)
    document["credentialSubject"]["hkidNumber"] = "A123456"
    assert check(sign(document, world.hk.key, world.hk.method(), SIGNED))["verdict"] == "changed"


def test_a_changed_recognition_is_noticed_though_the_certificate_was_signed_with_it(check, world):
    forged = changed(
        world.endorsements[1], lambda it: it["credentialSubject"].update(endorsementComment="A master's degree.")
    )
    document = certificate(world.hk, [world.endorsements[0], forged])
    result = check(sign(document, world.hk.key, world.hk.method(), SIGNED))
    assert (result["verdict"], outcome(result, "endorsement")) == ("changed", (False, "endorsement-changed"))


def test_a_recognition_by_a_key_that_was_given_up_is_named_as_such(check, world):
    forged = sign(
        world.sz.endorsement(f"{ORIGIN}/achievements/aif-101/1", 3),
        world.sz.stolen_key,
        world.sz.method("2025-1"),
        SIGNED,
    )
    document = certificate(world.hk, [forged])
    result = check(sign(document, world.hk.key, world.hk.method(), SIGNED))
    assert (result["verdict"], outcome(result, "endorsement")) == ("changed", (False, "endorsement-key-given-up"))
    told = next(one["values"] for one in result["checks"] if one["name"] == "endorsement")
    assert told == {"name": world.sz.name, "date": "2026-03-01T00:00:00Z"}


def test_a_recognition_of_another_course_is_noticed(check, world):
    other = world.sz.endorsement(f"{ORIGIN}/achievements/another/1", 3)
    document = certificate(world.hk, [other])
    assert check(sign(document, world.hk.key, world.hk.method(), SIGNED))["verdict"] == "changed"


def test_a_recognition_may_stand_without_a_vocabulary_of_its_own(check, world):
    assert (
        check(changed(world.good, lambda it: it["credentialSubject"]["achievement"]["endorsement"][0].pop("@context")))[
            "verdict"
        ]
        == "valid"
    )


@pytest.mark.parametrize("bake", [png, svg, pdf])
def test_a_changed_certificate_in_a_file_is_noticed(check, world, bake):
    assert check(bake(json.dumps(changed(world.good, second_name))))["verdict"] == "changed"


# --- Tokens ----------------------------------------------------------------------------------------------------------


def test_a_changed_token_is_noticed(check, world):
    header, payload, signature = world.token.split(".")
    words = json.loads(base64.urlsafe_b64decode(payload + "=="))
    words["credentialSubject"]["result"][0]["value"] = "99"
    assert check(f"{header}.{base64url(json.dumps(words).encode())}.{signature}")["verdict"] == "changed"


def test_a_token_without_a_signature_is_never_valid(check, world):
    _header, payload, signature = world.token.split(".")
    none = base64url(b'{"alg":"none"}')
    for forged in (f"{none}.{payload}.", f"{none}.{payload}.{signature}"):
        assert check(forged)["verdict"] == "changed"


def test_a_token_that_brings_its_own_key_is_refused(check, world):
    key = ec.generate_private_key(ec.SECP256R1())
    header = {"alg": "ES256", "typ": "JWT", "kid": world.hk.method("2026-1-jwt"), "jwk": jwk(key)}
    assert check(world.sign_token(header=header, key=key))["verdict"] == "changed"


def test_a_token_by_somebody_elses_key_is_refused(check, world):
    header = {"alg": "ES256", "typ": "JWT", "kid": world.sz.method("2026-1-jwt")}
    assert check(world.sign_token(header=header, key=world.sz.token_key))["verdict"] == "unknown-issuer"


# --- Keys ------------------------------------------------------------------------------------------------------------


def test_a_signature_by_a_key_that_nobody_published_is_noticed(check, world):
    assert check(world.sign(key=Ed25519PrivateKey.generate()))["verdict"] == "changed"


def test_a_key_of_another_association_signs_nothing_here(check, world):
    result = check(world.sign(key=world.sz.key, method=world.sz.method()))
    assert (result["verdict"], outcome(result, "issuer")) == ("unknown-issuer", (False, "key-not-listed"))


def test_a_key_signs_nothing_after_its_time(check, world):
    result = check(world.sign(key=world.hk.old_key, method=world.hk.method("2024-1")))
    assert (result["verdict"], outcome(result, "issuer")) == ("unknown-issuer", (False, "key-over"))


@pytest.mark.parametrize("created", ["2026-02-01T00:00:00Z", "2026-11-20T09:30:00Z"], ids=["before", "after"])
def test_a_key_that_was_given_up_proves_nothing_under_any_date(check, world, created):
    result = check(world.sign(key=world.hk.stolen_key, method=world.hk.method("2025-1"), created=created))
    assert (result["verdict"], outcome(result, "issuer")) == ("unknown-issuer", (False, "key-given-up"))


def test_an_issuer_who_is_none_of_ours_is_not_known_and_not_asked(check, world, site):
    stranger = Issuer("ftahk", "Hong Kong FinTech Association", "https://elsewhere.example")
    forged = sign(certificate(stranger, []), stranger.key, stranger.method(), SIGNED)
    result = check(forged)
    assert (result["verdict"], outcome(result, "issuer")) == ("unknown-issuer", (False, "issuer-unknown"))
    assert not [path for path in site.asked if path.endswith("/did.json")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it["verificationMethod"][0].update(controller="did:web:somebody.example"),
        lambda it: it.update(assertionMethod=it["assertionMethod"][1:]),
        lambda it: it.update(assertionMethod=[{"id": one} for one in it["assertionMethod"]]),
        lambda it: it.update(id="did:web:somebody.example"),
        lambda it: it["verificationMethod"].append(it["verificationMethod"][0]),
        lambda it: it["verificationMethod"][0].update(expires="some day"),
    ],
    ids=["controller", "not listed", "listed as an object", "another subject", "said twice", "an end nobody can read"],
)
def test_a_key_is_only_good_as_the_issuer_publishes_it(check, world, site, spoil):
    spoil(site.documents["/issuers/ftahk/did.json"])
    assert check(world.good)["verdict"] == "unknown-issuer"


def test_without_the_issuers_document_nothing_is_said(check, world, site):
    del site.documents["/issuers/ftahk/did.json"]
    result = check(world.good)
    assert (result["verdict"], outcome(result, "issuer")) == ("not-checked", (None, "issuer-unreachable"))
