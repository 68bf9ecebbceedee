"""Deleting one's account on its screen."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import actions, emails, queries
from accounts.enums import Role
from accounts.exceptions import CannotErase
from accounts.models import MembershipInvitation, Person, User
from courses.certificates.models import Certificate
from tests.factories.accounts import (
    PASSWORD,
    AssociationFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    member_of,
)
from tests.factories.certificates import earn

pytestmark = pytest.mark.django_db
DELETE = "/accounts/delete/"


def sign_in(client, user: User) -> None:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def prove(client) -> None:
    """Answer the question for the password that stands before the screen."""
    client.post(f"{reverse('account_reauthenticate')}?next={DELETE}", {"password": PASSWORD})


@pytest.fixture
def user(client) -> User:
    made = UserFactory(email="mei@harbour.example", display_name="Wong Mei Ling")
    sign_in(client, made)
    return made


def test_the_password_is_asked_once_more_before_the_screen_opens(client, user):
    response = client.get(DELETE)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))
    prove(client)
    assert client.get(DELETE).status_code == 200


def test_a_form_sent_without_the_password_waits_for_it(client, user):
    assert client.post(DELETE, {"confirm": "on"}).status_code == 302
    client.post(f"{reverse('account_reauthenticate')}?next={DELETE}", {"password": "not hers"})
    assert User.objects.filter(pk=user.pk).exists()
    prove(client)
    assert not User.objects.filter(pk=user.pk).exists()


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(DELETE)["Location"] == f"{reverse('account_login')}?next={DELETE}"


def test_without_the_tick_nothing_is_deleted(client, user):
    prove(client)
    response = client.post(DELETE, {})
    assert response.status_code == 400
    assert "Tick the box" in response.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_she_is_gone_signed_out_everywhere_and_written_to_once(client, user, django_capture_on_commit_callbacks):
    from django.test import Client

    elsewhere = Client()
    sign_in(elsewhere, user)
    prove(client)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(DELETE, {"confirm": "on"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/deleted/")
    assert not User.objects.filter(pk=user.pk).exists()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["mei@harbour.example"], "Your account is deleted")
    ]
    assert client.get("/accounts/deleted/").status_code == 200
    for browser in (client, elsewhere):
        assert browser.get("/accounts/profile/").status_code == 302
    assert not [row for row in Session.objects.all() if "_auth_user_id" in row.get_decoded()]
    assert client.post(DELETE, {"confirm": "on"})["Location"].startswith(reverse("account_login"))


def test_the_letter_is_in_her_language(client, django_capture_on_commit_callbacks):
    person = PersonFactory(user=UserFactory(language="zh-hant"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(person=person, by=person)
    assert 'lang="zh-Hant' in mail.outbox[-1].alternatives[0][0]


def test_each_certificate_is_asked_about_and_kept_by_default(client):
    certificate = earn()
    user = certificate.person.user
    sign_in(client, user)
    prove(client)
    page = client.get(DELETE).content.decode()
    assert f'name="certificate-{certificate.code}"' in page
    assert page.count("Keep it checkable until") == 7
    client.post(DELETE, {"confirm": "on"})
    kept = Certificate.objects.get()
    assert (kept.is_erased, kept.erase_names_on.year) == (False, kept.issued_at.year + 7)


def test_a_certificate_is_erased_at_once_where_she_says_so(client):
    certificate = earn()
    sign_in(client, certificate.person.user)
    prove(client)
    client.post(DELETE, {"confirm": "on", f"certificate-{certificate.code}": "now"})
    assert Certificate.objects.get().is_erased
    assert client.get(f"/c/{certificate.code}/certificate.en.pdf").status_code == 410


@pytest.mark.parametrize("wish", ["tomorrow", "2999-01-01", "\x00", "now " * 500], ids=["word", "late", "nul", "long"])
def test_a_choice_that_was_not_offered_changes_nothing(client, wish):
    certificate = earn()
    user = certificate.person.user
    sign_in(client, user)
    prove(client)
    response = client.post(DELETE, {"confirm": "on", f"certificate-{certificate.code}": wish})
    assert response.status_code == 400
    assert "Choose for each certificate" in response.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_the_last_officer_of_an_association_is_told_who_has_to_act_first(client):
    association = AssociationFactory(name_en="FinTech Association")
    user = member_of(association, Role.OFFICER)
    sign_in(client, user)
    prove(client)
    assert "You are the only officer of FinTech Association." in client.get(DELETE).content.decode()
    response = client.post(DELETE, {"confirm": "on"})
    assert response.status_code == 400
    assert User.objects.filter(pk=user.pk).exists()
    member_of(association, Role.OFFICER)
    assert client.post(DELETE, {"confirm": "on"}).status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()


def test_the_last_administrator_stays():
    user = UserFactory(is_superuser=True)
    with pytest.raises(CannotErase):
        actions.erase_person(person=user.person, by=user.person)
    UserFactory(is_superuser=True)
    actions.erase_person(person=user.person, by=user.person)
    assert not User.objects.filter(pk=user.pk).exists()


def test_an_address_she_never_proved_takes_nobody_elses_invitation_away():
    person = PersonFactory()
    EmailAddress.objects.create(user=person.user, email="victim@harbour.example", verified=False)
    by = PersonFactory()
    for email in ("victim@harbour.example", person.user.email):
        actions.invite_member(organisation=OrganisationFactory(), role=Role.LEARNER, email=email, by=by)
    assert queries.own_addresses(person) == {person.user.email}
    actions.erase_person(person=person, by=person)
    assert [row.email for row in MembershipInvitation.objects.all()] == ["victim@harbour.example"]
    assert Person.objects.filter(pk=person.pk, user=None).exists()


def test_on_a_written_request_the_operator_erases_by_address_and_after_a_restore_by_key(capsys):
    administrator = UserFactory(is_superuser=True)
    first, second = PersonFactory(), PersonFactory()
    call_command("erase_person", first.user.email.upper(), by=administrator.email)
    call_command("erase_person", str(second.pk), by=administrator.email)
    assert list(User.objects.all()) == [administrator]
    assert capsys.readouterr().out.split() == ["Erased:", str(first.pk), "Erased:", str(second.pk)]


def test_the_operator_may_take_the_name_from_certificates_too():
    administrator = UserFactory(is_superuser=True)
    certificate = earn()
    call_command("erase_person", certificate.person.user.email, "--erase-certificates", by=administrator.email)
    assert Certificate.objects.get().is_erased


@pytest.mark.parametrize(("who", "by", "code"), [("nobody@b.example", "a", 2), ("a", "l", 2), ("a", "a", 1)])
def test_the_command_refuses_what_it_cannot_do_and_says_why(who, by, code):
    known = {"a": UserFactory(is_superuser=True).email, "l": UserFactory().email}
    with pytest.raises(CommandError) as refusal:
        call_command("erase_person", known.get(who, who), by=known[by])
    assert refusal.value.returncode == code
    assert User.objects.count() == 2


def test_a_letter_that_waits_for_somebody_erased_is_not_sent(django_capture_on_commit_callbacks):
    person = PersonFactory()
    invitation = actions.invite_member(
        organisation=OrganisationFactory(), role=Role.LEARNER, email=person.user.email, by=PersonFactory()
    )
    actions.erase_person(person=person, by=person)
    mail.outbox.clear()
    emails.send_invitation(invitation_id=invitation.pk)
    assert mail.outbox == []
