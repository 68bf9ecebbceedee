"""Erasure: her words, files and choices go; that somebody learned so many minutes stays."""

from __future__ import annotations

from functools import partial

from django.core.files.storage import storages
from django.db import transaction

from accounts.models import Person
from courses.certificates.enums import CpdState
from courses.certificates.models import (
    CpdClaim,
    CpdEnrolment,
    CpdEntry,
    CpdProof,
    CpdReviewNote,
    CpdWords,
)


def erase_ledger(*, person: Person) -> None:
    """In the transaction of the erasure. Files go after its commit; nothing waits any longer for anybody's answer."""
    proofs = CpdProof.objects.filter(entry__person=person)
    for name in list(proofs.values_list("name", flat=True)):
        transaction.on_commit(partial(storages["private"].delete, name))
    proofs.delete()
    CpdWords.objects.filter(entry__person=person).delete()
    CpdReviewNote.objects.filter(review__entry__person=person).delete()
    CpdClaim.objects.filter(entry__person=person).delete()
    CpdEnrolment.objects.filter(person=person).delete()
    CpdEntry.objects.filter(person=person, state=CpdState.WAITING).update(state=CpdState.WITHDRAWN)
