"""What a file opens: no more than its holder lets whoever has the paper see; and nothing to who only guesses."""

import itertools
import json

import pytest

from accounts.actions import load_consent_texts
from courses.certificates import actions, limits
from courses.certificates.enums import CertificateState, CredentialForm, Visibility
from courses.certificates.models import Certificate, CertificateFile, SignedCredential
from courses.certificates.queries import disclose
from courses.certificates.queries.uploads import Outcome, compare
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import earn, fresh
from tests.helpers.uploads import (
    bring,
    changed,
    claims_of,
    document_of,
    into,
    main_of,
    part,
    renamed,
    signed,
    text_of,
    token_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = ("CHAN", "陳大文", "Ming", "陳大明")
MASKED = ("C***", "陳**")
COURSE = "AI Foundations"
ISSUER = "FinTech Association of Hong Kong"
NAME = "credentialSubject.identifier.0.identityHash"


def choose(certificate, visibility):
    load_consent_texts()
    if visibility != certificate.visibility:
        actions.change_visibility(certificate=certificate, by=certificate.person, visibility=visibility, agrees=True)
    return fresh(certificate)


def shown_of(html):
    """Which of the words that tell something stand on the page."""
    return {
        "name": any(name in html for name in NAMES),
        "masked": any(name in html for name in MASKED),
        "course": COURSE in html,
        "issuer": ISSUER in html,
    }


STATES = [state for state in CertificateState if state != CertificateState.WITHDRAWN]
MATRIX = [
    *itertools.product(Visibility, STATES, [False, True]),
    (Visibility.PRIVATE, CertificateState.WITHDRAWN, False),
    (Visibility.PRIVATE, CertificateState.WITHDRAWN, True),
]


@pytest.mark.parametrize(("visibility", "state", "erased"), MATRIX)
def test_a_file_shows_its_certificate_as_its_holder_chose(client, visibility, state, erased):
    certificate = signed()
    text, token = text_of(certificate), certificate.facts.secret.print_token
    certificate = into(certificate, state) if state != CertificateState.VALID else certificate
    if state != CertificateState.WITHDRAWN:
        certificate = choose(certificate, visibility)
    if erased:
        certificate = fresh(actions.erase_names(certificate=certificate))
    seen = disclose(certificate, token=token)
    html = main_of(bring(client, text))
    assert "Equals what was issued" in html
    assert shown_of(html) == {
        "name": seen.shows_everything and not erased,
        "masked": False,
        "course": seen.shows_course,
        "issuer": seen.shown > 0,
    }
    # The table of the design, said once more.
    private = visibility == Visibility.PRIVATE
    assert shown_of(html)["name"] == (not private and not erased)
    assert shown_of(html)["course"] == ((erased and state != CertificateState.WITHDRAWN) or not private)
    assert ("Holder’s name erased" in html) == (erased and state != CertificateState.WITHDRAWN)


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("erased", [False, True])
def test_an_earlier_version_opens_nothing_of_the_newer(client, visibility, erased):
    certificate = signed()
    old = text_of(certificate)
    certificate = choose(renamed(certificate), visibility)
    if erased:
        actions.erase_names(certificate=certificate)
    html = main_of(bring(client, old))
    assert "Replaced by a newer version" in html
    assert not shown_of(html)["name"]
    # When it was replaced is told as far as anything is.
    assert ("replaced on" in html) == (erased or visibility != Visibility.PRIVATE)


def test_the_holder_sees_hers_and_another_learner_what_everybody_sees(client):
    certificate = signed()
    text = text_of(certificate)
    choose(certificate, Visibility.PRIVATE)
    client.force_login(PersonFactory().user)
    assert not shown_of(main_of(bring(client, text)))["name"]
    client.force_login(certificate.person.user)
    assert shown_of(main_of(bring(client, text)))["name"]


def test_the_answer_hands_out_no_token_and_no_file(client):
    certificate = signed()
    token = certificate.facts.secret.print_token
    html = bring(client, text_of(certificate)).content.decode()
    assert token not in html
    assert "?k=" not in html
    assert "certificate.en.pdf" not in html
    assert "badge.png" not in html


# --- guessing ---------------------------------------------------------------------------------------------------------


def guesses(certificate):
    """What somebody can build who knows the number and guesses the rest, with right and with wrong guesses."""
    document = document_of(certificate)
    bare = changed(document, "proof", None)
    right = {"the whole without its signature": bare, "with another": changed(document, "proof.0.proofValue", "z1")}
    return right | {f"{name}, wrongly": changed(guess, NAME, "CHAN Tai Wo") for name, guess in right.items()}


def test_guessing_a_name_learns_nothing(client, monkeypatch):
    monkeypatch.setattr(limits, "MISSES", 1000)
    certificate = signed()
    answers = {name: main_of(bring(client, guess)) for name, guess in guesses(certificate).items()}
    # Only the hash of what was brought differs.
    bare = {name: html[: html.index("SHA-256")].replace("2.6", "2.5") for name, html in answers.items()}
    assert all("This is not a file that was issued under this number." in html for html in bare.values())
    assert all("What is not as it was issued" not in html for html in bare.values())
    assert len({html[: html.index("<dt>Size")] for html in bare.values()}) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token_with(token, name="x").rpartition(".")[0] + ".AAAA",
        lambda token: f"{part({'alg': 'none'})}.{part(claims_of(token))}.AAAA",
        lambda token: f"{token[:-4]}AAAA",
    ],
)
def test_a_token_with_another_signature_learns_nothing(client, spoil):
    token = text_of(signed(), CredentialForm.JWT)
    html = main_of(bring(client, spoil(token)))
    assert "This is not a file that was issued under this number." in html
    assert "<dt>Signature" not in html


