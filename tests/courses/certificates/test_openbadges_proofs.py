"""Signatures: what others have published as right is right here, and whatever is not exactly right is refused."""

import hashlib
import json

import pytest

from courses.certificates.openbadges import contexts
from courses.certificates.openbadges.canonical import jcs, nquads
from courses.certificates.openbadges.did import PublishedKey, did_document, did_for, find_key, host_of
from courses.certificates.openbadges.encoding import b64u, from_b64u, from_multikey
from courses.certificates.openbadges.identity import hashed, shown
from courses.certificates.openbadges.proofs import (
    NotAuthentic,
    compact_json,
    embed_proof,
    instant,
    verify_embedded,
    verify_token,
)
from courses.certificates.openbadges.reading import read
from tests.factories.documents import SIGNED, Alliance, Association, put

# W3C, Data Integrity EdDSA Cryptosuites v1.0, B.1 "Representation: eddsa-rdfc-2022": key, document, hashes and proof.
W3C_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
W3C_DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", W3C_EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
W3C_PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{W3C_KEY}#{W3C_KEY}",
    "proofPurpose": "assertionMethod",
    "proofValue": "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme",
}
# 1EdTech, digital-credentials-public-validator, test resource ob30/simple-did-web-method.json.
EDTECH_KEY = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
EDTECH = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://1edtech.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "awardedDate": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:web:dc.1edtech.org:wellspring2022:wellspring-portal:learner:e42a88f4-7e1d-429b-bcea-0f3b31ee4e5d",
        "name": "Xavi Aracil's Teamwork Badge",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized upon review by "
                "Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate within a group "
            "environment.",
            "name": "Teamwork",
        },
    },
    "proof": [
        {
            "type": "DataIntegrityProof",
            "created": "2010-01-01T19:23:24Z",
            "verificationMethod": f"https://1edtech.edu/issuers/565049#{EDTECH_KEY}",
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
            "proofValue": "z5MAVhNZYag5uSBiiNFepcUuToSnqRrVHHFYZdxV94bbreyMaQBdmW5839wSPSzb2qMEYRyUjV2oz6hzQbiD24Rdx",
        }
    ],
}


@pytest.fixture(scope="module")
def alliance():
    return Alliance()


@pytest.fixture(scope="module")
def token(alliance):
    return alliance.issuer.token(alliance.certificate())


# --- vectors --------------------------------------------------------------------------------------------------------


def test_the_example_of_the_w3c_gives_its_hashes_and_its_signature(monkeypatch):
    known = contexts.context
    examples = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    monkeypatch.setitem(contexts.PINNED, W3C_EXAMPLES, ("", ""))
    monkeypatch.setattr(contexts, "context", lambda url: examples if url == W3C_EXAMPLES else known(url))
    options = {"@context": W3C_DOCUMENT["@context"], **W3C_PROOF}
    del options["proofValue"]
    assert [hashlib.sha256(nquads(part)).hexdigest() for part in (W3C_DOCUMENT, options)] == [
        "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
        "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0",
    ]
    verify_embedded({**W3C_DOCUMENT, "proof": [W3C_PROOF]}, W3C_KEY)


def test_a_badge_of_1edtech_verifies_and_a_changed_one_does_not():
    verify_embedded(EDTECH, EDTECH_KEY)
    with pytest.raises(NotAuthentic, match="InvalidSignature"):
        verify_embedded(put(EDTECH, ("name",), "Leadership Badge"), EDTECH_KEY)


def test_json_has_one_spelling():
    """RFC 8785, the examples of 3.2.2 and 3.2.3."""
    numbers = "[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]"
    assert jcs({"numbers": json.loads(numbers)}) == b'{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'
    names = {"\u20ac": 5, "\r": 1, "\ufb33": 7, "1": 2, "\U0001f600": 6, "\u0080": 3, "\u00f6": 4}
    assert list(json.loads(jcs(names)).values()) == [1, 2, 3, 4, 5, 6, 7]
    assert jcs({"b": 1, "a": "é\n"}) == '{"a":"é\\n","b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", {1: 2}])
def test_what_json_cannot_carry_exactly_has_no_spelling(value):
    with pytest.raises(ValueError):
        jcs({"value": value})


def test_the_hash_of_an_address_can_be_compared_by_who_knows_it():
    """Open Badges 3.0, IdentityObject: sha256$ and the hash of the value followed by the salt."""
    assert hashed("emailAddress", "a@example.org", "deadsea") == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashlib.sha256(b'a@example.orgdeadsea').hexdigest()}",
        "identityType": "emailAddress",
        "salt": "deadsea",
    }
    assert shown("name", "陳大文")["identityHash"] == "陳大文"


# --- embedded proofs ------------------------------------------------------------------------------------------------


def test_only_the_key_that_signed_verifies(alliance):
    signed = alliance.issuer.sign(alliance.certificate(endorsed=False))
    verify_embedded(signed, alliance.issuer.multikey)
    with pytest.raises(NotAuthentic):
        verify_embedded(signed, alliance.partners[0].multikey)


