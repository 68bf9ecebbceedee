"""Writing down what happened."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import Any

from accounts.models import Person
from courses.learning.models import Enrolment, EventNote, LearningEvent


def note_hash(*, salt: str, reason: str, evidence: str) -> str:
    """What the event keeps of a note that can be erased."""
    return hashlib.sha256(f"{salt}\x00{reason}\x00{evidence}".encode()).hexdigest()


def record_event(
    *,
    enrolment: Enrolment,
    verb: str,
    by: Person | None,
    at: datetime,
    event_id: uuid.UUID | None = None,
    reason: str = "",
    evidence: str = "",
    **facts: Any,
) -> LearningEvent:
    """One event; its words, where it has any, in the erasable row beside it."""
    has_note = bool(reason or evidence)
    salt = secrets.token_hex(32) if has_note else ""
    event = LearningEvent(
        enrolment=enrolment,
        version_id=enrolment.version_id,
        event_id=event_id or uuid.uuid4(),
        verb=verb,
        by_id=by.pk if by is not None else None,
        at=at,
        note_hash=note_hash(salt=salt, reason=reason, evidence=evidence) if has_note else "",
        **facts,
    )
    event.save(force_insert=True)
    if has_note:
        EventNote.objects.create(event=event, reason=reason, evidence=evidence, salt=salt)
    return event
