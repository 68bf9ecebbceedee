"""Addresses and answers of the ledger as its person sees it."""

from __future__ import annotations

from django.utils import timezone

HOME = "/en/learn/cpd/"


def today() -> str:
    return timezone.localdate().isoformat()


def page(client, path=HOME, **query):
    return client.get(path, query).content.decode()


def of(entry, part=""):
    return f"{HOME}activities/{entry.public_id}/{part}"