def test_the_order_of_members_does_not_matter(alliance):
    signed = alliance.issuer.sign(alliance.certificate(endorsed=False))
    verify_embedded(dict(reversed(signed.items())), alliance.issuer.multikey)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("proofPurpose", "authentication"),
        ("created", "2026-11-21T09:30:00Z"),
        ("verificationMethod", "did:web:academy.example:issuers:ftahk#2026-2"),
        ("proofValue", "z"),
        ("proofValue", "z" + "1" * 5000),
        ("proofValue", "mAAAA"),
        ("proofValue", "z0OIl"),
        ("proofValue", 7),
        ("domain", "academy.example"),
        ("expires", "2030-01-01T00:00:00Z"),
    ],
)
def test_a_proof_in_which_anything_is_different_does_not_verify(alliance, name, value):
    signed = alliance.issuer.sign(alliance.certificate(endorsed=False))
    with pytest.raises(NotAuthentic):
        verify_embedded(put(signed, ("proof", 0, name), value), alliance.issuer.multikey)


@pytest.mark.parametrize("proof", [[], None, "proof", {}, [None], [[]], [{}, {}]])
def test_a_document_has_exactly_one_proof(alliance, proof):
    signed = alliance.issuer.sign(alliance.certificate(endorsed=False))
    with pytest.raises(NotAuthentic):
        verify_embedded({**signed, "proof": proof}, alliance.issuer.multikey)
    with pytest.raises(NotAuthentic):
        verify_embedded({**signed, "proof": signed["proof"] * 2}, alliance.issuer.multikey)


