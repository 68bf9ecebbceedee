"""Addresses and answers of the screens on which officers change many certificates."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.certificates.models import BulkChange

WANTED = {"reason": "present", "text": "As decided on 3 May.", "issued_from": "2000-01-01"}


def at(name: str, *args: Any) -> str:
    return reverse(f"certificates-bulk:{name}", args=args)


def again(change: BulkChange) -> BulkChange:
    return BulkChange.objects.get(pk=change.pk)


def words_of(response: HttpResponse) -> str:
    return response.content.decode()


def queries(client: Client, address: str, **headers: str) -> int:
    """How many the second visit asks."""
    client.get(address, **headers)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, **headers).status_code == 200
    return len(captured)
