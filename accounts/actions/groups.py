"""One group per association and role, one collection per association, and the grants on pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import override
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.enums import STAFF_ROLES, OrganisationKind, Role
from accounts.models import AssociationCollection, Membership, Organisation, Person, RoleGroup
from accounts.permissions import COLLECTION_PERMISSIONS, PAGE_PERMISSIONS, role_permissions


def _permissions(labels: Iterable[str]) -> QuerySet[Permission]:
    """The rows of "app.codename" labels; one whose app is not installed is left out."""
    wanted = Q(pk__in=[])
    for label in labels:
        app_label, codename = label.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    return Permission.objects.filter(wanted)


def _group_name(organisation: Organisation, role: str) -> str:
    with override("en"):
        return f"{organisation.short_name} · {Role(role).label}"[:150]


@transaction.atomic
def ensure_role_groups(*, organisation: Organisation) -> None:
    """Make the association's groups and collection where they are missing, and give them what their roles hold."""
    if organisation.kind != OrganisationKind.ASSOCIATION:
        return
    collection = _ensure_collection(organisation)
    for role in STAFF_ROLES:
        link = RoleGroup.objects.select_related("group").filter(organisation=organisation, role=role).first()
        if link is None:
            group = Group.objects.create(name=_free_name(_group_name(organisation, role), organisation))
            link = RoleGroup.objects.create(organisation=organisation, role=role, group=group)
        link.group.permissions.add(*_permissions(role_permissions(role)))
        held = set(
            GroupCollectionPermission.objects.filter(group=link.group, collection=collection).values_list(
                "permission", flat=True
            )
        )
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=link.group, collection=collection, permission=permission)
            for permission in _permissions(COLLECTION_PERMISSIONS[role])
            if permission.pk not in held
        )


def _free_name(name: str, organisation: Organisation) -> str:
    """A group's name is unique; somebody may have made one of this name by hand."""
    return f"{name[:100]} ({organisation.slug})" if Group.objects.filter(name=name).exists() else name


def _ensure_collection(organisation: Organisation) -> Collection:
    link = AssociationCollection.objects.select_related("collection").filter(organisation=organisation).first()
    if link is not None:
        return link.collection
    root = Collection.get_first_root_node()
    with override("en"):
        collection = root.add_child(instance=Collection(name=organisation.short_name))
    AssociationCollection.objects.create(organisation=organisation, collection=collection)
    return collection


@transaction.atomic
def sync_groups(*, person: Person) -> None:
    """Put a person into the groups of the roles she holds today, and out of the others. Other groups are not touched."""
    if person.user_id is None:
        return
    held = Membership.objects.active().filter(
        person=person, role__in=STAFF_ROLES, organisation__kind=OrganisationKind.ASSOCIATION
    )
    pairs = set(held.values_list("organisation_id", "role"))
    have = {link.group_id for link in RoleGroup.objects.filter(group__user=person.user_id)}
    missing = pairs - set(RoleGroup.objects.values_list("organisation_id", "role"))
    for organisation in Organisation.objects.filter(pk__in={organisation_id for organisation_id, _role in missing}):
        ensure_role_groups(organisation=organisation)
    want = {link.group_id for link in RoleGroup.objects.all() if (link.organisation_id, link.role) in pairs}
    user = person.user
    assert user is not None  # noqa: S101 for the type checker; user_id was tested above
    if have - want:
        user.groups.remove(*(have - want))
    if want - have:
        user.groups.add(*(want - have))


@transaction.atomic
def keep_groups_in_step() -> int:
    """Mend what dates have changed since the last membership action; says how many people moved.

    Only people whose groups and memberships disagree are touched, so it costs two queries when nothing has.
    """
    holding = set(
        Membership.objects.active()
        .filter(role__in=STAFF_ROLES, organisation__kind=OrganisationKind.ASSOCIATION, person__user__isnull=False)
        .values_list("person__user", "organisation", "role")
    )
    grouped = set(
        RoleGroup.objects.filter(group__user__isnull=False).values_list("group__user", "organisation", "role")
    )
    astray = {user_id for user_id, _organisation, _role in holding ^ grouped}
    for person in Person.objects.filter(user__in=astray).select_related("user"):
        sync_groups(person=person)
    return len(astray)


@transaction.atomic
def grant_association_pages(*, page: Page, organisation: Organisation) -> None:
    """Give the owner association's groups their rights on this page, in every language, and take away any other's.

    Call it when a course is made or translated, and when its owner changes. Idempotent.
    """
    ensure_role_groups(organisation=organisation)
    pages = list(Page.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))
    links = list(RoleGroup.objects.filter(organisation=organisation))
    others = RoleGroup.objects.exclude(organisation=organisation).values("group")
    GroupPagePermission.objects.filter(page__in=pages, group__in=others).delete()
    of_pages = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Page, for_concrete_model=True))
    by_codename = {permission.codename: permission for permission in of_pages}
    held = set(
        GroupPagePermission.objects.filter(page__in=pages).values_list("page_id", "group_id", "permission__codename")
    )
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(page_id=page_id, group_id=link.group_id, permission=by_codename[codename])
        for page_id in pages
        for link in links
        for codename in PAGE_PERMISSIONS[link.role]
        if (page_id, link.group_id, codename) not in held
    )
