"""Groups, collections and page grants follow roles, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection, GroupPagePermission, Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts import actions
from accounts.enums import Role
from accounts.models import AssociationCollection, Membership, RoleGroup, User
from tests.factories.accounts import AssociationFactory, OrganisationFactory, PersonFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def roles_of(user: User) -> set[tuple[str, str]]:
    return set(RoleGroup.objects.filter(group__user=user).values_list("organisation__slug", "role"))


def test_an_association_has_three_groups_and_one_collection():
    association = AssociationFactory(short_en="FTAHK")
    actions.ensure_role_groups(organisation=association)
    actions.ensure_role_groups(organisation=association)
    assert sorted(RoleGroup.objects.values_list("role", flat=True)) == ["officer", "reviewer", "trainer"]
    assert AssociationCollection.objects.get().collection.name == "FTAHK"


def test_a_member_organisation_has_none():
    actions.ensure_role_groups(organisation=OrganisationFactory())
    assert RoleGroup.objects.count() == 0


def test_a_group_of_that_name_made_by_hand_is_left_alone():
    by_hand = Group.objects.create(name="FTAHK · Trainer")
    association = AssociationFactory(short_en="FTAHK")
    actions.ensure_role_groups(organisation=association)
    assert not RoleGroup.objects.filter(group=by_hand).exists()
    assert RoleGroup.objects.count() == 3


@pytest.mark.parametrize(("role", "enters"), [("trainer", True), ("reviewer", True), ("officer", True)])
def test_a_role_brings_its_group_and_the_door_to_authoring(role, enters):
    association = AssociationFactory()
    user = member_of(association, role)
    assert roles_of(user) == {(association.slug, role)}
    assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin") is enters


@pytest.mark.parametrize("role", ["learner", "manager"])
def test_learners_and_managers_stay_out_of_authoring(role):
    user = member_of(AssociationFactory(), role)
    assert roles_of(user) == set()
    assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin") is False


def test_a_role_in_a_member_organisation_opens_no_association():
    user = member_of(OrganisationFactory(), "officer")
    assert roles_of(user) == set()


def test_ending_a_role_takes_the_group_and_leaves_other_groups():
    association = AssociationFactory()
    user = member_of(association, "trainer")
    other = Group.objects.create(name="Editors of news")
    user.groups.add(other)
    actions.end_membership(membership=Membership.objects.get(), by=None)
    assert list(user.groups.all()) == [other]


def test_changing_a_role_moves_the_group():
    association = AssociationFactory()
    user = member_of(association, "trainer")
    actions.change_role(membership=Membership.objects.get(), role=Role.REVIEWER, by=PersonFactory())
    assert roles_of(user) == {(association.slug, "reviewer")}


def test_a_role_that_begins_later_reaches_its_group_on_its_day():
    association, user = AssociationFactory(), UserFactory()
    membership = actions.begin_membership(
        person=user.person,
        organisation=association,
        role=Role.TRAINER,
        by=user.person,
        starts_on=timezone.localdate() + timedelta(days=1),
    )
    assert roles_of(user) == set()
    Membership.objects.filter(pk=membership.pk).update(starts_on=timezone.localdate())
    assert actions.keep_groups_in_step() == 1
    assert roles_of(user) == {(association.slug, "trainer")}
    assert actions.keep_groups_in_step() == 0


def test_a_group_given_by_hand_is_taken_back():
    association = AssociationFactory()
    actions.ensure_role_groups(organisation=association)
    user = UserFactory()
    user.groups.add(RoleGroup.objects.get(role="officer").group)
    assert actions.keep_groups_in_step() == 1
    assert roles_of(user) == set()


def test_an_erased_person_is_passed_over():
    person = PersonFactory()
    person.user = None
    person.save()
    actions.sync_groups(person=person)


@pytest.mark.parametrize("role", ["trainer", "officer"])
def test_authors_add_files_to_their_own_associations_collection_only(role):
    from wagtail.documents import permissions as of_documents
    from wagtail.images import permissions as of_images
    from wagtailmedia.permissions import permission_policy as of_media

    here, there = AssociationFactory(), AssociationFactory()
    actions.ensure_role_groups(organisation=there)
    user = User.objects.get(pk=member_of(here, role).pk)
    own = Collection.objects.filter(association_link__organisation=here)
    for policy in (of_images.permission_policy, of_documents.permission_policy, of_media):
        assert list(policy.collections_user_has_permission_for(user, "add")) == list(own)


def test_reviewers_choose_files_and_add_none():
    from wagtail.images import permissions as of_images

    here = AssociationFactory()
    user = User.objects.get(pk=member_of(here, "reviewer").pk)
    policy = of_images.permission_policy
    assert not policy.collections_user_has_permission_for(user, "add").exists()
    assert [found.name for found in policy.collections_user_has_permission_for(user, "choose")] == [here.short_name]


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def course() -> Page:
    return Page.objects.get(depth=1).add_child(instance=Page(title="AIF-101", slug="aif-101"))


def may(user: User, action: str, page: Page) -> bool:
    return PagePermissionPolicy().user_has_permission_for_instance(User.objects.get(pk=user.pk), action, page)


def test_the_owner_associations_trainers_may_edit_and_others_may_not(course):
    owner, other = AssociationFactory(), AssociationFactory()
    ours, theirs = member_of(owner, "trainer"), member_of(other, "trainer")
    actions.grant_association_pages(page=course, organisation=owner)
    assert [may(ours, action, course) for action in ("add", "change", "publish")] == [True, True, True]
    assert [may(theirs, action, course) for action in ("add", "change", "publish")] == [False, False, False]


def test_a_reviewer_changes_and_adds_nothing(course):
    owner = AssociationFactory()
    user = member_of(owner, "reviewer")
    actions.grant_association_pages(page=course, organisation=owner)
    assert (may(user, "change", course), may(user, "add", course)) == (True, False)


def test_granting_twice_is_granting_once(course):
    owner = AssociationFactory()
    actions.grant_association_pages(page=course, organisation=owner)
    count = GroupPagePermission.objects.filter(page=course).count()
    actions.grant_association_pages(page=course, organisation=owner)
    assert GroupPagePermission.objects.filter(page=course).count() == count > 0


def test_a_new_owner_takes_the_grants_over(course):
    first, second = AssociationFactory(), AssociationFactory()
    before, after = member_of(first, "officer"), member_of(second, "officer")
    actions.grant_association_pages(page=course, organisation=first)
    actions.grant_association_pages(page=course, organisation=second)
    assert (may(before, "change", course), may(after, "change", course)) == (False, True)


def test_a_grant_made_by_hand_to_another_group_stays(course):
    from django.contrib.auth.models import Permission

    by_hand = Group.objects.create(name="Editors of news")
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=by_hand, page=course, permission=permission)
    actions.grant_association_pages(page=course, organisation=AssociationFactory())
    assert GroupPagePermission.objects.filter(page=course, group=by_hand).exists()


def test_every_language_of_the_course_is_granted(course):
    owner = AssociationFactory()
    trainer = member_of(owner, "trainer")
    locale = Locale.objects.get_or_create(language_code="zh-hans")[0]
    translated = course.copy_for_translation(locale, copy_parents=True)
    actions.grant_association_pages(page=course, organisation=owner)
    assert may(trainer, "change", translated) is True
