"""The second officer's word, and what either officer may do with a change that runs."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.certificates.actions.bulk.asking import note, refuse_if_late
from courses.certificates.actions.bulk.locks import locked, move
from courses.certificates.enums import BulkNoteKind, BulkState, ItemState
from courses.certificates.exceptions import (
    ActedMeanwhile,
    NoLongerOfficer,
    NotAllowed,
    ReasonNeeded,
    SecondOfficerNeeded,
)
from courses.certificates.models import BulkChange, BulkItem
from courses.certificates.permissions import can_change_many


def _for_second(change: BulkChange, by: Person) -> BulkChange:
    change = locked(change, by=by)
    if change.asked_by_id == by.pk:
        raise SecondOfficerNeeded
    return change


@transaction.atomic
def confirm(*, change: BulkChange, by: Person) -> BulkChange:
    """Another officer of the association confirms it, and it begins to run. Twice is once.

    What she holds herself is left out, as is what the first officer holds. From here on it runs on the word of both,
    whatever becomes of their roles.
    """
    change = _for_second(change, by)
    if change.confirmed_by_id == by.pk and change.state != BulkState.CANCELLED:
        return change
    if change.state != BulkState.WAITING:
        raise ActedMeanwhile
    if not can_change_many(change.asked_by, change.issuer):
        raise NoLongerOfficer
    refuse_if_late(change)
    now = timezone.now()
    return move(change, state=BulkState.RUNNING, confirmed_by=by, confirmed_at=now, beat_at=now)


@transaction.atomic
def refuse(*, change: BulkChange, by: Person, text: str) -> BulkChange:
    """Another officer refuses it, in words for whoever asked."""
    change = _for_second(change, by)
    if change.state == BulkState.REFUSED and change.ended_by_id == by.pk:
        return change
    if change.state not in (BulkState.GATHERING, BulkState.WAITING):
        raise ActedMeanwhile
    if not text.strip():
        raise ReasonNeeded
    note(change, BulkNoteKind.REFUSED, text.strip()[:1000], secrets.token_hex(32))
    return move(change, state=BulkState.REFUSED, over_at=timezone.now(), ended_by=by)


@transaction.atomic
def call_off(*, change: BulkChange, by: Person) -> BulkChange:
    """Whoever asked takes it back before it runs."""
    change = locked(change, by=by)
    if change.asked_by_id != by.pk:
        raise NotAllowed
    if change.state == BulkState.CANCELLED:
        return change
    if change.state not in (BulkState.GATHERING, BulkState.WAITING):
        raise ActedMeanwhile
    return move(change, state=BulkState.CANCELLED, over_at=timezone.now(), ended_by=by)


@transaction.atomic
def stop(*, change: BulkChange, by: Person) -> BulkChange:
    """Any officer of the association stops it: what is done is done, and the rest waits."""
    change = locked(change, by=by)
    if change.state == BulkState.STOPPED:
        return change
    if change.state != BulkState.RUNNING:
        raise ActedMeanwhile
    return move(change, state=BulkState.STOPPED)


@transaction.atomic
def resume(*, change: BulkChange, by: Person) -> BulkChange:
    """Go on where it was stopped: both officers have given their word, so any officer may."""
    change = locked(change, by=by)
    if change.state == BulkState.RUNNING:
        return change
    if change.state != BulkState.STOPPED:
        raise ActedMeanwhile
    return move(change, state=BulkState.RUNNING, beat_at=timezone.now())


@transaction.atomic
def end(*, change: BulkChange, by: Person) -> BulkChange:
    """End what was stopped. What is done stays done; what waits will not be done."""
    change = locked(change, by=by)
    if change.state == BulkState.CANCELLED:
        return change
    if change.state != BulkState.STOPPED:
        raise ActedMeanwhile
    return move(change, state=BulkState.CANCELLED, over_at=timezone.now(), ended_by=by)


@transaction.atomic
def try_again(*, change: BulkChange, by: Person) -> BulkChange:
    """Once more for those certificates where an error came between."""
    change = locked(change, by=by)
    if change.state == BulkState.RUNNING:
        return change
    failed = BulkItem.objects.filter(change=change, state=ItemState.FAILED)
    if change.state != BulkState.DONE or not failed.update(state=ItemState.WAITING, why="", at=None):
        raise ActedMeanwhile
    return move(change, state=BulkState.RUNNING, over_at=None, beat_at=timezone.now())
