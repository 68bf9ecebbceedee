"""What the views here ask of a request."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.models import ConsentText, Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the view is behind `login_required`."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def address_of(request: HttpRequest) -> str:
    """Where the request came from, read through the trusted proxies alone."""
    return get_adapter(request).get_client_ip(request) or ""


def text_shown(request: HttpRequest, field: str, key: str) -> ConsentText | None:
    """The very words the form showed, by the id it sent back; None where the id is not one of that purpose."""
    value = request.POST.get(field, "")
    if not value.isdecimal() or len(value) > 15:
        return None
    return ConsentText.objects.filter(pk=int(value), purpose__key=key).select_related("purpose").first()
