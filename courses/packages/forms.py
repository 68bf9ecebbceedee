"""What the page of a package sends, read strictly: it comes out of foreign script."""

from __future__ import annotations

import json
import math
import uuid
from dataclasses import dataclass
from typing import Any

from courses.packages.exceptions import ReportInvalid, ReportTooLarge
from courses.packages.tickets import Ticket, read_ticket

LARGEST = 1024 * 1024
MOST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Sent:
    """One report: from which window, the how-manieth, and what the package set."""

    ticket: Ticket
    number: int
    ended: bool
    values: dict[str, Any]
    event_id: uuid.UUID


def read_report(body: bytes) -> Sent:
    """Raises ReportTooLarge or ReportInvalid."""
    if len(body) > LARGEST:
        raise ReportTooLarge
    try:
        held = json.loads(body)
        ticket = read_ticket(str(held["ticket"]), even_if_over=True)
        number, values = int(held["number"]), dict(held["values"])
        event_id = uuid.UUID(str(held["event_id"]))
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise ReportInvalid from error
    if ticket is None or not 0 < number <= MOST_NUMBER:
        raise ReportInvalid
    return Sent(ticket, number, held.get("ended") is True, _clean(values), event_id)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """Flat names with text, figures and truth values; text that every database holds: no NUL, no half of a character."""
    return {
        _text(name): _text(value) if isinstance(value, str) else value
        for name, value in values.items()
        if isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value))
    }


def _text(value: str) -> str:
    return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
