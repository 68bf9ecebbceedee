"""What the browser's check asks of the server: the signed file beside a certificate, and keys under every identifier."""

from __future__ import annotations

import pytest

from courses.certificates import actions
from courses.certificates.queries.published import own_addresses
from tests.factories.certificates import earn, fresh, hong_kong

pytestmark = pytest.mark.django_db
OFFERED = 'data-verify-address="{}/credential.json?k={}"'


def page(client, certificate, token: str) -> str:
    return client.get(certificate.get_absolute_url(), {"lang": "en", "k": token}).content.decode()


def test_who_sees_a_signed_certificate_may_check_its_signature_there(client):
    certificate = earn()
    actions.sign_certificate(certificate=certificate)
    certificate = fresh(certificate)
    token = certificate.facts.secret.print_token
    assert OFFERED.format(certificate.path, token) in page(client, certificate, token)
    assert "data-verify" not in page(client, certificate, "")


def test_what_is_not_signed_yet_offers_no_check(client):
    certificate = earn()
    assert "data-verify" not in page(client, certificate, certificate.facts.secret.print_token)


def test_an_identifier_on_a_host_of_its_own_is_shown_by_this_site_too(client, settings):
    association = hong_kong()
    settings.ISSUER_HOSTS = {association.slug: "id.association.example"}
    own = "did:web:id.association.example"
    assert list(own_addresses()) == [own]
    assert client.get(own_addresses()[own]).json()["id"] == own
    plain = f"/issuers/{association.slug}/did.json"
    assert client.get(plain).json()["id"].endswith(f":issuers:{association.slug}")
    assert client.get(plain, {"did": "did:web:somebody.example"}).json()["id"].endswith(f":issuers:{association.slug}")


def test_without_hosts_of_their_own_there_is_nothing_to_show():
    assert own_addresses() == {}