def test_a_moment_needs_a_zone_and_is_written_in_utc():
    assert instant(SIGNED) == "2026-11-20T09:30:00Z"
    with pytest.raises(ValueError, match="zone"):
        instant(SIGNED.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        embed_proof({}, sign=bytes, method="", created=SIGNED.replace(tzinfo=None))


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_a_token_is_the_credential_with_its_claims_beside_it(alliance, token):
    document = alliance.certificate()
    claims = verify_token(token, alliance.issuer.jwk)
    registered = {name: claims.pop(name) for name in ("iss", "jti", "sub", "nbf", "exp")}
    assert registered == {
        "iss": alliance.issuer.did,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(SIGNED.timestamp()),
        "exp": 1857571199,
    }
    # Recognitions are signed anew by each call of the factory.
    endorsements = claims["credentialSubject"]["achievement"].pop("endorsement")
    document["credentialSubject"]["achievement"].pop("endorsement")
    assert (claims, len(endorsements)) == (document, 3)
    assert read(from_b64u(token.partition(".")[0])) == {
        "alg": "ES256",
        "kid": f"{alliance.issuer.did}#2026-1-jwt",
        "typ": "JWT",
    }


def test_a_token_without_an_end_has_no_claim_of_one(alliance):
    document = alliance.certificate(endorsed=False, expires_on=None)
    claims = verify_token(alliance.issuer.token(document), alliance.issuer.jwk)
    assert "exp" not in claims
    assert "validUntil" not in claims


def test_a_token_in_which_any_character_is_different_does_not_verify(alliance):
    token = alliance.issuer.token({**alliance.certificate(endorsed=False), "name": "AI"})
    verify_token(token, alliance.issuer.jwk)
    for at in [*range(0, len(token), 7), len(token) - 1]:
        other = "B" if token[at] == "A" else "A"
        with pytest.raises(NotAuthentic):
            verify_token(f"{token[:at]}{other}{token[at + 1 :]}", alliance.issuer.jwk)


def test_a_second_spelling_of_the_same_bytes_does_not_verify(alliance, token):
    head, body, signature = token.split(".")
    # The last of 86 characters carries four bits that belong to no byte.
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = digits[digits.index(signature[-1]) ^ 1]
    for spelling in (f"{signature[:-1]}{same}", f"{signature}==", signature.replace("-", "+").replace("_", "/") + " "):
        with pytest.raises(NotAuthentic):
            verify_token(f"{head}.{body}.{spelling}", alliance.issuer.jwk)


@pytest.mark.parametrize(
    "header",
    [
        '{"alg":"none"}',
        '{"alg":"HS256"}',
        '{"alg":"ES384"}',
        '{"alg":"es256"}',
        '{"alg":["ES256"]}',
        '{"alg":"ES256","crit":["exp"]}',
        '{"alg":"none","alg":"ES256"}',
        "[]",
        "null",
        "7",
        "",
        "{",
    ],
)
def test_only_plain_es256_is_taken_whatever_the_header_says(alliance, token, header):
    _head, body, signature = token.split(".")
    for ending in (signature, ""):
        with pytest.raises(NotAuthentic):
            verify_token(f"{b64u(header.encode())}.{body}.{ending}", alliance.issuer.jwk)


def test_a_key_that_a_token_brings_along_is_not_looked_at(alliance):
    stranger = Association("stranger")
    token = stranger.token(alliance.certificate(endorsed=False))
    _head, body, _signature = token.split(".")
    header = {"alg": "ES256", "kid": f"{alliance.issuer.did}#2026-1-jwt", "jwk": stranger.jwk}
    with pytest.raises(NotAuthentic):
        verify_token(token, alliance.issuer.jwk)
    with pytest.raises(NotAuthentic):
        verify_token(f"{b64u(compact_json(header).encode())}.{body}.{_signature}", alliance.issuer.jwk)


@pytest.mark.parametrize("text", ["", ".", "..", "...", "a.b", "a.b.c", "é.é.é", "e30.e30.e30", "." * 10_000])
def test_what_is_no_token_is_refused(alliance, text):
    with pytest.raises(NotAuthentic):
        verify_token(text, alliance.issuer.jwk)


@pytest.mark.parametrize("jwk", [{}, {"x": "AA", "y": "AA"}, {"x": "%", "y": "%"}, {"x": 1, "y": 2}])
def test_a_key_that_is_no_point_of_the_curve_verifies_nothing(token, jwk):
    with pytest.raises(NotAuthentic):
        verify_token(token, jwk)


# --- keys in their document -----------------------------------------------------------------------------------------

DID = "did:web:academy.example:issuers:ftahk"
ENDED, STOLEN = SIGNED.replace(day=21), SIGNED.replace(day=1)


@pytest.fixture(scope="module")
def published(alliance):
    return did_document(
        DID,
        [
            PublishedKey("2026-2-jwt", json.dumps(alliance.issuer.jwk), is_jwk=True),
            PublishedKey("2026-2", alliance.issuer.multikey),
            PublishedKey("2026-1", alliance.partners[0].multikey, expires_at=ENDED),
            PublishedKey("2025-1", alliance.partners[1].multikey, expires_at=ENDED, revoked_at=STOLEN),
        ],
        also="https://academy.example/issuers/ftahk",
    )


def test_a_document_names_every_key_there_ever_was(published, alliance):
    assert published["@context"][0] == "https://www.w3.org/ns/did/v1"
    assert published["id"] == DID
    assert published["alsoKnownAs"] == ["https://academy.example/issuers/ftahk"]
    assert published["verificationMethod"][0]["publicKeyJwk"] == alliance.issuer.jwk
    assert published["verificationMethod"][2:] == [
        {
            "id": f"{DID}#2026-1",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": alliance.partners[0].multikey,
            "expires": "2026-11-21T09:30:00Z",
        },
        {
            "id": f"{DID}#2025-1",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": alliance.partners[1].multikey,
            "expires": "2026-11-21T09:30:00Z",
            "revoked": "2026-11-01T09:30:00Z",
        },
    ]


def test_a_key_that_ended_may_assert_for_ever_and_one_given_up_never_again(published):
    assert published["assertionMethod"] == [f"{DID}#{name}" for name in ("2026-2-jwt", "2026-2", "2026-1")]


def test_a_key_is_found_at_its_address_until_the_second_it_ends(published):
    assert find_key(published, f"{DID}#2026-2", at=SIGNED)["type"] == "Multikey"
    assert find_key(published, f"{DID}#2026-1", at=ENDED.replace(microsecond=999_999))
    with pytest.raises(NotAuthentic, match="was over"):
        find_key(published, f"{DID}#2026-1", at=ENDED.replace(second=1))


@pytest.mark.parametrize(
    "method",
    [f"{DID}#2025-1", f"{DID}#2027-1", "#2026-2", DID, "did:web:academy.example:issuers:szfa#2026-2", ""],
)
def test_a_key_that_may_not_assert_is_not_found(published, method):
    with pytest.raises(NotAuthentic):
        find_key(published, method, at=STOLEN.replace(day=1))


def test_a_key_of_somebody_else_in_the_document_is_not_found(published):
    with pytest.raises(NotAuthentic):
        find_key(put(published, ("verificationMethod", 1, "controller"), "did:web:x"), f"{DID}#2026-2", at=SIGNED)
    doubled = {**published, "verificationMethod": published["verificationMethod"] * 2}
    with pytest.raises(NotAuthentic):
        find_key(doubled, f"{DID}#2026-2", at=SIGNED)


def test_an_identifier_writes_a_port_as_the_method_asks():
    assert did_for(host_of("http://127.0.0.1:8000"), "issuers", "ftahk") == "did:web:127.0.0.1%3A8000:issuers:ftahk"
    assert did_for(host_of("https://id.fta.example")) == "did:web:id.fta.example"


def test_a_key_of_another_kind_is_no_multikey():
    for text in ("z6Mk", "u7QGw", "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76", ""):
        with pytest.raises(ValueError):
            from_multikey(text)
    assert len(from_multikey(W3C_KEY)) == 32
