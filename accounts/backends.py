"""How an account is found again on each request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class AcademyBackend(AuthenticationBackend):
    """allauth's e-mail and password; the account comes with its person, which every page asks for."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
