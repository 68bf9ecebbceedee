"""What units of cmi5 do: begin a session, say something, keep a document."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.catalogue.models import Activity
from courses.learning.actions.locks import lock_person
from courses.packages.actions.states import keep_state
from courses.packages.exceptions import StatementConflict, TooMuchKept
from courses.packages.models import UnitDocument, UnitSession, UnitStatement
from courses.packages.players.base import Report
from courses.packages.queries import Standing, state_of
from courses.packages.xapi import names
from courses.packages.xapi.launch import Launch, is_satisfied, move_on_of
from courses.packages.xapi.rules import Judged, forbidden, judged

MOST_STATEMENTS = 5_000
MOST_DOCUMENTS = 100
# What a unit had sent before it took its leave may come after that.
GRACE = timedelta(minutes=1)
LARGEST_DOCUMENT = 1024 * 1024


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_session(*, person: Person, activity: Activity, launch: Launch, token: str, at: datetime | None = None) -> bool:
    """Begin the session of a launch under its token; False where its token was given before.

    Sessions of hers that nobody ended are over with it: she has gone on elsewhere.
    """
    lock_person(person.pk)
    at = at or timezone.now()
    session, is_new = UnitSession.objects.get_or_create(
        person=person,
        activity=activity,
        part=launch.part.id,
        launch=launch.moment,
        defaults={
            "session_id": launch.session_id,
            "registration": launch.registration,
            "token": hashed(token),
            "begun_at": at,
        },
    )
    if not is_new:
        return False
    open_before = UnitSession.objects.filter(person=person, activity=activity, ended_at__isnull=True)
    for other in open_before.exclude(pk=session.pk):
        _abandon(other, launch, at)
    _told(session, launch, names.LAUNCHED, at, more=_launched(launch))
    satisfied = is_satisfied(move_on_of(launch.part), set(launch.said))
    standing = _keep(session, launch, Report(completed=satisfied, values={"said": sorted(launch.said)}), at)
    if satisfied:
        _satisfy(session, launch, standing, at)
    return True


def _abandon(session: UnitSession, launch: Launch, at: datetime) -> None:
    last = session.held.order_by("-pk").values_list("stored_at", flat=True).first() or session.begun_at
    session.ended_at, session.was_abandoned = at, True
    session.save()
    seconds = max(int((last - session.begun_at).total_seconds()), 0)
    # It may have been another unit.
    about = replace(launch, part=launch.package.part(session.part) or launch.part, moment=session.launch)
    _told(session, about, names.ABANDONED, at, more={"result": {"duration": f"PT{seconds}S"}})


def _launched(launch: Launch) -> dict[str, Any]:
    told = launch.data
    extensions: dict[str, Any] = {
        names.LAUNCH_MODE: told["launchMode"],
        names.LAUNCH_URL: f"{launch.base}files/{launch.part.href}",
        names.MOVE_ON: told["moveOn"],
    }
    if "launchParameters" in told:
        extensions[names.PARAMETERS] = told["launchParameters"]
    if "masteryScore" in told:
        extensions[names.MASTERY] = told["masteryScore"]
    return {"extensions": extensions}


def _told(
    session: UnitSession,
    launch: Launch,
    verb: str,
    at: datetime,
    *,
    item: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
) -> None:
    """A statement of the academy about the session."""
    more = more or {}
    context = launch.context
    grouping = context["contextActivities"]["grouping"]
    identifier = uuid.uuid4()
    content: dict[str, Any] = {
        "id": str(identifier),
        "actor": launch.actor,
        "verb": {"id": verb},
        "object": item or {"objectType": "Activity", "id": launch.activity},
        "context": {
            "registration": str(session.registration),
            "contextActivities": {"grouping": grouping, "category": [{"id": names.CATEGORY}]},
            "extensions": {names.SESSION: str(session.session_id), **more.get("extensions", {})},
        },
        "timestamp": at.isoformat(),
    }
    if "result" in more:
        content["result"] = more["result"]
    _store(session, content, identifier, digest_of(content), at)


@transaction.atomic
def say(
    *,
    person: Person,
    activity: Activity,
    session: UnitSession,
    launch: Launch,
    statements: Sequence[Any],
    pass_mark: int | None = None,
    at: datetime | None = None,
) -> list[uuid.UUID]:
    """Store statements, all or none, and what they come to. Those that are stored already are no error.

    Raises NotTakenError for what a unit may not say, StatementConflict for another statement under an id that is taken,
    NoPlace or Suspended where she may not work.
    """
    lock_person(person.pk)
    at = at or timezone.now()
    session = UnitSession.objects.select_for_update().get(pk=session.pk)
    if session.was_abandoned:
        raise forbidden("The session is over: the learner has gone on elsewhere.")
    state = state_of(person, activity.pk, launch.part.id, since=launch.since)
    said = {*launch.said, *(state.values.get("said", ()) if state is not None else ())}
    stored: list[uuid.UUID] = []
    for statement in statements:
        if (known := _known(person, statement)) is not None:
            stored.append(known)
            continue
        is_over = session.ended_at is not None and at - session.ended_at > GRACE
        one = judged(statement, launch=launch, session_said=session.said, said=said, is_over=is_over)
        if session.statements >= MOST_STATEMENTS:
            raise TooMuchKept
        _store(session, one.content, one.statement_id, digest_of(statement), at)
        session.statements += 1
        stored.append(one.statement_id)
        if one.verb:
            session.said = [*session.said, one.verb]
            session.ended_at = at if one.verb == "terminated" else session.ended_at
            said |= {one.verb} & {"completed", "passed", "failed"}
            session.save()
            _heard(session, launch, one, said, at, pass_mark)
    session.save()
    return stored


def _known(person: Person, statement: Any) -> uuid.UUID | None:
    """The id of a statement that is stored as it is. Raises StatementConflict for another one of that id."""
    try:
        identifier = uuid.UUID(statement["id"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    held = UnitStatement.objects.filter(person=person, statement_id=identifier).first()
    if held is None:
        return None
    if held.digest != digest_of(statement):
        raise StatementConflict
    return identifier


def digest_of(statement: Any) -> str:
    """What makes a statement what it is: all but what the academy itself adds."""
    own = {name: value for name, value in statement.items() if name not in {"stored", "authority", "version"}}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def _store(session: UnitSession, content: dict[str, Any], identifier: uuid.UUID, digest: str, at: datetime) -> None:
    whole = {**content, "id": str(identifier), "stored": at.isoformat(), "version": names.VERSION}
    whole.setdefault("timestamp", at.isoformat())
    UnitStatement.objects.create(
        person_id=session.person_id,
        activity_id=session.activity_id,
        session=session,
        statement_id=identifier,
        digest=digest,
        verb=content["verb"]["id"],
        content=whole,
        stored_at=at,
    )


def _heard(
    session: UnitSession,
    launch: Launch,
    one: Judged,
    said: set[str],
    at: datetime,
    pass_mark: int | None,
) -> None:
    """What a statement of cmi5 comes to for the course."""
    report = Report(
        completed=is_satisfied(move_on_of(launch.part), said),
        success={"passed": True, "failed": False}.get(one.verb),
        score=None if one.score is None else Decimal(str(round(one.score * 100, 2))),
        seconds=max(int((at - session.begun_at).total_seconds()), 0),
        values={"said": sorted(said)},
    )
    standing = _keep(session, launch, report, at, ended=session.ended_at is not None, pass_mark=pass_mark)
    if report.completed and one.verb in {"completed", "passed"}:
        _satisfy(session, launch, standing, at)


def _keep(
    session: UnitSession,
    launch: Launch,
    report: Report,
    at: datetime,
    *,
    ended: bool = False,
    pass_mark: int | None = None,
) -> Standing:
    return keep_state(
        person=session.person,
        activity=session.activity,
        package=launch.package,
        part=launch.part.id,
        report=report,
        launch=launch.moment,
        number=len(session.said) + 1,
        by=session.person,
        ended=ended,
        since=launch.since,
        pass_mark=pass_mark,
        at=at,
    ).standing


def _satisfy(session: UnitSession, launch: Launch, standing: Standing, at: datetime) -> None:
    """Say once of each block, and of the course, that all its units are satisfied."""
    done = {line.part.id for line in standing.parts if line.is_done}
    units = [part for part in launch.package.parts if part.can_launch]
    own = list(launch.part.more.get("blocks", []))
    groups = [("block", key, [one for one in units if key in one.more.get("blocks", [])]) for key in reversed(own)]
    groups.append(("course", str(launch.part.more.get("course", "")), units))
    for kind, key, members in groups:
        item = {
            "objectType": "Activity",
            "id": launch.iri(kind, key),
            "definition": {"type": names.BLOCK_TYPE if kind == "block" else names.COURSE_TYPE},
        }
        before = UnitStatement.objects.filter(
            session__registration=session.registration, verb=names.SATISFIED, content__object__id=item["id"]
        )
        if all(one.id in done for one in members) and not before.exists():
            _told(session, launch, names.SATISFIED, at, item=item)


@transaction.atomic
def keep_document(
    *,
    person: Person,
    activity: Activity,
    kind: str,
    place: str,
    name: str,
    content: bytes,
    content_type: str,
    at: datetime | None = None,
) -> UnitDocument:
    """Put a document in its place. Raises TooMuchKept."""
    lock_person(person.pk)
    held = UnitDocument.objects.filter(person=person, activity=activity)
    found = held.filter(kind=kind, place=place, name=name).first()
    if len(content) > LARGEST_DOCUMENT or (found is None and held.count() >= MOST_DOCUMENTS):
        raise TooMuchKept
    document = found or UnitDocument(person=person, activity=activity, kind=kind, place=place, name=name)
    document.content, document.content_type, document.changed_at = content, content_type, at or timezone.now()
    document.save()
    return document


@transaction.atomic
def drop_documents(*, person: Person, activity: Activity, kind: str, place: str, name: str = "") -> None:
    """Take out one document, or all of a place. Idempotent."""
    lock_person(person.pk)
    held = UnitDocument.objects.filter(person=person, activity=activity, kind=kind, place=place)
    (held.filter(name=name) if name else held).delete()
