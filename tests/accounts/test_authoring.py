"""The authoring interface shows people to those who run an association, and learners to nobody."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.users.models import UserProfile

from accounts import actions
from accounts.enums import Role
from accounts.models import AssociationCollection, Membership, MembershipInvitation, Organisation, RoleGroup, User
from common.languages import html_lang
from tests.factories.accounts import AssociationFactory, MembershipFactory, OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def association() -> Organisation:
    return AssociationFactory(name_en="Our association")


@pytest.fixture
def officer(client, association) -> User:
    user = member_of(association, Role.OFFICER, display_name="Olivia Officer")
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere() -> Organisation:
    return AssociationFactory(name_en="Their association")


LISTS = ["accounts_organisations:index", "accounts_roles:index", "accounts_invitations:index"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["trainer", "reviewer"])
def test_trainers_and_reviewers_see_no_list_of_people(client, association, role, name):
    client.force_login(member_of(association, role))
    assert client.get(reverse(name)).status_code == 302
    assert "People" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_officer_sees_her_own_association_and_its_members(client, officer, association, elsewhere, name):
    ours, theirs = OrganisationFactory(association=association), OrganisationFactory(association=elsewhere)
    for organisation, person in ((ours, "Our Manager"), (theirs, "Their Manager")):
        member_of(organisation, Role.MANAGER, display_name=person)
        actions.invite_member(
            organisation=organisation,
            role=Role.MANAGER,
            email=f"{organisation.slug}@x.example",
            by=officer.person,
        )
    page = client.get(reverse(name)).content.decode()
    assert ours.name_en in page
    assert theirs.name_en not in page
    assert "Their Manager" not in page


def test_the_list_of_roles_names_no_learner(client, officer, association):
    member = OrganisationFactory(association=association)
    learner = member_of(member, Role.LEARNER, display_name="Lena Learner")
    member_of(member, Role.MANAGER, display_name="Mona Manager")
    page = client.get(reverse("accounts_roles:index")).content.decode()
    assert "Mona Manager" in page
    assert "Lena Learner" not in page
    membership = Membership.objects.get(person=learner.person)
    assert client.get(reverse("accounts_roles:edit", args=[membership.pk])).status_code == 404


@pytest.mark.parametrize("view", ["edit", "history", "usage"])
def test_another_associations_organisation_is_not_found(client, officer, elsewhere, view):
    assert client.get(reverse(f"accounts_organisations:{view}", args=[elsewhere.pk])).status_code == 404


@pytest.mark.parametrize("view", ["edit", "history", "usage"])
def test_an_officer_opens_her_own_associations_organisation(client, officer, association, view):
    assert client.get(reverse(f"accounts_organisations:{view}", args=[association.pk])).status_code == 200


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_another_associations_roles_are_not_found(client, officer, elsewhere, view):
    membership = Membership.objects.get(person=member_of(elsewhere, Role.TRAINER).person)
    url = reverse(f"accounts_roles:{view}", args=[membership.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"role": "officer"}).status_code == 404
    membership.refresh_from_db()
    assert (membership.role, membership.state) == ("trainer", "active")


def organisation_data(organisation: Organisation, **changes):
    untouched = {"id", "kind", "association", "seal", "is_active"}
    fields = [field.name for field in Organisation._meta.concrete_fields if field.name not in untouched]
    values = {field: getattr(organisation, field) or "" for field in fields}
    return {**values, "is_active": "on", "association": organisation.association_id or "", **changes}


def test_an_officer_makes_a_member_of_her_own_association(client, officer, association):
    data = organisation_data(OrganisationFactory.build(association=association), slug="lantau", name_en="Lantau Pay")
    assert client.post(reverse("accounts_organisations:add"), data).status_code == 302
    made = Organisation.objects.get(slug="lantau")
    assert (made.kind, made.association, made.join_code) == ("member", association, None)


def test_an_officer_makes_none_for_another_association(client, officer, elsewhere):
    data = organisation_data(OrganisationFactory.build(association=elsewhere), slug="lantau")
    client.post(reverse("accounts_organisations:add"), data)
    assert not Organisation.objects.filter(slug="lantau").exists()


def test_an_officer_changes_her_association_but_not_its_kind_or_seal(client, officer, association):
    url = reverse("accounts_organisations:edit", args=[association.pk])
    client.post(url, organisation_data(association, name_en="Our new name", kind="member", seal="su", slug="x"))
    association.refresh_from_db()
    assert (association.name_en, association.kind, association.seal) == ("Our new name", "association", "")
    assert association.slug != "x"


def test_a_superuser_makes_an_association_with_groups_and_collection(client):
    client.force_login(UserFactory(superuser=True))
    data = organisation_data(AssociationFactory.build(), slug="macao", kind="association", seal="su")
    assert client.post(reverse("accounts_organisations:add"), data).status_code == 302
    made = Organisation.objects.get(slug="macao")
    assert RoleGroup.objects.filter(organisation=made).count() == 3
    assert AssociationCollection.objects.filter(organisation=made).exists()


def test_an_officer_changes_a_role_and_the_group_follows(client, officer, association):
    trainer = member_of(association, Role.TRAINER)
    membership = Membership.objects.get(person=trainer.person)
    client.post(reverse("accounts_roles:edit", args=[membership.pk]), {"role": "reviewer"})
    assert [link.role for link in RoleGroup.objects.filter(group__user=trainer)] == ["reviewer"]


def test_an_officer_cannot_change_her_own_role(client, officer):
    membership = Membership.objects.get(person=officer.person)
    answer = client.post(reverse("accounts_roles:edit", args=[membership.pk]), {"role": "trainer"})
    assert answer.status_code == 404


def test_an_officer_ends_a_role(client, officer, association):
    trainer = member_of(association, Role.TRAINER)
    membership = Membership.objects.get(person=trainer.person)
    url = reverse("accounts_roles:delete", args=[membership.pk])
    client.get(url)
    membership.refresh_from_db()
    assert membership.state == "active"
    client.post(url)
    membership.refresh_from_db()
    assert membership.state == "ended"
    assert not RoleGroup.objects.filter(group__user=trainer).exists()


def test_an_officer_invites_a_trainer_by_address(client, officer, association, django_capture_on_commit_callbacks):
    data = {"organisation": association.pk, "role": "trainer", "email": "New@Trainer.example", "team": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("accounts_invitations:add"), data).status_code == 302
        assert client.post(reverse("accounts_invitations:add"), data).status_code == 302
    assert list(MembershipInvitation.objects.values_list("email", "role")) == [("new@trainer.example", "trainer")]
    assert [message.to for message in mail.outbox] == [["new@trainer.example"]]


def test_a_trainer_is_invited_to_an_association_only(client, officer, association, elsewhere):
    member = OrganisationFactory(association=association)
    for organisation in (member, elsewhere):
        client.post(
            reverse("accounts_invitations:add"),
            {"organisation": organisation.pk, "role": "trainer", "email": "a@b.example", "team": ""},
        )
    assert MembershipInvitation.objects.count() == 0


def test_an_invitation_is_withdrawn_and_kept(client, officer, association):
    invitation = actions.invite_member(
        organisation=association, role=Role.TRAINER, email="a@b.example", by=officer.person
    )
    client.post(reverse("accounts_invitations:delete", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


# --- Wagtail's user screens -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/users/", "/admin/users/new/", "/admin/groups/"])
def test_the_user_screens_are_the_superusers_alone(client, officer, path):
    assert client.get(path).status_code == 302


@pytest.fixture
def superuser(client) -> User:
    user = UserFactory(superuser=True, display_name="Sue Super")
    client.force_login(user)
    return user


def test_the_user_list_shows_who_works_there_and_no_learner(client, superuser, association):
    member_of(association, Role.TRAINER, display_name="Tina Trainer")
    MembershipFactory(person__user__display_name="Lena Learner", person__user__email="lena@harbour.example")
    page = client.get("/admin/users/").content.decode()
    assert "Tina Trainer" in page
    assert "Lena Learner" not in page
    assert "Lena Learner" not in client.get("/admin/users/?q=lena").content.decode()
    assert "Lena Learner" in client.get("/admin/users/?q=Lena@harbour.example").content.decode()


def test_an_account_made_there_has_one_name_no_password_and_a_person(client, superuser):
    page = client.get("/admin/users/new/").content.decode()
    assert 'type="password"' not in page
    assert "First name" not in page
    data = {"email": "new@staff.example", "display_name": "Nora New", "language": "zh-hans", "is_active": "on"}
    assert client.post("/admin/users/new/", data).status_code == 302
    made = User.objects.get(email="new@staff.example")
    assert (made.display_name, made.has_usable_password(), made.person.user) == ("Nora New", False, made)


def test_editing_an_account_leaves_the_groups_of_its_roles(client, superuser, association):
    trainer = member_of(association, Role.TRAINER)
    data = {"email": trainer.email, "display_name": "New Name", "language": "en", "is_active": "on"}
    assert client.post(f"/admin/users/edit/{trainer.pk}/", data).status_code == 302
    trainer.refresh_from_db()
    assert trainer.display_name == "New Name"
    assert [link.role for link in RoleGroup.objects.filter(group__user=trainer)] == ["trainer"]


@pytest.mark.parametrize(
    "path", ["users/delete/{pk}/", "bulk/accounts/user/delete/?id={pk}", "bulk/accounts/user/assign_role/?id={pk}"]
)
def test_accounts_are_not_deleted_and_groups_not_given_in_bulk(client, superuser, association, path):
    learner = UserFactory()
    actions.ensure_role_groups(organisation=association)
    group = RoleGroup.objects.get(role="officer").group
    client.post(f"/admin/{path.format(pk=learner.pk)}", {"role": group.pk})
    assert list(User.objects.get(pk=learner.pk).groups.all()) == []


def test_the_preferences_of_authoring_ask_for_no_name_and_no_password(client, superuser):
    page = client.get("/admin/account/").content.decode()
    assert "First Name" not in page
    assert 'type="password"' not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "前往学院"), ("zh-hant", "前往學院"), ("en", "Go to the academy")],
    ids=["zh-hans", "zh-hant", "en"],
)
def test_authoring_speaks_the_language_of_the_account_whatever_page_was_read_last(client, association, language, words):
    user = member_of(association, Role.TRAINER, language=language, time_zone="Asia/Shanghai")
    client.force_login(user)
    client.cookies["language"] = "en" if language != "en" else "zh-hans"
    answer = client.get("/admin/")
    assert f'<html lang="{language}"' in answer.content.decode()
    assert words in answer.content.decode()
    assert answer.headers["Content-Language"] == html_lang(language)
    profile = UserProfile.objects.get(user=user)
    assert (profile.preferred_language, profile.current_time_zone) == (language, "Asia/Shanghai")


def test_the_language_is_changed_in_the_profile_alone(client, officer):
    assert 'lang="en"' in client.get("/admin/").content.decode()
    assert "preferred_language" not in client.get("/admin/account/").content.decode()
    actions.save_profile(person=officer.person, by=officer.person, language="zh-hant", time_zone="Europe/London")
    profile = UserProfile.objects.get(user=officer)
    assert (profile.preferred_language, profile.current_time_zone) == ("zh-hant", "Europe/London")
    profile.preferred_language = "en"
    profile.save()
    assert UserProfile.objects.get(user=officer).preferred_language == "zh-hant"
    assert 'lang="zh-hant"' in client.get("/admin/").content.decode()
