"""Who may open the officer's screens."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Person
from courses.certificates.permissions import is_officer_somewhere


def officer_of(request: HttpRequest) -> Person:
    """Whoever asks, if she is an officer of an association."""
    person: Person = request.person  # type: ignore[attr-defined]
    if not is_officer_somewhere(person):
        raise PermissionDenied
    return person
