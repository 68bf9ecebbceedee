"""The page a file is brought to, and the signed files beside a certificate."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.models import StatusList
from courses.certificates.queries.snapshot import published, stamp
from tests.factories.accounts import AssociationFactory
from tests.factories.certificates import earn, fresh, share
from tests.helpers.uploads import bring, document_of, file_of, into, main_of, signed, text_of

pytestmark = pytest.mark.django_db


def test_the_page_asks_for_a_number_or_a_file_and_says_what_is_checked(client):
    html = main_of(client.get("/verify/?lang=en"))
    assert '<form class="form stack" method="get" action="/verify/">' in html
    assert '<form class="form stack" method="post" enctype="multipart/form-data" action="/verify/">' in html
    assert 'type="file"' in html
    assert 'name="file"' in html
    assert "What is checked" in html
    assert 'href="/verify/offline.en.html"' in html


def test_an_answer_is_kept_by_nobody_and_told_to_nobody(client):
    document = document_of(signed())
    for content in (document, {**document, "name": "x"}, {**document, "id": "urn:x"}, b"nonsense", b""):
        response = bring(client, content)
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert set(response.cookies) <= {"language"}


def test_a_file_is_taken_from_a_page_that_tells_no_origin():
    client = Client(enforce_csrf_checks=True)
    text = text_of(signed())
    for origin in ({}, {"Origin": "null"}, {"Origin": "https://elsewhere.example"}):
        response = client.post("/verify/?lang=en", {"file": io.BytesIO(text.encode())}, headers=origin)
        assert response.status_code == 200
        assert "Valid certificate" in main_of(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_else_is_taken(client, method):
    assert getattr(client, method)("/verify/").status_code == 405


def test_after_an_answer_another_can_be_asked_for(client):
    html = main_of(bring(client, text_of(signed())))
    assert "Compare another file" in html
    assert html.index("Valid certificate") < html.index("Compare another file")
    assert 'name="number"' in html


def test_the_answer_comes_first_then_the_fields_then_what_is_folded_away(client):
    html = main_of(bring(client, text_of(signed())))
    places = [html.index(words) for words in ("<strong>Valid", "Equals what was issued", "<dt>Holder", "<details")]
    assert places == sorted(places)


# --- signed files beside the certificate --------------------------------------------------------------------------------

FILES = ("badge.png", "badge.svg", "credential.json", "credential.jwt")


def links(html, certificate, query=""):
    return [name for name in FILES if f'href="{certificate.path}/{name}{query}"' in html]


def page(client, certificate, token=""):
    return main_of(client.get(certificate.get_absolute_url(), {"lang": "en", **({"k": token} if token else {})}))


def test_who_may_have_the_files_finds_them_beside_the_certificate(client):
    certificate = signed()
    token, shared = certificate.facts.secret.print_token, share(certificate)
    assert links(page(client, certificate), certificate) == []
    assert links(page(client, certificate, token), certificate, f"?k={token}") == list(FILES)
    assert links(page(client, certificate, shared), certificate, f"?k={shared}") == list(FILES)
    client.force_login(certificate.person.user)
    assert links(page(client, certificate), certificate) == list(FILES)


def test_the_holder_finds_them_folded_on_her_own_page(client):
    certificate = signed()
    client.force_login(certificate.person.user)
    html = main_of(client.get(reverse("certificates:mine", args=[certificate.code])))
    assert "<summary>Signed files</summary>" in html
    assert links(html, certificate) == list(FILES)


def test_every_link_leads_to_a_file(client):
    certificate = signed()
    actions.store_files(certificate=certificate)
    for name in FILES:
        response = client.get(f"{certificate.path}/{name}", {"k": certificate.facts.secret.print_token})
        assert response.status_code == 200, name


def test_while_it_waits_for_its_signature_the_page_says_so(client):
    certificate = earn()
    token = certificate.facts.secret.print_token
    assert "Signed file in preparation." in page(client, certificate, token)
    assert links(page(client, certificate, token), certificate, f"?k={token}") == []
    assert "Signed file" not in page(client, certificate)
    client.force_login(certificate.person.user)
    assert "Signed file in preparation." in main_of(client.get(reverse("certificates:mine", args=[certificate.code])))


@pytest.mark.parametrize("state", [CertificateState.REVOKED, "erased", "private"])
def test_where_no_file_is_given_out_none_is_offered(client, state):
    certificate = signed()
    token = certificate.facts.secret.print_token
    if state == "erased":
        actions.erase_names(certificate=certificate)
    elif state == "private":
        actions.change_visibility(certificate=certificate, by=certificate.person, visibility=Visibility.PRIVATE)
    else:
        into(certificate, state)
    html = page(client, certificate, token)
    assert links(html, certificate, f"?k={token}") == []
    assert "Signed file" not in html


# --- offline -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_verifier_is_one_file_that_knows_every_key_and_list(client, language):
    certificate = signed()
    association = certificate.issuer
    response = client.get(f"/verify/offline.{language}.html")
    text = response.content.decode()
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="verify-certificates.{language}.html"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["X-Robots-Tag"] == "noindex"
    assert f"did:web:academy.example:issuers:{association.slug}" in text
    assert f"https://academy.example{association.status_lists.get().path}" in text
    assert not [words for words in ("CHAN Tai", "陳大文", certificate.code) if words in text]


@pytest.mark.parametrize("language", ["de", "zh", "zh-cn", "xx-yy"])
def test_there_is_no_verifier_in_another_language(client, language):
    assert client.get(f"/verify/offline.{language}.html").status_code == 404


def test_it_is_made_once_and_anew_as_soon_as_a_list_is_signed(client):
    certificate = signed()
    address = "/verify/offline.en.html"
    first = client.get(address).content
    assert client.get(address).content == first
    into(certificate, CertificateState.REVOKED)
    before = stamp()
    actions.sign_status_list(status_list=certificate.issuer.status_lists.get())
    assert stamp() != before
    assert client.get(address).content != first


def test_what_it_knows_is_what_is_published(client):
    certificate = signed()
    AssociationFactory(slug="szfa")
    known = published()
    assert set(known.did_documents) == {f"did:web:academy.example:issuers:{slug}" for slug in ("ftahk", "szfa")}
    for did, document in known.did_documents.items():
        slug = did.rpartition(":")[2]
        assert client.get(f"/issuers/{slug}/did.json").json() == document
    for url, document in known.status_lists.items():
        assert client.get(url.removeprefix("https://academy.example")).json() == document
    assert len(known.status_lists) == 1
    assert certificate.issuer.status_lists.get().document == StatusList.objects.get().document


def test_an_association_with_a_host_of_its_own_is_known_by_both_names(settings):
    signed()
    settings.ISSUER_HOSTS = {"ftahk": "id.ftahk.example"}
    dids = set(published().did_documents)
    assert dids == {"did:web:id.ftahk.example", "did:web:academy.example:issuers:ftahk"}


def test_the_stamp_follows_keys(settings):
    certificate = signed()
    before = stamp()
    certificate.issuer.signing_keys.update(expires_at=timezone.now())
    assert stamp() != before
    settings.ISSUER_HOSTS = {"ftahk": "id.ftahk.example"}
    assert stamp() != before


def test_a_certificate_reads_as_json_from_its_own_link(client):
    certificate = signed()
    token = certificate.facts.secret.print_token
    response = client.get(f"{certificate.path}/credential.json", {"k": token})
    assert json.loads(response.content) == document_of(fresh(certificate))
    assert file_of(certificate, "json") == response.content
