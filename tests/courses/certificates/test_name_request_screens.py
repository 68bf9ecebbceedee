"""The screens on which a holder asks for another name and an officer answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import NamedAccess
from courses.certificates import actions
from courses.certificates.models import NameRequest
from tests.factories.accounts import AssociationFactory, PersonFactory, UserFactory, member_of
from tests.factories.certificates import earn, fresh, hong_kong, officer_of
from tests.factories.name_requests import NEW, admin, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return officer_of(hong_kong())


@pytest.fixture
def certificate():
    return earn()


def address(name, certificate):
    with translation.override("en"):
        return reverse(f"certificates:{name}", args=[certificate.code])


# --- the holder's screen --------------------------------------------------------------------------------------------


def test_she_asks_on_the_page_of_her_certificate_and_takes_it_back(client, certificate):
    client.force_login(certificate.person.user)
    html = client.get(address("mine", certificate)).content.decode()
    assert "we collect no copies" in html
    html = client.post(address("ask-name", certificate), {**NEW, "why": "Married."}, follow=True).content.decode()
    assert "Your request was sent." in html
    assert "You asked for another name on" in html
    assert "CHAN WONG Tai Man" in html
    html = client.post(address("take-back-name", certificate), follow=True).content.decode()
    assert "Ask for another name" in html
    assert NameRequest.objects.get().state == "taken_back"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"latin": "สมชาย", "own_script": "", "why": "x"}, "ส (U+0E2A)"),
        ({"latin": "", "own_script": "", "why": "x"}, "A certificate needs a name."),
        ({"latin": "A" * 81, "own_script": "", "why": "x"}, "at most 80 characters"),
        ({"latin": "A\x00B", "own_script": "", "why": "x"}, "Null characters"),
        ({**NEW, "why": ""}, "Fill in “Why the name changes”."),
        ({"latin": "CHAN Tai Man, Chris", "own_script": "陳大文", "why": "x"}, "stands on the certificate already"),
        ({}, "Fill in “Why the name changes”."),
    ],
)
def test_what_is_wrong_is_said_beside_what_she_typed(client, certificate, typed, said):
    client.force_login(certificate.person.user)
    response = client.post(address("ask-name", certificate), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert typed.get("own_script", "") in html
    assert NameRequest.objects.count() == 0


def test_she_reads_why_it_was_declined_and_may_ask_again(client, certificate, officer):
    actions.decline_name(request=asked(certificate), by=officer.person, answer="Please show a deed poll.")
    client.force_login(certificate.person.user)
    html = client.get(address("mine", certificate)).content.decode()
    assert "Please show a deed poll." in html
    assert "Ask for this name" in html


def test_after_she_changes_her_profile_the_page_offers_to_ask_for_the_same_name(client, certificate):
    client.force_login(certificate.person.user)
    assert "Your profile has another name." not in client.get(address("mine", certificate)).content.decode()
    user = certificate.person.user
    user.name_latin = "CHAN WONG Tai Man"
    user.save()
    html = client.get(address("mine", certificate)).content.decode()
    assert "Your profile has another name. That changes no certificate" in html
    assert 'value="CHAN WONG Tai Man"' in html
    assert fresh(certificate).facts.names.latin == "CHAN Tai Man, Chris"


def test_somebody_elses_certificate_is_no_certificate(client, certificate):
    other = earn(person=PersonFactory())
    client.force_login(certificate.person.user)
    for name in ("ask-name", "take-back-name", "renew", "result"):
        assert client.post(address(name, other), {**NEW, "why": "x"}).status_code == 404
        assert client.get(address(name, certificate)).status_code == 405
    assert NameRequest.objects.count() == 0


# --- the officer's screens ------------------------------------------------------------------------------------------


def test_the_officer_finds_it_in_her_queue_approves_it_and_every_look_is_recorded(client, certificate, officer):
    request = asked(certificate)
    client.force_login(officer)
    assert "1 holder asks for another name." in client.get(admin("find")).content.decode()
    html = client.get(admin("name-requests")).content.decode()
    assert certificate.number in html
    assert "CHAN Tai Man, Chris" in html
    assert "陳黃大文" in html
    page = client.get(admin("name-request", request.public_id)).content.decode()
    assert "Married." in page
    looks = list(NamedAccess.objects.order_by("pk").values_list("what", "subject_count", "subject"))
    assert looks == [("name_requests", 1, None), ("name_request", 1, certificate.person.pk)]
    done = client.post(admin("name-request", request.public_id), {"decision": "approve"})
    assert done["Location"] == admin("name-requests")
    assert fresh(certificate).facts.names.latin == "CHAN WONG Tai Man"
    assert "None at present." in client.get(admin("name-requests")).content.decode()
    # What was answered is no request any more.
    assert client.get(admin("name-request", request.public_id)).status_code == 404


def test_the_officer_declines_with_a_reason(client, certificate, officer):
    request = asked(certificate)
    client.force_login(officer)
    url = admin("name-request", request.public_id)
    assert client.post(url, {"decision": "decline", "answer": ""}).status_code == 200
    assert client.post(url, {"decision": "nonsense"}).status_code == 200
    assert NameRequest.objects.get().state == "waiting"
    client.post(url, {"decision": "decline", "answer": "No evidence was shown."})
    request.refresh_from_db()
    assert (request.state, request.answer) == ("declined", "No evidence was shown.")


def test_her_own_request_offers_the_officer_nothing_to_do(client, officer):
    own = earn(person=officer.person)
    request = actions.ask_for_name(certificate=own, by=officer.person, latin="Somebody Else", own_script="")
    client.force_login(officer)
    url = admin("name-request", request.public_id)
    assert "another officer must act on it" in client.get(url).content.decode()
    html = client.post(url, {"decision": "approve"}).content.decode()
    assert "Only an officer of the association" in html
    assert NameRequest.objects.get().state == "waiting"


@pytest.mark.parametrize("who", ["stranger", "trainer", "superuser", "holder"])
def test_others_have_no_door(client, certificate, who):
    request = asked(certificate)
    users = {
        "stranger": lambda: officer_of(AssociationFactory(slug="szfa", seal="sz")),
        "trainer": lambda: member_of(hong_kong(), "trainer"),
        "superuser": lambda: UserFactory(superuser=True),
        "holder": lambda: certificate.person.user,
    }
    client.force_login(users[who]())
    for response in (
        client.get(admin("name-request", request.public_id)),
        client.post(admin("name-request", request.public_id), {"decision": "approve"}),
        client.get(admin("name-requests")),
    ):
        assert "CHAN WONG" not in response.content.decode()
    assert NameRequest.objects.get().state == "waiting"
    assert NamedAccess.objects.count() == 0


def test_the_queue_costs_the_same_for_one_and_three(client, officer):
    client.force_login(officer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(admin("name-requests"))
        return len(captured)

    asked(earn(person=PersonFactory()))
    queries()
    one = queries()
    for _turn in "ab":
        asked(earn(person=PersonFactory()))
    assert queries() == one


def test_the_queue_is_read_page_by_page(client, officer, monkeypatch):
    monkeypatch.setattr("courses.certificates.views.names.ROWS", 1)
    first, second = asked(earn(person=PersonFactory())), asked(earn(person=PersonFactory()))
    client.force_login(officer)
    html = client.get(admin("name-requests")).content.decode()
    assert first.certificate.number in html
    assert second.certificate.number not in html
    assert second.certificate.number in client.get(admin("name-requests"), {"page": 2}).content.decode()
