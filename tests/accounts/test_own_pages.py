"""Profile, privacy and organisations: one's own, and nobody else's."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts import actions, queries
from accounts.enums import ConsentKey, Role
from accounts.models import ConsentRecord, EmploymentBasis, Membership, User
from accounts.templatetags.account_words import as_browser, with_lead_ins
from common.glyphs import describe, undrawable_characters
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
SHARE = ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER


@pytest.fixture
def user(client) -> User:
    made = UserFactory(display_name="Wong Mei Ling")
    client.force_login(made)
    return made


def profile(**changes):
    return {
        "display_name": "Wong Mei Ling",
        "name_latin": "",
        "name_other_script": "",
        "language": "en",
        "time_zone": "Asia/Hong_Kong",
        **changes,
    }


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("𠮷", "䶮", "㛃", "𨋢", "陳大文", "张伟", "买买提·艾力"),
        *("CHAN Tai Man, Chris", "José Nuñez", "Łukasz Żółć", "Šárka Dvořáková"),
    ],
)
def test_a_certificate_can_draw(name):
    assert undrawable_characters(name) == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [("สมชาย", list("สมชาย")), ("Mei 😀 Ling 😀", ["😀"]), ("Mei\u200dLing", ["\u200d"]), ("A\x07", ["\x07"])],
)
def test_a_certificate_cannot_draw(name, missing):
    assert undrawable_characters(name) == missing


def test_a_character_is_named_with_its_code():
    assert describe("😀") == "😀 (U+1F600)"
    assert describe("\u200d") == "� (U+200D)"


@pytest.mark.parametrize("field", ["name_latin", "name_other_script"])
def test_a_name_for_certificates_that_cannot_be_drawn_is_refused_with_the_character(client, user, field):
    response = client.post(reverse("accounts:profile"), profile(**{field: "สม"}))
    assert response.status_code == 400
    assert "ส (U+0E2A), ม (U+0E21)" in response.content.decode()
    user.refresh_from_db()
    assert getattr(user, field) == ""


def test_a_display_name_no_certificate_can_draw_needs_a_name_beside_it(client, user):
    refused = client.post(reverse("accounts:profile"), profile(display_name="สมชาย"))
    assert set(refused.context["form"].errors) == {"name_latin"}
    assert (
        client.post(reverse("accounts:profile"), profile(display_name="สมชาย", name_latin="Somchai")).status_code == 302
    )
    user.refresh_from_db()
    assert (user.display_name, user.name_latin) == ("สมชาย", "Somchai")


def test_the_profile_keeps_what_was_typed_in_one_spelling(client, user):
    client.post(
        reverse("accounts:profile"),
        profile(display_name="  Wong   Mei\u3000Ling ", name_latin="WONG Mei Ling", language="zh-hans"),
    )
    user.refresh_from_db()
    assert (user.display_name, user.name_latin, user.language) == ("Wong Mei Ling", "WONG Mei Ling", "zh-hans")


def test_saving_the_profile_changes_the_language_of_the_browser(client, user):
    response = client.post(reverse("accounts:profile"), profile(language="zh-hant"))
    assert response.cookies["language"].value == "zh-hant"


def test_an_unusual_time_zone_is_kept(client, user):
    User.objects.filter(pk=user.pk).update(time_zone="Asia/Kolkata")
    assert client.post(reverse("accounts:profile"), profile(time_zone="Asia/Kolkata")).status_code == 302
    assert client.post(reverse("accounts:profile"), profile(time_zone="Mars/Olympus")).status_code == 400


# --- privacy --------------------------------------------------------------------------------------------------------


def give(client, purpose, **changes):
    text = queries.current_text(purpose, "en")
    return client.post(reverse("accounts:switch"), {"purpose": purpose, "text": text.pk, "answer": "give", **changes})


def test_a_consent_is_given_and_withdrawn_with_one_press_each(client, user):
    give(client, ConsentKey.NEWSLETTER)
    assert queries.has_consent(user.person, ConsentKey.NEWSLETTER) is True
    client.post(reverse("accounts:switch"), {"purpose": ConsentKey.NEWSLETTER, "answer": "withdraw"})
    assert queries.has_consent(user.person, ConsentKey.NEWSLETTER) is False
    page = client.get(reverse("accounts:privacy")).content.decode()
    assert "Withdrawn" in page
    assert "Given" in page


def test_reading_the_page_answers_nothing(client, user):
    client.get(reverse("accounts:privacy"))
    assert client.get(reverse("accounts:switch")).status_code == 405
    assert ConsentRecord.objects.count() == 0


def test_sharing_is_answered_for_ones_own_organisation_only(client, user):
    mine = MembershipFactory(person=user.person).organisation
    assert give(client, SHARE, organisation=mine.slug).status_code == 302
    assert queries.has_consent(user.person, SHARE, mine) is True
    assert give(client, SHARE, organisation=OrganisationFactory().slug).status_code == 404


@pytest.mark.parametrize(
    "purpose", [ConsentKey.ACCOUNT_TERMS, ConsentKey.PRIVACY_NOTICE, ConsentKey.CROSS_BOUNDARY_TRANSFER, "nonsense"]
)
def test_what_is_not_asked_cannot_be_switched(client, user, purpose):
    response = client.post(reverse("accounts:switch"), {"purpose": purpose, "answer": "give", "text": "1"})
    assert response.status_code == 404
    assert ConsentRecord.objects.count() == 0


@pytest.mark.parametrize("text", ["", "0", "x", "9" * 40, "-1"])
def test_consent_needs_the_words_that_were_shown(client, user, text):
    give(client, ConsentKey.NEWSLETTER, text=text)
    assert ConsentRecord.objects.count() == 0


def test_the_words_of_another_purpose_do_not_count(client, user):
    other = queries.current_text(ConsentKey.RESEARCH_AGGREGATES, "en")
    give(client, ConsentKey.NEWSLETTER, text=other.pk)
    assert ConsentRecord.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_privacy_page_costs_the_same_for_one_and_three_looks(client, user, count, django_assert_max_num_queries):
    organisation = MembershipFactory(person=user.person).organisation
    manager = MembershipFactory(organisation=organisation, manager=True).person
    for _look in range(count):
        actions.record_named_access(
            viewer=manager, purpose="manage", subject_count=1, organisation=organisation, subject=user.person
        )
    with django_assert_max_num_queries(22):
        page = client.get(reverse("accounts:privacy")).content.decode()
    assert page.count("<td>Manager</td>") == count
    assert manager.user.display_name not in page


# --- organisations --------------------------------------------------------------------------------------------------


def words() -> dict[str, int]:
    return {
        "notice": queries.current_text(ConsentKey.EMPLOYMENT_NOTICE, "en").pk,
        "consent": queries.current_text(SHARE, "en").pk,
    }


@pytest.mark.parametrize("shares", [True, False])
def test_joining_records_the_notice_and_the_answer_about_sharing(client, user, shares):
    offer = MembershipFactory(person=user.person, invited=True)
    data = {**words(), "answer": "accept", **({"share": "1"} if shares else {})}
    client.post(reverse("accounts:offer", args=[offer.pk]), data)
    offer.refresh_from_db()
    assert offer.state == "active"
    assert queries.has_consent(user.person, SHARE, offer.organisation) is shares
    assert ConsentRecord.objects.filter(
        purpose__key=ConsentKey.EMPLOYMENT_NOTICE, scope=offer.organisation, action="shown"
    ).exists()
    assert queries.unanswered_memberships(user.person) == []


def test_an_invitation_is_joined_from_the_page(client, user):
    invitation = actions.invite_member(
        organisation=OrganisationFactory(name_en="Lantau Pay"), role=Role.MANAGER, email=user.email, by=PersonFactory()
    )
    page = client.get(reverse("accounts:organisations")).content.decode()
    assert "Lantau Pay invites you as Manager" in page
    client.post(reverse("accounts:invitation", args=[invitation.pk]), {**words(), "answer": "accept"})
    assert Membership.objects.active().get(person=user.person).role == "manager"


def test_declining_leaves_no_membership(client, user):
    invitation = actions.invite_member(
        organisation=OrganisationFactory(), role=Role.LEARNER, email=user.email, by=PersonFactory()
    )
    client.post(reverse("accounts:invitation", args=[invitation.pk]), {"answer": "decline"})
    invitation.refresh_from_db()
    assert (invitation.state, Membership.objects.count()) == ("declined", 0)


def test_joining_without_the_words_shown_does_nothing(client, user):
    offer = MembershipFactory(person=user.person, invited=True)
    client.post(reverse("accounts:offer", args=[offer.pk]), {"answer": "accept", "share": "1"})
    offer.refresh_from_db()
    assert offer.state == "invited"


@pytest.mark.parametrize(("answer", "holds"), [("share", True), ("keep", False)])
def test_who_joined_by_code_is_asked_about_sharing_until_she_answers(client, user, answer, holds):
    membership = MembershipFactory(person=user.person)
    assert queries.waits_for_answer(user.person) is True
    client.post(reverse("accounts:answer", args=[membership.pk]), {**words(), "answer": answer})
    assert queries.has_consent(user.person, SHARE, membership.organisation) is holds
    assert queries.waits_for_answer(user.person) is False


def test_leaving_asks_first_and_then_ends_the_role(client, user):
    membership = MembershipFactory(person=user.person)
    url = reverse("accounts:leave", args=[membership.pk])
    client.get(url)
    membership.refresh_from_db()
    assert membership.state == "active"
    client.post(url)
    membership.refresh_from_db()
    assert membership.state == "ended"


@pytest.mark.parametrize("name", ["offer", "answer", "leave"])
def test_another_persons_membership_is_not_found(client, user, name):
    other = MembershipFactory()
    assert client.post(reverse(f"accounts:{name}", args=[other.pk]), {"answer": "accept"}).status_code == 404


def test_another_persons_invitation_is_not_found(client, user):
    invitation = actions.invite_member(
        organisation=OrganisationFactory(), role=Role.LEARNER, email="else@x.example", by=PersonFactory()
    )
    answer = client.post(reverse("accounts:invitation", args=[invitation.pk]), {**words(), "answer": "accept"})
    assert answer.status_code == 404


# --- employment -----------------------------------------------------------------------------------------------------


def test_a_manager_names_the_rule_for_those_who_were_told(client, user):
    organisation = MembershipFactory(person=user.person, manager=True).organisation
    told = MembershipFactory(organisation=organisation).person
    MembershipFactory(organisation=organisation)
    actions.record_notice_shown(person=told, by=told, organisation=organisation)
    url = reverse("accounts:employment", args=[organisation.slug])
    assert client.post(url, {"labour_rule": "Handbook 12"}).status_code == 400
    assert EmploymentBasis.objects.count() == 0
    assert client.post(url, {"labour_rule": "Handbook 12", "confirm": "on"}).status_code == 302
    assert list(EmploymentBasis.objects.values_list("person", "asserted_by")) == [(told.pk, user.person.pk)]


def test_only_a_manager_of_that_organisation_finds_the_page(client, user):
    organisation = MembershipFactory(person=user.person).organisation
    MembershipFactory(person=user.person, manager=True)
    assert client.get(reverse("accounts:employment", args=[organisation.slug])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (iPhone; CPU) AppleWebKit/605 MicroMessenger/8.0 Safari", "WeChat on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari on Mac"),
        ("curl/8", "Another browser"),
    ],
)
def test_a_browser_is_named_as_people_do(sent, shown):
    assert as_browser(sent) == shown


def test_a_notice_sets_off_what_each_paragraph_is_about():
    drawn = with_lead_ins("Who we are. The <academy>.\n\n我们是谁。由四家协会开办。\n\nOne sentence alone.")
    assert drawn == (
        "<p><strong>Who we are.</strong> The &lt;academy&gt;.</p>"
        "<p><strong>我们是谁。</strong>由四家协会开办。</p>"
        "<p>One sentence alone.</p>"
    )


def test_a_single_verified_address_offers_nothing_that_cannot_be_done(client, user):
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    assert "action_remove" not in client.get("/accounts/email/").content.decode()
    EmailAddress.objects.create(user=user, email="second@example.org", verified=False)
    shown = client.get("/accounts/email/").content.decode()
    assert all(name in shown for name in ("action_primary", "action_send", "action_remove"))
