"""Forms of the authoring interface. Views hand their clean values to actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserForm

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, MembershipInvitation, Organisation, User
from common.form_fields import ManyChoices

# Who belongs as a learner is nobody's list: people join by code or through a cohort.
ROLES_GIVEN_HERE = [(role.value, role.label) for role in Role if role != Role.LEARNER]


class AccountForm(UserForm):
    """An account as Wagtail's user screens edit it: one name, no password (people choose their own by mail)."""

    # Wagtail's form declares two names; we keep one.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        # The groups of roles follow memberships; here only the others are given.
        self.fields["groups"].queryset = Group.objects.filter(role_group__isnull=True)  # type: ignore[attr-defined]
        self.fields["groups"].required = False
        if editing_self:
            del self.fields["is_active"]
            del self.fields["is_superuser"]

    class Meta:
        model = User
        fields = ["email", "display_name", "language", "is_active", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        field_classes = {"groups": ManyChoices}


class OrganisationForm(WagtailAdminModelForm):
    """An association or one of its members; officers make and change members of their own association."""

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = getattr(self.for_user, "person", None)
        if self.for_user is None or self.for_user.is_superuser:
            return
        mine = Organisation.objects.where(person, Role.OFFICER).filter(kind=OrganisationKind.ASSOCIATION)
        for field in ("kind", "seal", "slug") if self.instance.pk else ("kind", "seal"):
            del self.fields[field]
        if self.instance.pk and self.instance.kind == OrganisationKind.ASSOCIATION:
            del self.fields["association"]
        else:
            self.fields["association"].queryset = mine  # type: ignore[attr-defined]
            self.fields["association"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind") or self.instance.kind or OrganisationKind.MEMBER
        self.instance.kind = kind
        if "association" in self.fields:
            if kind == OrganisationKind.MEMBER and not cleaned.get("association") and "association" not in self.errors:
                self.add_error("association", _("A member organisation belongs to an association."))
            if kind == OrganisationKind.ASSOCIATION and cleaned.get("association"):
                self.add_error("association", _("An association belongs to no other."))
        cleaned["join_code"] = (cleaned.get("join_code") or "").strip() or None
        return cleaned

    class Meta:
        model = Organisation
        exclude: list[str] = []


class MembershipForm(WagtailAdminModelForm):
    """Another role in the same organisation."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES_GIVEN_HERE)

    class Meta:
        model = Membership
        fields = ["role"]


class InvitationForm(WagtailAdminModelForm):
    """Whom to invite, to what."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES_GIVEN_HERE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not self.for_user.is_superuser:
            person = getattr(self.for_user, "person", None)
            self.fields["organisation"].queryset = Organisation.objects.under(person)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        organisation = cleaned.get("organisation")
        works_there = {Role.TRAINER, Role.REVIEWER, Role.OFFICER}
        if organisation and cleaned.get("role") in works_there and organisation.kind != OrganisationKind.ASSOCIATION:
            self.add_error("role", _("Trainers, reviewers and officers belong to an association."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Inviting the same address again is the same invitation, so the constraint is the action's to keep."""
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded | {"email"}

    class Meta:
        model = MembershipInvitation
        fields = ["organisation", "role", "email", "team"]
