"""Names that holders of certificates ask for."""

from __future__ import annotations

from django.urls import reverse

from courses.certificates import actions
from courses.certificates.models import Certificate, NameRequest

NEW = {"latin": "CHAN WONG Tai Man", "own_script": "陳黃大文"}


def asked(certificate: Certificate, **words: str) -> NameRequest:
    """What the holder asks of the officers of its issuer."""
    return actions.ask_for_name(certificate=certificate, by=certificate.person, **{**NEW, "why": "Married.", **words})


def admin(name: str, *args: object) -> str:
    """The address of an officer's screen."""
    return reverse(f"certificates-admin:{name}", args=args)
