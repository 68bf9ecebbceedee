"""What the views here ask of a request."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import ConsentText, Person
from courses.cohorts.models import Cohort


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the view is behind `login_required`."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def managed_cohort(request: HttpRequest, public_id: uuid.UUID) -> Cohort:
    """A cohort of an organisation she manages; anything else is not there."""
    cohorts = Cohort.objects.managed_by(person_of(request)).with_waiting()
    return get_object_or_404(cohorts.select_related("organisation__association", "course__owner"), public_id=public_id)


def address_of(request: HttpRequest) -> str:
    """Where the request came from, read through the trusted proxies alone."""
    return get_adapter(request).get_client_ip(request) or ""


def text_shown(request: HttpRequest, field: str, key: str) -> ConsentText | None:
    """The very words the form showed, by the id it sent back; None where the id is not one of that purpose."""
    value = request.POST.get(field, "")
    if not value.isdecimal() or len(value) > 15:
        return None
    return ConsentText.objects.filter(pk=int(value), purpose__key=key).select_related("purpose").first()


def chosen_ids(request: HttpRequest, field: str) -> list[uuid.UUID]:
    """Ids that were ticked; what is no id was not ticked."""
    found = []
    for value in request.POST.getlist(field)[:500]:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found


def bound(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a form that was sent, even an empty one; nothing for a visit."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
