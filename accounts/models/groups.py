"""What ties an association's roles to the permissions of the authoring interface."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from accounts.enums import Role
from accounts.models.organisations import Organisation


class RoleGroup(models.Model):
    """One row per association and role: the group its holders are in. `accounts.actions` alone puts people there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="role_groups")
    role = models.CharField(max_length=10, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_group")

    class Meta:
        verbose_name = _("group of a role")
        verbose_name_plural = _("groups of roles")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="role_group_once"),
        ]

    def __str__(self) -> str:
        return self.group.name


class AssociationCollection(models.Model):
    """One row per association: the collection its pictures, documents and recordings are in."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="collection_link")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="association_link")

    class Meta:
        verbose_name = _("collection of an association")
        verbose_name_plural = _("collections of associations")

    def __str__(self) -> str:
        return str(self.collection)
