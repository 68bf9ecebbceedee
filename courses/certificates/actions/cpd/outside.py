"""Outside activities: declared by the learner, proved by a file, looked at by an association she chooses."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.permissions import holds
from courses.certificates.actions.cpd.locks import hold_entry, hold_person
from courses.certificates.cpd import proofs
from courses.certificates.cpd.counting import fitted
from courses.certificates.enums import CpdKind, CpdReviewKind, CpdState, CpdTopic
from courses.certificates.exceptions import (
    EntryNotEditable,
    NotOfThisAssociation,
    ProofNeeded,
    ReasonNeeded,
    ReviewerNotHers,
    TooManyActivities,
)
from courses.certificates.models import CpdEntry, CpdProof, CpdReview, CpdReviewNote, CpdWords, columns_of
from courses.certificates.queries.cpd_schemes import associations_of
from courses.certificates.signals import cpd_reviewed

MOST_ON_A_DAY = 20
LONGEST_NOTE = 1000


@transaction.atomic
def declare_outside(
    *,
    person: Person,
    title: str,
    provider: str,
    on: date,
    minutes: int,
    topics: Mapping[str, int],
    language: str,
    mode: str,
    note: str = "",
    event_id: uuid.UUID | None = None,
) -> CpdEntry:
    """Something she did elsewhere, on her own word. Sending the same form twice is declaring once."""
    hold_person(person)
    key = f"outside:{event_id or uuid.uuid4()}"
    sent = CpdEntry.objects.filter(person=person, source_key=key).first()
    if sent is not None:
        return sent
    same_day = CpdEntry.objects.filter(person=person, on=on, kind=CpdKind.OUTSIDE)
    if same_day.exclude(state=CpdState.WITHDRAWN).count() >= MOST_ON_A_DAY:
        raise TooManyActivities
    entry = CpdEntry.objects.create(
        person=person,
        source_key=key,
        kind=CpdKind.OUTSIDE,
        on=on,
        minutes=minutes,
        language=language,
        mode=mode,
        state=CpdState.DECLARED,
        **columns_of(fitted(topics, minutes, CpdTopic.values)),
    )
    CpdWords.objects.create(entry=entry, title=title, provider=provider, note=note)
    return entry


@transaction.atomic
def change_outside(
    *,
    entry: CpdEntry,
    by: Person,
    title: str,
    provider: str,
    on: date,
    minutes: int,
    topics: Mapping[str, int],
    language: str,
    mode: str,
    note: str = "",
) -> CpdEntry:
    """Other words or figures, as long as nobody is asked about it. What was returned is hers to declare anew."""
    entry = _editable(entry, by)
    columns = columns_of(fitted(topics, minutes, CpdTopic.values))
    for name, value in {"on": on, "minutes": minutes, "language": language, "mode": mode, **columns}.items():
        setattr(entry, name, value)
    _set_state(entry, CpdState.DECLARED)
    CpdWords.objects.filter(entry=entry).update(title=title, provider=provider, note=note)
    return entry


def put_proof(*, entry: CpdEntry, by: Person, content: bytes, file_name: str) -> CpdProof:
    """The file that proves it, in place of the one before. Raises BadProof for what is no PDF, PNG or JPEG.

    It is written before the row, so that no row is ever without its file; where the row is refused the file goes.
    """
    kind = proofs.kind_of(content)
    name = f"cpd/{secrets.token_hex(8)}/{secrets.token_hex(8)}.{kind.extension}"
    stored = storages["private"].save(name, ContentFile(content))
    try:
        with transaction.atomic():
            return _replace_proof(entry, by, stored, content, file_name, kind)
    except BaseException:
        storages["private"].delete(stored)
        raise


def _replace_proof(
    entry: CpdEntry, by: Person, stored: str, content: bytes, file_name: str, kind: proofs.Kind
) -> CpdProof:
    entry = _editable(entry, by)
    before = CpdProof.objects.filter(entry=entry).first()
    if before is not None:
        transaction.on_commit(partial(storages["private"].delete, before.name))
        before.delete()
    return CpdProof.objects.create(
        entry=entry,
        name=stored,
        file_name=file_name[-120:],
        content_type=kind.content_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


@transaction.atomic
def remove_proof(*, entry: CpdEntry, by: Person) -> None:
    """Take the file away again. Twice is once."""
    entry = _editable(entry, by)
    proof = CpdProof.objects.filter(entry=entry).first()
    if proof is not None:
        transaction.on_commit(partial(storages["private"].delete, proof.name))
        proof.delete()


@transaction.atomic
def send_for_review(*, entry: CpdEntry, by: Person, association: Organisation) -> CpdEntry:
    """She asks an association to look at the proof; that is what shows the activity and her name to its officers."""
    entry = hold_entry(entry, by)
    if entry.state == CpdState.WAITING and entry.association_id == association.pk:
        return entry
    if not entry.is_editable:
        raise EntryNotEditable
    if not associations_of(by).filter(pk=association.pk).exists():
        raise ReviewerNotHers
    if not CpdProof.objects.filter(entry=entry).exists():
        raise ProofNeeded
    entry.association = association
    _set_state(entry, CpdState.WAITING)
    _review(entry, CpdReviewKind.SENT, by)
    return entry


@transaction.atomic
def take_back(*, entry: CpdEntry, by: Person) -> CpdEntry:
    """She asks no longer. What was decided meanwhile stays decided."""
    entry = hold_entry(entry, by)
    if entry.state != CpdState.WAITING:
        raise EntryNotEditable
    _review(entry, CpdReviewKind.TAKEN_BACK, by)
    _set_state(entry, CpdState.DECLARED)
    return entry


@transaction.atomic
def withdraw_outside(*, entry: CpdEntry, by: Person) -> CpdEntry:
    """It no longer counts; she may declare it again. Twice is once."""
    entry = hold_entry(entry, by)
    if not entry.is_outside:
        raise EntryNotEditable
    if entry.state == CpdState.WAITING:
        _review(entry, CpdReviewKind.TAKEN_BACK, by)
    if entry.state != CpdState.WITHDRAWN:
        _set_state(entry, CpdState.WITHDRAWN)
    return entry


@transaction.atomic
def declare_again(*, entry: CpdEntry, by: Person) -> CpdEntry:
    """She thinks better of having withdrawn it."""
    entry = hold_entry(entry, by)
    if not entry.is_outside or entry.state != CpdState.WITHDRAWN or entry.known_words is None:
        raise EntryNotEditable
    _set_state(entry, CpdState.DECLARED)
    return entry


@transaction.atomic
def decide_review(*, entry: CpdEntry, by: Person, accepts: bool, reason: str = "") -> CpdEntry:
    """An officer has looked: the proof is seen, or it goes back with a reason. The same decision twice is one.

    Nobody decides about her own.
    """
    # As erasure takes her: no reason is written about somebody who has just been forgotten.
    hold_person(entry.person)
    entry = CpdEntry.objects.select_for_update(of=("self",)).select_related("association").get(pk=entry.pk)
    wanted = CpdState.ACCEPTED if accepts else CpdState.RETURNED
    if entry.association is None or entry.person_id == by.pk or not holds(by, entry.association, Role.OFFICER):
        raise NotOfThisAssociation
    if entry.state == wanted:
        return entry
    if entry.state != CpdState.WAITING:
        raise EntryNotEditable
    reason = reason.strip()[:LONGEST_NOTE]
    if not accepts and not reason:
        raise ReasonNeeded
    kind = CpdReviewKind.ACCEPTED if accepts else CpdReviewKind.RETURNED
    review = _review(entry, kind, by, note="" if accepts else reason)
    _set_state(entry, wanted)
    transaction.on_commit(partial(cpd_reviewed.send_robust, sender=CpdReview, review=review))
    return entry


def _editable(entry: CpdEntry, by: Person) -> CpdEntry:
    entry = hold_entry(entry, by)
    if not entry.is_editable:
        raise EntryNotEditable
    return entry


def _set_state(entry: CpdEntry, state: CpdState) -> None:
    entry.state = state
    entry.decided_at = timezone.now() if state in (CpdState.ACCEPTED, CpdState.RETURNED) else None
    entry.save()


def _review(entry: CpdEntry, kind: CpdReviewKind, by: Person, note: str = "") -> CpdReview:
    salt = secrets.token_hex(32)
    proof = CpdProof.objects.filter(entry=entry).first()
    assert entry.association is not None  # noqa: S101 for the type checker; what is sent is sent to somebody
    review = CpdReview.objects.create(
        entry=entry,
        association=entry.association,
        kind=kind,
        by=by,
        proof_sha256=proof.sha256 if proof else "",
        note_hash=hashlib.sha256(f"{salt}|{note}".encode()).hexdigest() if note else "",
    )
    if note:
        CpdReviewNote.objects.create(review=review, text=note, salt=salt)
    return review
