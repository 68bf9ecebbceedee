"""What accounts adds to the authoring interface, and what it takes away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.models import User
from accounts.viewsets import people_group


@hooks.register("register_admin_viewset")
def register_people() -> Any:
    return people_group()


def _refuse_deletion(request: HttpRequest) -> HttpResponse:
    messages.error(
        request, _("Accounts are not deleted here: make the account inactive. Erasure is the person's own request.")
    )
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def keep_accounts(request: HttpRequest, user: User) -> HttpResponse:
    """Learner records hang on the person; taking the account away is erasure, which asks more than one question."""
    return _refuse_deletion(request)


@hooks.register("before_bulk_action")
def keep_accounts_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Neither many at once; and groups come from roles."""
    if User in action.models and action_type in {"delete", "assign_role"}:
        return _refuse_deletion(request)
    return None