def test_the_payload_of_a_token_as_json_is_not_what_was_issued(client):
    token = text_of(signed(), CredentialForm.JWT)
    assert "This is not a file that was issued under this number." in main_of(bring(client, claims_of(token)))


def test_the_signature_of_another_certificate_opens_nothing(client):
    certificate, other = signed(), signed()
    stolen = changed(document_of(certificate), "proof", document_of(other)["proof"])
    assert compare_json(stolen).outcome == Outcome.FOREIGN
    mixed = changed(document_of(certificate), "id", document_of(other)["id"])
    assert compare_json(mixed).outcome == Outcome.FOREIGN


def compare_json(document):
    return compare(json.dumps(document).encode())


@pytest.mark.parametrize("state", [CertificateState.VALID, CertificateState.WITHDRAWN, "erased"])
def test_of_what_is_private_withdrawn_or_erased_no_field_is_named(client, state):
    certificate = signed()
    document = document_of(certificate)
    if state == "erased":
        actions.erase_names(certificate=certificate)
    elif state == CertificateState.WITHDRAWN:
        into(certificate, state)
    else:
        choose(certificate, Visibility.PRIVATE)
    html = main_of(bring(client, changed(document, NAME, "Somebody")))
    assert "This is not a file that was issued under this number." in html
    assert "Holder’s name" not in html


def test_what_was_issued_is_in_no_answer_to_a_changed_file(client):
    certificate = signed()
    document = document_of(certificate)
    for path in (NAME, "credentialSubject.licenseNumber", "credentialSubject.achievement.name", "issuer.name"):
        html = main_of(bring(client, changed(document, path, "x")))
        assert "Changed after it was issued" in html
        assert not shown_of(html)["name"]
        assert not shown_of(html)["course"]


# --- how often ---------------------------------------------------------------------------------------------------------


def test_files_count_as_looks(client, monkeypatch):
    monkeypatch.setattr(limits, "LOOKS", 3)
    text = text_of(signed())
    assert [bring(client, text).status_code for _turn in range(4)] == [200, 200, 200, 429]
    assert bring(client, text)["Retry-After"] == "60"
    assert client.get("/verify/", {"number": "x"}).status_code == 429


def test_trying_contents_under_a_number_is_slowed_down_as_trying_numbers_is(client, monkeypatch):
    monkeypatch.setattr(limits, "MISSES", 2)
    certificate = signed()
    document = document_of(certificate)
    foreign, unknown = (
        changed(document, "proof", None),
        changed(document, "id", "https://academy.example/c/7K3M9QXR2P4"),
    )
    assert [bring(client, content).status_code for content in (foreign, unknown, document)] == [200, 404, 429]
    assert client.get(certificate.get_absolute_url()).status_code == 429


def test_misses_of_somebody_signed_in_count_too(client, monkeypatch):
    monkeypatch.setattr(limits, "MISSES", 2)
    foreign = changed(document_of(signed()), "proof", None)
    client.force_login(PersonFactory().user)
    assert [bring(client, foreign).status_code for _turn in range(3)] == [200, 200, 429]


def test_a_right_file_a_changed_one_and_another_issuers_are_no_misses(client, monkeypatch):
    monkeypatch.setattr(limits, "MISSES", 1)
    document = document_of(signed())
    others = {"id": "urn:x", "type": ["VerifiableCredential"], "issuer": "did:web:x"}
    contents = [document, changed(document, NAME, "x"), others, "nothing", document]
    assert [bring(client, content).status_code for content in contents] == [200, 200, 404, 422, 200]


# --- what it costs -------------------------------------------------------------------------------------------------------


def test_the_queries_do_not_grow_with_versions(client, django_assert_max_num_queries):
    certificate = signed()
    first = text_of(certificate)
    bring(client, first)
    with django_assert_max_num_queries(12):
        bring(client, first)
    for _turn in range(2):
        certificate = renamed(certificate, f"CHAN Tai M{_turn}")
    for content in (text_of(certificate), first, f"{first} ", changed(document_of(certificate), NAME, "x")):
        with django_assert_max_num_queries(12):
            bring(client, content)


def test_looking_at_a_file_changes_nothing(client):
    certificate = signed()
    before = [list(model.objects.values()) for model in (Certificate, CertificateFile, SignedCredential)]
    bring(client, text_of(certificate))
    bring(client, changed(document_of(certificate), NAME, "x"))
    assert [list(model.objects.values()) for model in (Certificate, CertificateFile, SignedCredential)] == before


def test_an_unsigned_certificate_is_unharmed(client):
    certificate = earn()
    other = document_of(signed())
    html = main_of(bring(client, changed(other, "id", f"https://academy.example/c/{certificate.code}")))
    assert certificate.number not in html
