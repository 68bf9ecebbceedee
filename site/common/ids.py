"""Identifiers made by clients and by us."""

from __future__ import annotations

import uuid

from django.http import HttpRequest


def client_event_id(request: HttpRequest) -> uuid.UUID | None:
    """The id the page gave to this act (field `event_id`), so that sending it twice is doing it once; None if absent.

    A malformed id counts as absent: the act is done, and only its repetition is not recognised.
    """
    try:
        return uuid.UUID(request.POST.get("event_id", ""))
    except ValueError:
        return None
