"""A holder asks for another name, and an officer of the issuer answers."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import NamedAccess
from courses.certificates import actions, tasks
from courses.certificates.exceptions import (
    AlreadyAnswered,
    AnswerNeeded,
    NameNotPrintable,
    NotAllowed,
    NotInThisState,
    RequestWaiting,
    SameName,
)
from courses.certificates.models import CertificateFacts, NameRequest
from courses.certificates.own_data import own_data
from courses.certificates.queries import disclose
from tests.factories.accounts import AssociationFactory, PersonFactory, UserFactory, member_of
from tests.factories.certificates import earn, fresh, hong_kong, officer_of, revoked
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db
NEW = {"latin": "CHAN WONG Tai Man", "own_script": "陳黃大文"}


@pytest.fixture
def officer():
    return officer_of(hong_kong())


@pytest.fixture
def certificate():
    return earn()


def asked(certificate, **words) -> NameRequest:
    return actions.ask_for_name(certificate=certificate, by=certificate.person, **{**NEW, "why": "Married.", **words})


def address(name, certificate):
    with translation.override("en"):
        return reverse(f"certificates:{name}", args=[certificate.code])


def admin(name, *args):
    return reverse(f"certificates-admin:{name}", args=args)


# --- asking ---------------------------------------------------------------------------------------------------------


def test_asking_changes_nothing_on_the_certificate(certificate):
    request = asked(certificate, latin="  CHAN  WONG Tai Man ")
    assert (request.state, request.latin, request.own_script) == ("waiting", "CHAN WONG Tai Man", "陳黃大文")
    assert fresh(certificate).facts.version_no == 1


def test_one_request_waits_at_a_time(certificate):
    first = asked(certificate)
    assert asked(certificate) == first
    with pytest.raises(RequestWaiting):
        asked(certificate, latin="Another")
    actions.take_back_request(request=first, by=certificate.person)
    assert asked(certificate, latin="Another") != first


def test_two_waiting_requests_break_a_constraint(certificate):
    request = asked(certificate)
    with pytest.raises(IntegrityError, match=r"name_request_waiting_once|certificate_id"), transaction.atomic():
        NameRequest.objects.create(certificate=certificate, latin=request.latin)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("name_request_answered_has_date", {"state": "approved"}),
        ("name_request_asks_for_a_name", {"latin": "", "own_script": ""}),
    ],
)
def test_a_request_obeys_its_state(certificate, name, values):
    request = asked(certificate)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NameRequest.objects.filter(pk=request.pk).update(**values)


def test_what_cannot_be_printed_is_refused_at_once_with_the_character_named(certificate):
    with pytest.raises(NameNotPrintable) as refused:
        asked(certificate, latin="สมชาย")
    assert "ส (U+0E2A)" in str(refused.value.message)
    with pytest.raises(NameNotPrintable):
        asked(certificate, latin="", own_script=" ")
    assert NameRequest.objects.count() == 0


def test_rare_characters_are_asked_for_like_any(certificate):
    assert asked(certificate, own_script="陳𠮷䶮㛃𨋢").own_script == "陳𠮷䶮㛃𨋢"


def test_the_name_it_has_is_no_other_name(certificate):
    with pytest.raises(SameName):
        asked(certificate, latin="CHAN Tai Man, Chris", own_script="陳大文")


def test_nobody_else_asks_or_takes_back(certificate, officer):
    for person in (PersonFactory(), officer.person):
        with pytest.raises(NotAllowed):
            actions.ask_for_name(certificate=certificate, by=person, **NEW)
    request = asked(certificate)
    with pytest.raises(NotAllowed):
        actions.take_back_request(request=request, by=officer.person)


def test_on_what_does_not_hold_no_name_is_asked_for_and_a_request_ends(certificate, officer):
    request = asked(certificate)
    revoked(certificate)
    request.refresh_from_db()
    assert request.state == "taken_back"
    with pytest.raises(NotInThisState):
        asked(fresh(certificate))


# --- answering ------------------------------------------------------------------------------------------------------


def test_approving_is_a_new_version_of_the_same_certificate(certificate, officer, django_capture_on_commit_callbacks):
    old = certificate.facts.secret.print_token
    with django_capture_on_commit_callbacks(execute=True):
        request = actions.approve_name(request=asked(certificate), by=officer.person)
    after = fresh(certificate)
    assert (request.state, request.decided_by) == ("approved", officer.person)
    assert (after.code, after.number, after.facts.version_no) == (certificate.code, certificate.number, 2)
    assert (after.facts.names.latin, after.facts.names.own_script) == ("CHAN WONG Tai Man", "陳黃大文")
    assert disclose(after, token=old).outdated_since is not None
    assert [message.subject for message in mail.outbox] == ["Your certificate has the new name: AI Foundations"]


def test_declining_tells_her_why(certificate, officer, django_capture_on_commit_callbacks):
    request = asked(certificate)
    with pytest.raises(AnswerNeeded):
        actions.decline_name(request=request, by=officer.person, answer="  ")
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_name(request=request, by=officer.person, answer="https://example.org is no evidence.")
    (message,) = mail.outbox
    assert message.subject == "The name on your certificate stays: AI Foundations"
    assert "https://example.org is no evidence." in message.body
    assert 'href="https://example.org' not in message.alternatives[0][0]
    assert fresh(certificate).facts.version_no == 1


def test_an_answer_given_twice_is_one_answer_and_another_one_is_refused(certificate, officer):
    request = asked(certificate)
    for _turn in "ab":
        actions.approve_name(request=request, by=officer.person)
    assert CertificateFacts.objects.count() == 2
    with pytest.raises(AlreadyAnswered):
        actions.decline_name(request=request, by=officer.person, answer="No.")


def test_what_was_taken_back_is_not_approved(certificate, officer):
    request = asked(certificate)
    actions.take_back_request(request=request, by=certificate.person)
    with pytest.raises(AlreadyAnswered):
        actions.approve_name(request=request, by=officer.person)
    assert CertificateFacts.objects.count() == 1


def test_only_officers_of_the_issuer_decide_and_nobody_her_own(certificate, officer):
    request = asked(certificate)
    strangers = [
        officer_of(AssociationFactory(slug="szfa", seal="sz")).person,
        member_of(hong_kong(), "trainer").person,
        UserFactory(superuser=True).person,
        certificate.person,
    ]
    own = earn(person=officer.person)
    hers = actions.ask_for_name(certificate=own, by=officer.person, latin="Somebody Else", own_script="")
    for person, what in [*((stranger, request) for stranger in strangers), (officer.person, hers)]:
        with pytest.raises(NotAllowed):
            actions.approve_name(request=what, by=person)
        with pytest.raises(NotAllowed):
            actions.decline_name(request=what, by=person, answer="No.")
    assert set(NameRequest.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_form_of_han_characters_is_that_of_her_language():
    certificate = earn(person=PersonFactory(user__display_name="Zhang Wei", user__language="zh-hans"))
    actions.approve_name(
        request=asked(certificate, latin="ZHANG Wei", own_script="张伟"), by=officer_of(hong_kong()).person
    )
    assert fresh(certificate).facts.names.own_script_language == "zh-hans"


def test_the_letter_is_sent_once(certificate, officer):
    request = actions.approve_name(request=asked(certificate), by=officer.person)
    for _turn in "ab":
        tasks.tell_name_decision.func(request_id=request.pk)
    assert len(mail.outbox) == 1


def test_erasure_takes_the_words_and_keeps_that_it_was_asked(certificate, officer):
    request = asked(certificate)
    (told,) = own_data(None, person=certificate.person)["certificate_name_requests"]
    assert (told["latin"], told["why"]) == (NEW["latin"], "Married.")
    actions.erase_names(certificate=certificate)
    request.refresh_from_db()
    assert (request.state, request.latin, request.own_script, request.why, request.answer) == (
        "taken_back",
        *("", "", "", ""),
    )


def test_when_her_account_goes_the_words_go_at_once_though_the_name_is_kept(certificate):
    request = asked(certificate)
    actions.erase_holder(person=certificate.person, wishes={})
    request.refresh_from_db()
    assert (request.state, request.latin, request.why) == ("taken_back", "", "")
    assert not fresh(certificate).is_erased


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


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_asking_many_times_at_once_is_asking_once():
    certificate = earn()
    found = at_once(lambda _n: asked(certificate).pk, times=16)
    assert len(set(found)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_give_one_answer():
    certificate = earn()
    request = asked(certificate)
    officers = [officer_of(hong_kong()).person for _turn in "ab"]
    mail.outbox.clear()

    def turn(number):
        try:
            if number % 2:
                actions.approve_name(request=request, by=officers[0])
            else:
                actions.decline_name(request=request, by=officers[1], answer="No.")
        except AlreadyAnswered:
            pass

    at_once(turn, times=8)
    request.refresh_from_db()
    assert fresh(certificate).facts.version_no == (2 if request.state == "approved" else 1)
    assert len(mail.outbox) == 1
