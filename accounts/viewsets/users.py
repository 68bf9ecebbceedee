"""Wagtail's user screens: for superusers, with one name, without passwords, and never a list of learners."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, NameEmailSettingsPanel
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from accounts import actions
from accounts.forms.authoring import AccountForm
from accounts.models import Person, User


class AccountIndex(IndexView):
    """Who works in the authoring interface. Any other account is found by its whole address and no other way."""

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns
        for column in columns:
            if column.name == "email":
                column.label = _("E-mail")
        return columns

    def get_base_queryset(self) -> QuerySet[User]:
        users: QuerySet[User] = super().get_base_queryset()
        asked = self.request.GET.get("q", "").replace("\x00", "").strip()
        works_here = Q(is_superuser=True) | Q(groups__isnull=False)
        return users.filter(works_here | Q(email__iexact=asked) if asked else works_here).distinct()


class AccountAdd(CreateView):
    """An account without a password; its holder sets one through the link of "Forgot your password?"."""

    def save_instance(self) -> User:
        self.form.instance.set_unusable_password()
        user: User = super().save_instance()
        Person.objects.get_or_create(user=user)
        return user


class AccountEdit(EditView):
    """Groups chosen here never replace those of roles, which memberships give."""

    def save_instance(self) -> User:
        user: User = super().save_instance()
        person, _made = Person.objects.get_or_create(user=user)
        actions.sync_groups(person=person)
        return user


class AcademyUserViewSet(UserViewSet):
    index_view_class = AccountIndex
    add_view_class = AccountAdd
    edit_view_class = AccountEdit
    template_prefix = "accounts/users/"

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountForm


class AcademyAccountView(AccountView):
    """The preferences of the authoring interface; name, language and time zone are changed in the profile, for everywhere."""

    def get_panels(self) -> list[Any]:
        elsewhere = (NameEmailSettingsPanel, LocaleSettingsPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, elsewhere)]
