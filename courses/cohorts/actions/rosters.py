"""Lists of people: checked first, then added in chunks that may be tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.cohorts.actions.cohorts import locked
from courses.cohorts.actions.invitations import Guest, invite_locked
from courses.cohorts.actions.seats import place
from courses.cohorts.enums import TAKING, ImportState, Verdict
from courses.cohorts.exceptions import CohortClosed, CourseNotOffered, SeatsFull
from courses.cohorts.models import Cohort, Invitation, RosterImport, RosterRow
from courses.cohorts.queries import Judged, judge, seats_free
from courses.cohorts.queries.judging import Tally, chunks
from courses.cohorts.roster import ReadRow, Roster
from courses.cohorts.signals import roster_confirmed
from courses.learning.queries import Offer, offer_of

# A place costs several writes; so many are given in one transaction, to let others write in between.
PLACES_AT_ONCE = 20
ROWS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Outcome:
    """What became of a whole list."""

    judged: list[Judged]
    changed: bool

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(str(row.verdict) for row in self.judged))


def judge_all(cohort: Cohort, rows: Sequence[ReadRow], *, waitlist: bool = False) -> list[Judged]:
    """Verdicts on a whole list; writes nothing."""
    tally = Tally(free=seats_free(cohort), waitlist=waitlist)
    return [judged for chunk in chunks(rows) for judged in judge(cohort, chunk, tally)]


def check_roster(
    *, cohort: Cohort, roster: Roster, by: Person, language: str, file_name: str = "", waitlist: bool = False
) -> RosterImport:
    """Keep a list with the verdict on every row. Nobody is placed and nobody is written to."""
    judged = judge_all(cohort, roster.rows, waitlist=waitlist)
    with transaction.atomic():
        kept = RosterImport.objects.create(
            cohort=cohort,
            file_name=file_name[:120],
            encoding=roster.encoding,
            language=language,
            waitlist=waitlist,
            columns={"used": roster.used, "unused": roster.unused[:40]},
            counts=Outcome(judged, changed=False).counts,
            made_by=by,
        )
        RosterRow.objects.bulk_create([_kept(kept, one) for one in judged], batch_size=500)
    return kept


def _kept(roster: RosterImport, judged: Judged) -> RosterRow:
    row = judged.row
    return RosterRow(
        roster=roster,
        number=row.number,
        name=row.name,
        typed=row.typed,
        email=row.email,
        team=row.team,
        label=row.label,
        language=row.language,
        verdict=judged.verdict,
        detail=judged.detail,
    )


@transaction.atomic
def start_adding(*, roster: RosterImport, by: Person) -> RosterImport:
    """Confirm a checked list; pressing twice is pressing once. The work itself is a task."""
    _refuse_if_closed(locked(roster.cohort))
    if RosterImport.objects.filter(pk=roster.pk, state=ImportState.CHECKED).update(state=ImportState.RUNNING):
        transaction.on_commit(lambda: roster_confirmed.send_robust(sender=RosterImport, roster_id=roster.pk))
    roster.refresh_from_db()
    return roster


def _refuse_if_closed(cohort: Cohort) -> None:
    if not cohort.is_open:
        raise CohortClosed
    if offer_of(cohort.course) == Offer.CLOSED_TO_ALL:
        raise CourseNotOffered


def add_roster(*, roster_id: int) -> RosterImport:
    """Place and invite what was checked, and keep what became of each row. Goes on where it stopped."""
    roster = RosterImport.objects.select_related("cohort", "made_by").get(pk=roster_id)
    if roster.state != ImportState.RUNNING:
        return roster
    while waiting := list(RosterRow.objects.filter(roster=roster, done=False).order_by("number")[:500]):
        judged = add_rows(
            cohort=roster.cohort,
            rows=[_read_again(row) for row in waiting],
            by=roster.made_by,
            language=roster.language,
            waitlist=roster.waitlist,
            before=_tally_before(roster),
        )
        by_number = {one.row.number: one for one in judged}
        for row in waiting:
            row.verdict, row.detail, row.done = by_number[row.number].verdict, by_number[row.number].detail, True
        RosterRow.objects.bulk_update(waiting, ["verdict", "detail", "done"], batch_size=100)
    counts = Counter(RosterRow.objects.filter(roster=roster).values_list("verdict", flat=True))
    RosterImport.objects.filter(pk=roster.pk, state=ImportState.RUNNING).update(
        state=ImportState.DONE, done_at=timezone.now(), counts=dict(counts)
    )
    roster.refresh_from_db()
    return roster


def _read_again(row: RosterRow) -> ReadRow:
    known = {*TAKING, Verdict.ALREADY_HERE, Verdict.ALREADY_INVITED, Verdict.SEATS_FULL, Verdict.DUPLICATE}
    return ReadRow(
        number=row.number,
        name=row.name,
        email=row.email,
        typed=row.typed,
        team=row.team,
        label=row.label,
        language=row.language,
        # What depends on the moment is judged anew; what is wrong with the row itself stays.
        verdict="" if row.verdict in known else row.verdict,
        detail=row.detail,
    )


def _tally_before(roster: RosterImport) -> dict[str, int]:
    """Addresses of rows that are done, so that a second chunk still knows the first."""
    done = RosterRow.objects.filter(roster=roster, done=True).exclude(verdict=Verdict.DUPLICATE)
    return {email: number for email, number in done.values_list("email", "number") if email}


def add_rows(
    *,
    cohort: Cohort,
    rows: Sequence[ReadRow],
    by: Person,
    language: str,
    waitlist: bool = False,
    before: dict[str, int] | None = None,
) -> list[Judged]:
    """Add one chunk: invitations in one transaction, places in short ones. Adding it again changes nothing."""
    with transaction.atomic():
        cohort = locked(cohort)
        _refuse_if_closed(cohort)
        tally = Tally(free=seats_free(cohort), waitlist=waitlist, addresses=dict(before or {}))
        judged = judge(cohort, rows, tally)
        guests = [
            Guest(
                email=one.row.email,
                name=one.row.name,
                team=one.row.team,
                label=one.row.label,
                language=one.row.language or language,
            )
            for one in judged
            if one.verdict == Verdict.INVITE
        ]
        if guests:
            invite_locked(cohort, guests, by=by)
    return _place_all(cohort, judged, by=by, waitlist=waitlist)


def _place_all(cohort: Cohort, judged: list[Judged], *, by: Person, waitlist: bool) -> list[Judged]:
    """Seat the members among them, by person, which is the order in which their rows are locked everywhere."""
    refused: dict[int, str] = {}
    asked = Invitation.objects.holding_a_seat().filter(cohort=cohort).select_related("address")
    letters = {
        letter.address.email: letter for letter in asked.filter(address__email__in=[one.row.email for one in judged])
    }
    people = [one for one in judged if one.person_id and one.verdict in (Verdict.PLACE, Verdict.WAITLIST)]
    people.sort(key=lambda one: str(one.person_id))
    for start in range(0, len(people), PLACES_AT_ONCE):
        with transaction.atomic():
            locked(cohort)
            batch = people[start : start + PLACES_AT_ONCE]
            found = Person.objects.in_bulk([one.person_id for one in batch if one.person_id])
            for one in batch:
                if one.person_id is None:
                    continue
                try:
                    with transaction.atomic():
                        place(
                            cohort=cohort,
                            person=found[one.person_id],
                            by=by,
                            team=one.row.team,
                            label=one.row.label,
                            waitlist=waitlist,
                            invitation=letters.get(one.row.email),
                        )
                except SeatsFull:
                    refused[one.row.number] = Verdict.SEATS_FULL
    return [replace(one, verdict=refused.get(one.row.number, one.verdict)) for one in judged]


def import_roster(
    *, cohort: Cohort, roster: Roster, by: Person, language: str = "en", dry_run: bool = False, waitlist: bool = False
) -> Outcome:
    """The command's road: the same verdicts, and unless it is a dry run the same chunks."""
    if dry_run:
        return Outcome(judge_all(cohort, roster.rows, waitlist=waitlist), changed=False)
    done: list[Judged] = []
    before: dict[str, int] = {}
    for chunk in chunks(roster.rows):
        done += add_rows(cohort=cohort, rows=chunk, by=by, language=language, waitlist=waitlist, before=before)
        before |= {one.row.email: one.row.number for one in done if one.verdict != Verdict.DUPLICATE and one.row.email}
    return Outcome(done, changed=any(one.verdict in TAKING for one in done))


def forget_rows() -> int:
    """Delete the rows of lists older than ninety days; their counts stay."""
    old = RosterRow.objects.filter(roster__made_at__lt=timezone.now() - ROWS_KEPT)
    return old.delete()[0]
