"""The check of a certificate in the reader's browser: what it says of good files and of every kind of bad one."""

from __future__ import annotations

import base64
import copy
import io
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page, sync_playwright

from tests.helpers import loopback
from tests.helpers.credentials import Issuer, base64url, certificate, claims, jwk, jwt, pdf, png, sign, svg
from tests.journeys.conftest import CHROMIUM, FLAGS

pytestmark = pytest.mark.slow

ORIGIN = "https://academy.example"
NOW = "2026-11-22T12:00:00Z"
SIGNED = "2026-11-20T09:30:01Z"
REVOKED = 4711
CHECK = """async ({ content, now, origin, issuers, milliseconds }) => {
  const { checkFile } = await import("/static/js/verify/check.js");
  const { openCanonical } = await import("/static/js/verify/canonical.js");
  const { fromSite } = await import("/static/js/verify/sources.js");
  const contexts = new URL("/static/verify/contexts/", location.href);
  const sources = fromSite({ credentialOrigin: origin, issuers, contexts });
  const canonical = openCanonical(() => new Worker("/static/js/verify/worker.js"), sources, milliseconds);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return checkFile(async () => bytes, { canonical, sources, now: Date.parse(now) });
}"""


class World:
    """Three associations, their published documents, and certificates by the first."""

    def __init__(self) -> None:
        self.hk = Issuer("ftahk", "Hong Kong FinTech Association", ORIGIN)
        self.sz = Issuer("szfa", "深圳市金融科技协会", ORIGIN)
        # One with a host name of its own.
        self.su = Issuer("szicdtf", "苏州协会", ORIGIN, did="did:web:id.suzhou.example")
        self.issuers = (self.hk, self.sz, self.su)
        self.endorsements = [
            one.endorsement(f"{ORIGIN}/achievements/aif-101/1", index) for index, one in enumerate(self.issuers)
        ]
        self.good = self.sign()
        self.token = self.sign_token()

    def documents(self) -> dict[str, Any]:
        dates = {"valid_from": "2026-11-21T00:00:00Z", "valid_until": "2026-11-28T00:00:00Z"}
        published: dict[str, Any] = {}
        for one in self.issuers:
            published[f"/issuers/{one.slug}/did.json"] = one.did_document()
            published[f"/status/{one.slug}/revocation/1"] = one.status_list({REVOKED}, **dates)
        return published

    def sign(
        self, *, key: Any = None, method: str = "", created: str = SIGNED, index: int = 90_210, **changes: Any
    ) -> Any:
        document = certificate(self.hk, self.endorsements, index=index, **changes)
        return sign(document, key or self.hk.key, method or self.hk.method(), created)

    def sign_token(self, *, header: Any = None, key: Any = None, **changes: Any) -> str:
        own = {"alg": "ES256", "kid": self.hk.method("2026-1-jwt"), "typ": "JWT"}
        payload = claims(certificate(self.hk, self.endorsements, **changes))
        return jwt(header or own, payload, key or self.hk.token_key)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM):
        pytest.skip("browser journeys: Chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site() -> Iterator[loopback.Site]:
    with loopback.site() as served:
        yield served


@pytest.fixture
def page(browser: Browser, site: loopback.Site, world: World) -> Iterator[Page]:
    site.documents = {"/": "<!doctype html><title>Check</title>", **world.documents()}
    site.asked.clear()
    context = browser.new_context()
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.goto(site.url)
    yield opened
    context.close()
    # A document that is missing on purpose answers 404; the browser logs that as an error of its own.
    assert [text for text in errors if "Failed to load resource" not in text] == []


@pytest.fixture
def check(page: Page, world: World) -> Callable[..., Any]:
    """What the browser says of a file: bytes, words, or a document."""

    def run(file: Any, *, now: str = NOW, milliseconds: int = 8000) -> Any:
        words = file if isinstance(file, bytes | str) else json.dumps(file, ensure_ascii=False)
        content = words if isinstance(words, bytes) else words.encode()
        asked = {
            "content": base64.b64encode(content).decode(),
            "now": now,
            "origin": ORIGIN,
            "issuers": {world.su.did: "/issuers/szicdtf/did.json"},
            "milliseconds": milliseconds,
        }
        return page.evaluate(CHECK, asked)

    return run


def outcome(result: Any, name: str) -> tuple[bool | None, str]:
    """How one step ended."""
    found = next(step for step in result["checks"] if step["name"] == name)
    return found["ok"], found["detail"]


def changed(document: Any, change: Callable[[Any], object]) -> Any:
    copied = copy.deepcopy(document)
    change(copied)
    return copied


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


def test_a_key_that_was_later_reported_is_mentioned(check, world):
    early = world.sign(key=world.hk.stolen_key, method=world.hk.method("2025-1"), created="2026-02-01T00:00:00Z")
    result = check(early)
    assert (result["verdict"], outcome(result, "issuer")) == ("valid", (True, "key-later-revoked"))


def test_nothing_but_documents_of_this_site_is_asked_for(check, world, site):
    check(world.good)
    asked = {path for path in site.asked if not path.startswith("/static/")}
    assert asked - {"/", "/favicon.ico"} == set(world.documents())


# --- Changed ---------------------------------------------------------------------------------------------------------


def rename(document: Any, member: str, address: str, **wrapping: str) -> None:
    """Under its full address a member says the same to a verifier of signatures, and nothing to a reader."""
    value = document.pop(member)
    document[address] = {**wrapping, "@value": value} if wrapping else value


def second_name(document: Any) -> None:
    document["credentialSubject"]["identifier"][1]["identityHash"] = "李小龍"


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


@pytest.mark.parametrize("fragment", ["2024-1", "2025-1"], ids=["over", "reported"])
def test_a_key_signs_nothing_after_its_time(check, world, fragment):
    key = {"2024-1": world.hk.old_key, "2025-1": world.hk.stolen_key}[fragment]
    result = check(world.sign(key=key, method=world.hk.method(fragment)))
    assert (result["verdict"], outcome(result, "issuer")) == ("unknown-issuer", (False, "key-over"))


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


def test_a_shape_that_costs_too_much_ends_in_time_and_leaves_the_page_alive(check, page, world):
    same = [{"type": ["Evidence"], "audience": [{"type": ["Evidence"], "audience": []}]} for _ in range(14)]
    page.evaluate("() => { window.beats = 0; setInterval(() => (window.beats += 1), 50); }")
    result = check({**world.good, "evidence": same}, milliseconds=2000)
    assert result["verdict"] in {"changed", "not-checked"}
    assert page.evaluate("window.beats") > 0


def test_a_paper_that_unfolds_to_gigabytes_is_refused(check):
    import zlib

    packed = zlib.compress(b"0" * 50_000_000, 9)
    words = b"%PDF-1.7\n1 0 obj\n<</Type/Filespec/F(credential.json)/EF<</F 2 0 R>>>>\nendobj\n2 0 obj\n"
    paper = words + b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n" % (len(packed), packed)
    result = check(paper)
    assert (result["verdict"], outcome(result, "parse")) == ("unreadable", (False, "pdf-not-read"))
