"""Organisations, roles and invitations."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts import actions
from accounts.enums import InvitationState, MembershipState, Role
from accounts.forms.authoring import InvitationForm, MembershipForm, OrganisationForm
from accounts.models import Membership, MembershipInvitation, Organisation
from accounts.viewsets.policies import AssociationPolicy


class Reachable:
    """A view over the rows that the policy lets this user see; another association's row is not found."""

    permission_policy: AssociationPolicy
    request: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        found: Model = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not self.permission_policy.reachable(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found


class IndexView(Reachable, generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return self.permission_policy.reachable(self.request.user)


class EditView(Reachable, generic.EditView):
    pass


class DeleteView(Reachable, generic.DeleteView):
    pass


class HistoryView(Reachable, generic.HistoryView):
    pass


class UsageView(Reachable, generic.UsageView):
    pass


class SaveOrganisation:
    """Saves through the action, which makes groups and collection."""

    form: Any
    request: Any

    def save_instance(self) -> Organisation:
        return actions.save_organisation(
            by=self.request.person, organisation=self.form.instance, **self.form.cleaned_data
        )


class OrganisationAdd(SaveOrganisation, generic.CreateView):
    pass


class OrganisationEdit(SaveOrganisation, EditView):
    pass


class PeopleViewSet(ModelViewSet):
    """What the three have in common."""

    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    path = ""
    allowed = frozenset({"add", "change", "view"})
    only: Q | None = None

    @property
    def permission_policy(self) -> AssociationPolicy:
        return AssociationPolicy(self.model, path=self.path, allowed=self.allowed, only=self.only)


class OrganisationViewSet(PeopleViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    add_view_class = OrganisationAdd
    edit_view_class = OrganisationEdit
    list_display = [
        TitleColumn("name", label=_("Name"), url_name="accounts_organisations:edit"),
        Column("get_kind_display", label=_("Kind")),
        Column("city", label=_("City")),
        "jurisdiction",
    ]
    list_filter = ["kind", "jurisdiction"]
    search_fields = ["name_en", "name_zh_hans", "name_zh_hant", "slug"]
    ordering = ["name_en"]

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm


class MembershipEdit(EditView):
    """Another role begins, the old one ends."""

    success_message = _("The role is changed.")

    def save_instance(self) -> Membership:
        stored = Membership.objects.get(pk=self.form.instance.pk)
        return actions.change_role(membership=stored, role=self.form.cleaned_data["role"], by=self.request.person)

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        found: Any = super().get_object(*args, **kwargs)
        user = self.request.user
        # Nobody gives herself a role.
        if self.request.method == "POST" and found.person_id == self.request.person.pk and not user.is_superuser:
            raise Http404
        return found


class MembershipEnd(DeleteView):
    """The role ends; its row stays as history."""

    page_title = _("End the role of")
    success_message = _("The role has ended.")

    template_name = "accounts/admin/confirm.html"
    confirmation_message = _("Its holder leaves the group of this role at once. The row stays as history.")
    act = _("End the role")

    def delete_action(self) -> None:
        actions.end_membership(membership=self.object, by=self.request.person)


class MembershipIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("person__user", "organisation")


def _holder(membership: Membership) -> str:
    return membership.person.user.display_name if membership.person.user else ""


class MembershipViewSet(PeopleViewSet):
    model = Membership
    icon = "user"
    menu_label = _("Roles")
    path = "organisation"
    allowed = frozenset({"change", "delete", "view"})
    # Who learns where is shown through `named_for` and nowhere else.
    only = Q(state=MembershipState.ACTIVE) & ~Q(role=Role.LEARNER)
    index_view_class = MembershipIndex
    edit_view_class = MembershipEdit
    delete_view_class = MembershipEnd
    list_display = [
        TitleColumn("holder", label=_("Name"), accessor=_holder, url_name="accounts_roles:edit"),
        Column("get_role_display", label=_("Role")),
        "organisation",
        "starts_on",
        "ends_on",
    ]
    list_filter = ["role"]
    search_fields = ["person__user__display_name", "organisation__name_en"]
    ordering = ["organisation", "role", "pk"]

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm


class InvitationAdd(generic.CreateView):
    success_message = _("The invitation to %(object)s is on its way.")

    def save_instance(self) -> MembershipInvitation:
        values = self.form.cleaned_data
        return actions.invite_member(
            organisation=values["organisation"],
            role=values["role"],
            email=values["email"],
            team=values["team"],
            by=self.request.person,
        )


class InvitationWithdraw(DeleteView):
    page_title = _("Withdraw the invitation")
    template_name = "accounts/admin/confirm.html"
    confirmation_message = _("The link stays in the mail, but the invitation is no longer there to accept.")
    act = _("Withdraw")
    success_message = _("The invitation is withdrawn.")

    def delete_action(self) -> None:
        actions.withdraw_invitation(invitation=self.object, by=self.request.person)


class InvitationIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("organisation")


def _withdraw_url(invitation: MembershipInvitation) -> str | None:
    return reverse("accounts_invitations:delete", args=[invitation.pk]) if invitation.is_open else None


def _state(invitation: MembershipInvitation) -> str:
    if invitation.state == InvitationState.SENT and not invitation.is_open:
        return str(_("Expired"))
    return str(invitation.get_state_display())


class InvitationViewSet(PeopleViewSet):
    model = MembershipInvitation
    icon = "mail"
    menu_label = _("Invitations")
    path = "organisation"
    allowed = frozenset({"add", "delete", "view"})
    add_view_class = InvitationAdd
    index_view_class = InvitationIndex
    delete_view_class = InvitationWithdraw
    list_display = [
        TitleColumn("email", label=_("E-mail"), get_url=_withdraw_url),
        Column("get_role_display", label=_("Role")),
        "organisation",
        Column("state", label=_("State"), accessor=_state),
    ]
    list_filter = ["state"]
    search_fields = ["email", "organisation__name_en"]
    ordering = ["-invited_at"]

    def get_form_class(self, for_update: bool = False) -> type[InvitationForm]:
        return InvitationForm


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 500
    items = (
        OrganisationViewSet("accounts_organisations", url_prefix="organisations"),
        MembershipViewSet("accounts_roles", url_prefix="roles"),
        InvitationViewSet("accounts_invitations", url_prefix="invitations"),
    )


people_group = PeopleGroup
