"""A holder asks for another name, and an officer of the issuer answers."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

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
from tests.factories.name_requests import NEW, asked
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return officer_of(hong_kong())


@pytest.fixture
def certificate():
    return earn()


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
