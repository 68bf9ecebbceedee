"""An officer prepares a change, looks at what it would do, and puts it before a second officer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.certificates.actions.bulk.locks import locked, move
from courses.certificates.enums import BULK_REASONS, BulkKind, BulkNoteKind, BulkState, ItemState
from courses.certificates.exceptions import (
    ActedMeanwhile,
    BadExtension,
    NotAllowed,
    NothingToChange,
    ReasonNeeded,
    SelectionNeeded,
    TooManyCertificates,
)
from courses.certificates.models import BulkChange, BulkItem, BulkLine, BulkNote
from courses.certificates.permissions import can_change_many
from courses.certificates.queries.numbers import Entry, lines_of
from courses.certificates.queries.selecting import MOST, judged, outcome_of, selected

AT_ONCE = 500


@dataclass(frozen=True)
class Wish:
    """What an officer wants done, and why: for everybody by a code, for the file in words."""

    kind: str
    reason: str
    text: str
    ends_on: date | None = None
    endless: bool = False
    tell_holders: bool = False
    # By properties, or by numbers.
    selection: dict[str, Any] = field(default_factory=dict)
    numbers: Sequence[Entry] = ()


def note(change: BulkChange, kind: str, text: str, salt: str) -> None:
    BulkNote.objects.create(change=change, kind=kind, text=text, salt=salt)


def proof(text: str, salt: str) -> str:
    """What stays of words that can be erased."""
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()


def prepare(*, issuer: Organisation, by: Person, wish: Wish, instead_of: BulkChange | None = None) -> BulkChange:
    """A draft, with the verdict on each number of a list. Nothing is changed, and nobody else sees it.

    `instead_of` is the draft of hers that this one follows; it is given up.
    """
    if not can_change_many(by, issuer):
        raise NotAllowed
    text = wish.text.strip()[:1000]
    if wish.reason not in BULK_REASONS.get(BulkKind(wish.kind), ()) or not text:
        raise ReasonNeeded
    if wish.kind == BulkKind.EXTEND and not _is_later(wish.ends_on, endless=wish.endless):
        raise BadExtension
    if not wish.selection and not wish.numbers:
        raise SelectionNeeded
    # Read before the transaction, which writes alone.
    lines = list(lines_of(wish.numbers, issuer=issuer, viewer=by))
    salt = secrets.token_hex(32)
    with transaction.atomic():
        change = BulkChange.objects.create(
            issuer=issuer,
            kind=wish.kind,
            reason=wish.reason,
            note_hash=proof(text, salt),
            selection={"list": True} if lines else wish.selection,
            ends_on=wish.ends_on if wish.kind == BulkKind.EXTEND and not wish.endless else None,
            endless=wish.endless and wish.kind == BulkKind.EXTEND,
            tell_holders=wish.tell_holders and wish.kind != BulkKind.REVOKE,
            asked_by=by,
        )
        note(change, BulkNoteKind.ASKED, text, salt)
        for line in lines:
            line.change = change
        BulkLine.objects.bulk_create(lines, batch_size=AT_ONCE)
        if instead_of is not None:
            give_up(change=instead_of, by=by)
    return change


def _is_later(ends_on: date | None, *, endless: bool) -> bool:
    return endless or (ends_on is not None and ends_on > timezone.localdate())


@transaction.atomic
def give_up(*, change: BulkChange, by: Person) -> BulkChange:
    """Its maker gives a draft up; twice is once. Its list goes with it."""
    change = locked(change, by=by)
    if change.asked_by_id != by.pk:
        raise NotAllowed
    return drop_locked(change, by=by)


def drop_locked(change: BulkChange, *, by: Person | None) -> BulkChange:
    if change.state == BulkState.DRAFT:
        BulkLine.objects.filter(change=change).delete()
        move(change, state=BulkState.CANCELLED, over_at=timezone.now(), ended_by=by)
    return change


def ask(*, change: BulkChange, by: Person) -> BulkChange:
    """Put a draft before a second officer. Its certificates are written down in the background, and then fixed."""
    outcome = outcome_of(change)
    if outcome.total > MOST:
        raise TooManyCertificates(MOST)
    if not outcome.will:
        raise NothingToChange
    with transaction.atomic():
        change = locked(change, by=by)
        if change.asked_by_id != by.pk:
            raise NotAllowed
        if change.state in (BulkState.GATHERING, BulkState.WAITING):
            return change
        refuse_if_late(change)
        if change.state != BulkState.DRAFT:
            raise ActedMeanwhile
        now = timezone.now()
        return move(change, state=BulkState.GATHERING, asked_at=now, beat_at=now)


def refuse_if_late(change: BulkChange) -> None:
    """An extension that was asked for a while ago may lie in the past by now."""
    if change.kind == BulkKind.EXTEND and not _is_later(change.ends_on, endless=change.endless):
        raise BadExtension


def gather_chunk(*, change: BulkChange, size: int = AT_ONCE) -> bool:
    """Write down the next certificates of the set, each with what stands in its way; says whether there are more.

    In the order of their keys, after the last one written: interrupted, it goes on there.
    """
    with transaction.atomic():
        change = locked(change)
        if change.state != BulkState.GATHERING:
            return False
        items = BulkItem.objects.filter(change=change)
        last = items.aggregate(last=Max("certificate"))["last"] or 0
        rows = list(
            judged(change, selected(change).filter(pk__gt=last)).order_by("pk").values_list("pk", "hindrance")[:size]
        )
        now = timezone.now()
        BulkItem.objects.bulk_create(
            BulkItem(
                change=change,
                certificate_id=pk,
                state=ItemState.SKIPPED if why else ItemState.WAITING,
                why=why,
                at=now if why else None,
            )
            for pk, why in rows
        )
        counts = items.counts()
        columns: dict[str, Any] = {**counts, "total": sum(counts.values()), "beat_at": now}
        if len(rows) == size:
            BulkChange.objects.filter(pk=change.pk).update(**columns)
            return True
        # Where everything has become impossible since, there is nothing left to confirm.
        over = {} if counts[ItemState.WAITING] else {"state": BulkState.CANCELLED, "over_at": now}
        move(change, **{"state": BulkState.WAITING, **columns, **over})
        return False
