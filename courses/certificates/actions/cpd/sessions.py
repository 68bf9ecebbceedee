"""Live sessions: recorded by the association that held them, claimed once by whoever attended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.permissions import holds
from courses.certificates import codes
from courses.certificates.actions.cpd.locks import hold_entry, hold_person
from courses.certificates.cpd.counting import fitted, share
from courses.certificates.enums import CpdKind, CpdReviewKind, CpdState, CpdTopic
from courses.certificates.exceptions import (
    BadMinutes,
    BadWindow,
    CannotBeClaimed,
    EntryNotEditable,
    NotOfThisAssociation,
)
from courses.certificates.models import CpdEntry, CpdReview, CpdSession, columns_of
from courses.certificates.queries.gathering import local_day

HOLDERS = (Role.OFFICER, Role.TRAINER)
LONGEST_WINDOW = timedelta(days=31)
OPENS_BEFORE_END = timedelta(minutes=30)
FULL_FROM = 80  # per cent of a session, for all its minutes (domain.md C-7)


def _may(by: Person, association: Organisation) -> None:
    if association.kind != OrganisationKind.ASSOCIATION or not holds(by, association, *HOLDERS):
        raise NotOfThisAssociation


def _window(starts_at: datetime, ends_at: datetime, hours: int) -> dict[str, datetime]:
    """From shortly before the end, for so many hours from the end or, where that is past, from now."""
    now = timezone.now()
    closes_at = min(max(ends_at, now) + timedelta(hours=hours), ends_at + LONGEST_WINDOW)
    if closes_at <= now:
        raise BadWindow
    return {"opens_at": max(starts_at, ends_at - OPENS_BEFORE_END), "closes_at": closes_at}


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a session: its minutes are its time less the breaks."""
    starts_at, ends_at = fields["starts_at"], fields["ends_at"]
    minutes = int((ends_at - starts_at).total_seconds() // 60) - fields["break_minutes"]
    if minutes < 1:
        raise BadMinutes
    taken = ("title_en", "title_zh_hans", "title_zh_hant", "starts_at", "ends_at", "break_minutes", "mode", "language")
    return {
        **{name: fields[name] for name in taken},
        "on": local_day(ends_at),
        "minutes": minutes,
        **columns_of(fitted(fields["topics"], minutes, CpdTopic.values)),
        **_window(starts_at, ends_at, fields["hours"]),
    }


@transaction.atomic
def record_session(*, association: Organisation, by: Person, fields: Mapping[str, Any]) -> CpdSession:
    """A session that an association held or holds, with a code of its own for claiming it."""
    _may(by, association)
    session: CpdSession = CpdSession.objects.create(
        association=association, made_by=by, code=codes.new_code(), **_columns(fields)
    )
    return session


@transaction.atomic
def change_session(*, session: CpdSession, by: Person, fields: Mapping[str, Any]) -> CpdSession:
    """Mend what was recorded, as long as nobody has claimed it: what was claimed does not change afterwards."""
    session = _held(session)
    _may(by, session.association)
    if session.entries.exists():
        raise EntryNotEditable
    for name, value in _columns(fields).items():
        setattr(session, name, value)
    session.save()
    return session


@transaction.atomic
def close_session(*, session: CpdSession, by: Person) -> CpdSession:
    """Nobody claims it from now on. Twice is once."""
    session = _held(session)
    _may(by, session.association)
    now = timezone.now()
    if session.closes_at > now:
        session.opens_at, session.closes_at = min(session.opens_at, now), now
        session.save(update_fields=["opens_at", "closes_at"])
    return session


@transaction.atomic
def open_session(*, session: CpdSession, by: Person, hours: int) -> CpdSession:
    """Let it be claimed for so many hours from now, within a month of its end."""
    session = _held(session)
    _may(by, session.association)
    window = _window(session.starts_at, session.ends_at, hours)
    session.opens_at, session.closes_at = window["opens_at"], window["closes_at"]
    session.save(update_fields=["opens_at", "closes_at"])
    return session


def _held(session: CpdSession) -> CpdSession:
    row: CpdSession = (
        CpdSession.objects.select_for_update(of=("self",)).select_related("association").get(pk=session.pk)
    )
    return row


def awarded(session_minutes: int, attended: int) -> int:
    """All the minutes for four fifths of a session or more; otherwise those attended."""
    return session_minutes if attended * 100 >= session_minutes * FULL_FROM else attended


def _parts(session: CpdSession, minutes: int) -> dict[str, int]:
    """The topics of so many minutes of a session, in proportion."""
    return columns_of({topic: share(part, minutes, session.minutes) for topic, part in session.topics.items()})


@transaction.atomic
def claim_session(*, session: CpdSession, person: Person, attended: int | None = None) -> CpdEntry:
    """Whoever attended says so, once: `attended` minutes, or all of it. Again: the entry she has, whatever became of it.

    It turns to the association's trainers, who may see her name beside it for thirty days.
    """
    hold_person(person)
    key = f"session:{session.public_id}"
    entry = CpdEntry.objects.filter(person=person, source_key=key).first()
    if entry is not None and entry.state != CpdState.WITHDRAWN:
        return entry
    # Read under the lock that recording and closing take: nothing is claimed of what has just changed.
    session = _held(session)
    if not session.is_open:
        raise CannotBeClaimed
    minutes = session.minutes if attended is None else attended
    if not 1 <= minutes <= session.minutes:
        raise BadMinutes
    counted = awarded(session.minutes, minutes)
    columns = {"minutes": counted, **_parts(session, counted), "state": CpdState.RECORDED}
    if entry is None:
        entry = CpdEntry.objects.create(
            person=person,
            source_key=key,
            kind=CpdKind.SESSION,
            session=session,
            association=session.association,
            on=session.on,
            language=session.language,
            mode=session.mode,
            **columns,
        )
    else:
        for name, value in columns.items():
            setattr(entry, name, value)
        entry.save()
    source = f"cpd:{entry.public_id}"
    accounts.open_approach(person=person, organisation=session.association, source_key=source)
    accounts.close_approach(source_key=source)
    return entry


@transaction.atomic
def lower_attended(*, entry: CpdEntry, by: Person, attended: int) -> CpdEntry:
    """She attended fewer minutes than she said. Never more: that would be claiming anew."""
    entry = hold_entry(entry, by)
    session = entry.session
    if session is None or entry.state != CpdState.RECORDED:
        raise EntryNotEditable
    if not 1 <= attended <= entry.minutes:
        raise BadMinutes
    counted = min(entry.minutes, awarded(session.minutes, attended))
    for name, value in {"minutes": counted, **_parts(session, counted)}.items():
        setattr(entry, name, value)
    entry.save()
    return entry


@transaction.atomic
def withdraw_claim(*, entry: CpdEntry, by: Person) -> CpdEntry:
    """She was not there after all. Twice is once; what was struck stays struck."""
    entry = hold_entry(entry, by)
    if entry.session is None or entry.state == CpdState.STRUCK:
        raise EntryNotEditable
    if entry.state != CpdState.WITHDRAWN:
        entry.state = CpdState.WITHDRAWN
        entry.save(update_fields=["state"])
    return entry


@transaction.atomic
def strike_claim(*, entry: CpdEntry, by: Person, strike: bool = True) -> CpdEntry:
    """Whoever held the session strikes a claim of somebody who was not there, or lets it count again. Never her own."""
    entry = CpdEntry.objects.select_for_update(of=("self",)).select_related("session__association").get(pk=entry.pk)
    session = entry.session
    if session is None or entry.person_id == by.pk:
        raise NotOfThisAssociation
    _may(by, session.association)
    before, after = (CpdState.RECORDED, CpdState.STRUCK) if strike else (CpdState.STRUCK, CpdState.RECORDED)
    if entry.state == after:
        return entry
    if entry.state != before:
        raise EntryNotEditable
    entry.state = after
    entry.decided_at = timezone.now() if strike else None
    entry.save(update_fields=["state", "decided_at"])
    CpdReview.objects.create(
        entry=entry,
        association=session.association,
        kind=CpdReviewKind.STRUCK if strike else CpdReviewKind.RESTORED,
        by=by,
    )
    return entry
