"""What cohorts know about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from accounts.models import Person
from accounts.queries import own_addresses
from courses.cohorts.models import DueExtension, InvitationAddress, Seat


def own_data(request: HttpRequest | None, *, person: Person) -> dict[str, Iterable[dict[str, Any]]]:
    """Seats with what the manager typed, more time with its reason, letters to her own addresses."""
    hers = Q(email__in=own_addresses(person)) | Q(invitation__seat__person=person)
    letters = InvitationAddress.objects.filter(hers).order_by("pk")
    return {
        "seats": Seat.objects.filter(person=person)
        .order_by("pk")
        .values(
            *("cohort__name", "cohort__organisation__name_en", "cohort__due_on", "state", "team", "label"),
            *("placed_at", "withdrawn_at", "withdrawn_reason"),
        )
        .iterator(),
        "more_time": DueExtension.objects.filter(seat__person=person)
        .order_by("pk")
        .values("seat__cohort__name", "due_before", "extended_until", "reason", "at")
        .iterator(),
        "invitations_to_cohorts": letters.values(
            *("cohort__name", "cohort__organisation__name_en", "email", "name", "team", "label"),
            *("invitation__state", "invitation__asked_at", "invitation__answered_at"),
        ).iterator(),
    }
