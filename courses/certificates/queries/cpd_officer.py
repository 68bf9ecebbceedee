"""What officers and trainers see: schemes with their association's word, sessions with their claims, the review queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accounts.enums import NamedPurpose, Role
from accounts.models import Organisation, Person
from accounts.queries import ShownName, names_for
from courses.certificates.cpd.querysets import associations_where
from courses.certificates.enums import CpdDecision, CpdState
from courses.certificates.models import CpdEntry, CpdScheme, CpdSchemeApproval, CpdSession
from courses.certificates.queries.cpd_ledger import Row
from courses.certificates.queries.cpd_schemes import hindrances_of, is_holding, newest_approvals

SESSION_ROLES = (Role.OFFICER, Role.TRAINER)


def officer_of(person: Person | None) -> list[Organisation]:
    """The associations where somebody is an officer."""
    return list(associations_where(person, Role.OFFICER).order_by("pk"))


def holds_sessions_for(person: Person | None) -> list[Organisation]:
    """The associations for which somebody may record sessions."""
    return list(associations_where(person, *SESSION_ROLES).order_by("pk"))


@dataclass(frozen=True)
class Word:
    """What one association has decided about one version of a scheme."""

    association: Organisation
    approval: CpdSchemeApproval | None
    today: date

    @property
    def is_holding(self) -> bool:
        return is_holding(self.approval, self.today)

    @property
    def has_run_out(self) -> bool:
        found = self.approval
        return found is not None and found.decision == CpdDecision.APPROVED and not self.is_holding


@dataclass(frozen=True)
class SchemeRow:
    """One version in an officer's list."""

    scheme: CpdScheme
    words: tuple[Word, ...]

    @property
    def hindrances(self) -> list[str]:
        return hindrances_of(self.scheme)

    @property
    def is_approved(self) -> bool:
        return any(word.is_holding for word in self.words)


def scheme_rows(person: Person, *, today: date) -> list[SchemeRow]:
    """Every version that one of her associations may approve, in three queries: by scheme, the newest first."""
    associations = officer_of(person)
    schemes = list(
        CpdScheme.objects.filter(Q(association__isnull=True) | Q(association__in=associations))
        .select_related("association")
        .order_by("key", "-pk")
    )
    approvals = newest_approvals(schemes, [one.pk for one in associations])
    return [
        SchemeRow(
            scheme,
            tuple(
                Word(one, approvals.get((scheme.pk, one.pk)), today)
                for one in associations
                if scheme.association_id in (None, one.pk)
            ),
        )
        for scheme in schemes
    ]


def sessions_of(person: Person) -> QuerySet[CpdSession]:
    """Sessions of the associations she records them for, the newest first, with how many have claimed."""
    claimed = Count("entries", filter=~Q(entries__state=CpdState.WITHDRAWN))
    found: QuerySet[CpdSession] = CpdSession.objects.held_where(person, *SESSION_ROLES)
    return found.select_related("association").annotate(claimed=claimed).order_by("-starts_at", "-pk")


def session_for(person: Person, public_id: UUID) -> CpdSession | None:
    return sessions_of(person).filter(public_id=public_id).first()


@dataclass(frozen=True)
class Attendance:
    """One claim of a session, under the name its viewer may see."""

    entry: CpdEntry
    name: str
    is_own: bool

    @property
    def is_struck(self) -> bool:
        return self.entry.state == CpdState.STRUCK


def claims_of(session: CpdSession) -> QuerySet[CpdEntry]:
    """Who has claimed a session, in that order; who took it back is not shown."""
    return session.entries.exclude(state=CpdState.WITHDRAWN).order_by("made_at", "pk")


def attendances(session: CpdSession, entries: list[CpdEntry], viewer: Person) -> list[Attendance]:
    """With names for the association's trainers, whom the learners turned to; under pseudonyms for everybody else."""
    names = names_for(
        viewer,
        NamedPurpose.TEACH,
        [entry.person_id for entry in entries],
        organisation=session.association,
        what="cpd.session",
    )
    return [Attendance(entry, names[entry.person_id].name, entry.person_id == viewer.pk) for entry in entries]


@dataclass(frozen=True)
class Asked:
    """An activity that an association has been asked to look at."""

    row: Row
    name: ShownName
    sent_at: Any

    @property
    def entry(self) -> CpdEntry:
        return self.row.entry


def reviews_waiting(person: Person | None) -> int:
    """How many wait for her; it names nobody."""
    return CpdEntry.objects.waiting_for(person).count()


def asked_of(officer: Person, entries: list[CpdEntry], *, what: str) -> list[Asked]:
    """These entries with the names of who sent them: sending it is what shows her name to the association's officers."""
    names: dict[UUID, ShownName] = {}
    for association in {entry.association for entry in entries if entry.association is not None}:
        shown = CpdEntry.objects.shown_to_reviewer(officer).filter(association=association)
        names |= names_for(
            officer,
            NamedPurpose.CERTIFY,
            {entry.person_id for entry in entries if entry.association_id == association.pk},
            organisation=association,
            among=shown.values("person"),
            what=what,
        )
    sent = dict(
        CpdEntry.objects.filter(pk__in=[entry.pk for entry in entries])
        .annotate(sent=Max("reviews__at"))
        .values_list("pk", "sent")
    )
    return [Asked(Row.of(entry), names[entry.person_id], sent[entry.pk]) for entry in entries]


def review_for(officer: Person, public_id: UUID) -> CpdEntry | None:
    """One that her association was asked about: while it waits, and thirty days after the answer."""
    found: CpdEntry | None = (
        CpdEntry.objects.shown_to_reviewer(officer).filter(public_id=public_id).with_words().first()
    )
    return found
