"""Officers act on their own association and its members, superusers on all; nobody else sees anything here."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation


class AssociationPolicy(ModelPermissionPolicy):
    """`path` leads from the model to its organisation ("" for the organisation itself); `allowed` names the actions.

    `only` narrows the rows further, for superusers too.
    """

    def __init__(self, model: type[Model], *, path: str, allowed: frozenset[str], only: Q | None = None) -> None:
        super().__init__(model)
        self.path, self.allowed, self.only = path, allowed, only or Q()

    def _officer(self, user: Any) -> bool:
        if not user.is_active or not user.is_authenticated:
            return False
        if user.is_superuser:
            return True
        person = getattr(user, "person", None)
        mine = Organisation.objects.where(person, Role.OFFICER).filter(kind=OrganisationKind.ASSOCIATION)
        return bool(person) and mine.exists()

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.allowed and self._officer(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.reachable(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        return self.reachable(user)

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.reachable(user)

    def reachable(self, user: Any) -> QuerySet[Any]:
        """The rows this user may see here at all."""
        rows = self.model._default_manager.filter(self.only)
        if user.is_superuser and user.is_active:
            return rows
        organisations = Organisation.objects.under(getattr(user, "person", None)).values("pk")
        return rows.filter(Q(**{f"{self.path or 'pk'}__in": organisations}))
