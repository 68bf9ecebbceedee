"""The right to one part of one package, in an address: signed, and over after a day's work.

The package host reads no cookie, so an address is all it knows a reader by. A ticket is made by a page of the academy
that has asked the gate, and the host asks the gate again (`queries.access`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

LASTS = timedelta(hours=8)
SALT = "courses.packages.ticket"


@dataclass(frozen=True)
class Ticket:
    """Who, what, and which window: `launch` is the moment the page was made, in milliseconds. Nobody: an open sample."""

    person_id: uuid.UUID | None
    activity_id: int
    package_id: int
    part: str
    launch: int


def _signer() -> signing.TimestampSigner:
    # A colon in an address means something to some packages.
    return signing.TimestampSigner(salt=SALT, sep=".")


def make_ticket(ticket: Ticket) -> str:
    person = ticket.person_id.hex if ticket.person_id is not None else ""
    held = [person, ticket.activity_id, ticket.package_id, ticket.part, ticket.launch]
    return _signer().sign_object(held)


def read_ticket(text: str, *, even_if_over: bool = False) -> Ticket | None:
    """None for one that is forged, damaged or over. Over it still says which window a report comes from."""
    try:
        held = _signer().unsign_object(text, max_age=None if even_if_over else LASTS)
        person, activity_id, package_id, part, launch = held
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(uuid.UUID(person) if person else None, activity_id, package_id, part, launch)
