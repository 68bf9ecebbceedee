"""Who is asking."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import Person, User


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; only behind a check that somebody is."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def user_of(request: HttpRequest) -> User:
    """The account that is signed in; only behind a check that somebody is."""
    return cast("User", request.user)
