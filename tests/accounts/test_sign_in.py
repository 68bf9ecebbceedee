"""Signing up and in: what is asked, what is said, and what nobody learns from it."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import actions, queries
from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, Role
from accounts.models import ConsentRecord, Membership, Person, User
from tests.factories.accounts import PASSWORD, OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans", "zh-hant"]
GOOD = {
    "display_name": "陳大文 Chan Tai Man",
    "email": "taiman@harbour.example",
    "password1": "a-long-and-quiet-evening",
    "language": "zh-hant",
    "organisation_code": "",
    "adult": "on",
    "agree": "on",
}


def link_in(message, path: str) -> str:
    return re.search(rf"https?://[^/\s]+({path}\S+)", message.body).group(1)


def sign_up(client: Client, **changes):
    return client.post(reverse("account_signup"), {**GOOD, **changes})


# --- signing up -----------------------------------------------------------------------------------------------------


def test_sign_up_asks_only_what_it_may(client):
    fields = set(client.get(reverse("account_signup")).context["form"].fields)
    assert fields == {*GOOD, "website"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_stands_on_the_form_before_anything_is_sent(client, language):
    page = client.get(reverse("account_signup"), {"lang": language}).content.decode()
    notice = queries.current_text(ConsentKey.PRIVACY_NOTICE, language)
    assert notice.title in page
    assert notice.body.splitlines()[0][:30] in page


def test_signing_up_makes_an_account_and_its_person(client):
    response = sign_up(client)
    assert response["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get(email="taiman@harbour.example")
    assert (user.display_name, user.language) == ("陳大文 Chan Tai Man", "zh-hant")
    assert user.adult_declared_at is not None
    assert user.person == Person.objects.get()


def test_signing_up_records_the_notice_shown_and_the_terms_agreed(client):
    client.get(reverse("account_signup"), {"lang": "zh-hant"})
    client.cookies["language"] = "zh-hant"
    sign_up(client)
    records = ConsentRecord.objects.order_by("purpose__position").values_list(
        "purpose__key", "action", "method", "text__language"
    )
    assert list(records) == [
        (ConsentKey.PRIVACY_NOTICE, ConsentAction.SHOWN, ConsentMethod.SIGN_UP, "zh-hant"),
        (ConsentKey.ACCOUNT_TERMS, ConsentAction.GIVEN, ConsentMethod.SIGN_UP, "zh-hant"),
    ]


def test_the_account_opens_once_the_address_is_confirmed(client):
    sign_up(client)
    (message,) = mail.outbox
    assert client.get(reverse("accounts:profile")).status_code == 302
    path = link_in(message, "/accounts/confirm-email/")
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified
    response = client.post(reverse("account_login"), {"login": GOOD["email"], "password": GOOD["password1"]})
    assert response.status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_an_organisations_code_brings_membership_when_the_address_is_confirmed(client):
    organisation = OrganisationFactory(join_code="HLB-2026")
    sign_up(client, organisation_code=" hlb-2026 ")
    membership = Membership.objects.get()
    assert (membership.organisation, membership.role, membership.state) == (organisation, "learner", "invited")
    client.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))
    membership.refresh_from_db()
    assert membership.state == "active"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"display_name": ""}, "display_name"),
        ({"display_name": "Chan\u202eTai Man"}, "display_name"),
        ({"display_name": "x" * 81}, "display_name"),
        ({"email": "not an address"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1234567890123"}, "password1"),
        ({"language": "fr"}, "language"),
        ({"organisation_code": "NO-SUCH"}, "organisation_code"),
        ({"adult": ""}, "adult"),
        ({"agree": ""}, "agree"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(client, language, changes, field):
    response = client.post(f"{reverse('account_signup')}?lang={language}", {**GOOD, **changes})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert User.objects.count() == 0
    assert mail.outbox == []


def test_a_robot_that_fills_the_hidden_field_is_answered_alike_and_gets_nothing(client):
    assert sign_up(client, website="https://spam.example")["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 0


def test_the_age_asked_follows_the_setting_and_never_falls_below_fourteen(client, settings):
    for minimum, asked in ((16, "16"), (9, "14")):
        settings.MINIMUM_AGE = minimum
        assert f"I am {asked} or over." in client.get(reverse("account_signup")).content.decode()


# --- nobody learns who has an account -------------------------------------------------------------------------------


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(client):
    UserFactory(email=GOOD["email"])
    known = sign_up(client)
    unknown = sign_up(Client(), email="new@harbour.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    # Each in her language: the owner reads English, the new one chose Traditional Chinese in the form.
    assert [message.subject for message in mail.outbox] == ["You have an account already", "確認你的地址"]
    assert User.objects.filter(email=GOOD["email"]).count() == 1


def test_a_reset_and_a_code_are_answered_alike_for_known_and_unknown(client):
    UserFactory(email="known@harbour.example")
    for name, field in (("account_reset_password", "email"), ("account_request_login_code", "email")):
        answers = [
            (response.status_code, response["Location"])
            for address in ("known@harbour.example", "unknown@harbour.example")
            if (response := Client().post(reverse(name), {field: address}))
        ]
        assert answers[0] == answers[1]


def test_a_wrong_password_and_an_unknown_address_are_answered_in_the_same_words(client):
    UserFactory(email="known@harbour.example")
    pages = []
    for address in ("known@harbour.example", "unknown@harbour.example"):
        response = Client().post(reverse("account_login"), {"login": address, "password": "wrong-password"})
        pages.append((response.status_code, response.context["form"].non_field_errors()))
    assert pages[0] == pages[1]


# --- signing in -----------------------------------------------------------------------------------------------------


def test_an_address_is_known_however_it_is_capitalised(client):
    UserFactory(email="mei@harbour.example")
    response = client.post(reverse("account_login"), {"login": "Mei@Harbour.example", "password": PASSWORD})
    assert response.status_code == 302


def test_a_code_by_mail_signs_in_without_a_password(client):
    UserFactory(email="mei@harbour.example")
    client.post(reverse("account_request_login_code"), {"email": "mei@harbour.example"})
    (message,) = mail.outbox
    code = message.subject.rpartition(" ")[2]
    assert code in message.alternatives[0][0]
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_a_wrong_code_is_refused_in_words(client):
    UserFactory(email="mei@harbour.example")
    client.post(reverse("account_request_login_code"), {"email": "mei@harbour.example"})
    response = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    assert "code" in response.context["verify_form"].errors


def test_after_signing_in_the_browser_keeps_the_persons_language(client):
    UserFactory(email="mei@harbour.example", language="zh-hans")
    response = client.post(reverse("account_login"), {"login": "mei@harbour.example", "password": PASSWORD})
    assert response.cookies["language"].value == "zh-hans"
    assert response["Location"].startswith("/zh-hans/")


def test_who_has_an_invitation_is_led_to_it_first(client):
    user, by = UserFactory(email="mei@harbour.example"), UserFactory().person
    actions.invite_member(organisation=OrganisationFactory(), role="learner", email=user.email, by=by)
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse("accounts:organisations")


def test_next_leads_on_inside_the_site_only(client):
    UserFactory(email="mei@harbour.example")
    for target, reached in (("/accounts/privacy/", True), ("https://elsewhere.example/", False)):
        response = Client().post(
            reverse("account_login"), {"login": "mei@harbour.example", "password": PASSWORD, "next": target}
        )
        assert (response["Location"] == target) is reached


def test_a_closed_account_stays_outside(client):
    UserFactory(email="mei@harbour.example", is_active=False)
    response = client.post(reverse("account_login"), {"login": "mei@harbour.example", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == reverse("account_inactive")
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_too_many_wrong_passwords_are_stopped(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    UserFactory(email="mei@harbour.example")
    for _try in range(3):
        client.post(reverse("account_login"), {"login": "mei@harbour.example", "password": "wrong-password"})
    response = client.post(reverse("account_login"), {"login": "mei@harbour.example", "password": PASSWORD})
    assert "Too many attempts" in response.content.decode()


def test_too_many_sign_ups_from_one_place_are_stopped(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    answers = [sign_up(client, email=f"p{number}@harbour.example") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    page = answers[2].content.decode()
    assert "Too many attempts" in page
    assert 'class="masthead"' in page


def test_signing_out_asks_first(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("accounts:profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_a_forgotten_password_is_set_anew_through_the_link(client):
    UserFactory(email="mei@harbour.example")
    client.post(reverse("account_reset_password"), {"email": "mei@harbour.example"})
    path = link_in(mail.outbox[0], "/accounts/password/reset/key/")
    form = client.get(path, follow=True)
    action = form.request["PATH_INFO"]
    client.post(action, {"password1": "another-quiet-evening", "password2": "another-quiet-evening"})
    answer = client.post(
        reverse("account_login"), {"login": "mei@harbour.example", "password": "another-quiet-evening"}
    )
    assert answer.status_code == 302
    assert client.get(path, follow=True).context["token_fail"]


# --- mail -----------------------------------------------------------------------------------------------------------


def test_every_mail_has_plain_text_and_html_of_the_same_words(client):
    sign_up(client)
    (message,) = mail.outbox
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert link_in(message, "/accounts/confirm-email/") in html
    assert 'lang="zh-Hant-HK"' in html


# --- screens --------------------------------------------------------------------------------------------------------

PUBLIC = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_request_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password_from_key_done",
    "accounts:notice",
]
OWN = [
    "accounts:profile",
    "accounts:privacy",
    "accounts:organisations",
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "usersessions_list",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PUBLIC)
def test_the_entrance_stands_in_the_house_in_three_languages(client, name, language):
    response = client.get(reverse(name), {"lang": language})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="masthead"' in page
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", OWN)
def test_ones_own_screens_are_closed_to_others_and_stand_in_the_house(client, name):
    if name != "account_logout":
        assert client.get(reverse(name)).status_code == 302
    client.force_login(UserFactory())
    response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="masthead"' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/admin/password_reset/confirm/MQ/set-password/",
        "/admin/password_reset/complete/",
        "/admin/password_reset/done/",
    ],
)
def test_no_password_form_answers_outside_accounts(client, path):
    response = client.get(path)
    assert response.status_code in {302, 404}
    assert b'type="password"' not in response.content


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=/admin/pages/"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
    ],
)
def test_wagtails_own_doors_lead_to_ours(client, path, target):
    assert client.get(path)["Location"] == target


def test_a_visitor_of_authoring_is_sent_to_the_entrance_and_a_learner_is_not_let_in(client):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    client.force_login(UserFactory())
    assert client.get("/admin/").status_code == 403


def test_staff_need_a_second_factor_where_the_installation_says_so(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    from tests.factories.accounts import AssociationFactory

    client.force_login(member_of(AssociationFactory(), "trainer"))
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("path", ["/accounts/oidc/harbour/login/", "/accounts/saml/harbour/login/"])
def test_no_other_provider_answers_unless_configured(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("roles", "place"),
    [
        ([], "/en/learn/"),
        ([Role.LEARNER], "/en/learn/"),
        ([Role.MANAGER], "/en/organisation/"),
        ([Role.MANAGER, Role.LEARNER], "/en/learn/"),
    ],
)
def test_signing_in_leads_where_her_day_begins(client, roles, place):
    person = UserFactory(email="someone@harbour.example").person
    for role in roles:
        actions.begin_membership(person=person, organisation=OrganisationFactory(), role=role, by=person)
    for membership in Membership.objects.filter(role=Role.LEARNER):
        notice = queries.current_text(ConsentKey.EMPLOYMENT_NOTICE)
        actions.answer_sharing(membership=membership, by=person, notice=notice, consent=None, ip="192.0.2.1")
    answer = client.post(reverse("account_login"), {"login": "someone@harbour.example", "password": PASSWORD})
    assert answer["Location"] == place
