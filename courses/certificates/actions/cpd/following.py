"""What a learner lets count where: the schemes she follows, and what she decides about single entries."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.certificates.actions.cpd.locks import hold_entry, hold_person
from courses.certificates.exceptions import BadMinutes, SchemeNotOffered
from courses.certificates.models import CpdClaim, CpdEnrolment, CpdEntry
from courses.certificates.queries.cpd_schemes import offered_to


@transaction.atomic
def follow_scheme(*, person: Person, scheme_key: str, since: date) -> CpdEnrolment:
    """From now on her page shows how far she is with it. Again: with the day she gives now."""
    hold_person(person)
    if scheme_key not in offered_to(person):
        raise SchemeNotOffered
    row, _made = CpdEnrolment.objects.update_or_create(
        person=person,
        scheme_key=scheme_key,
        defaults={"since": since, "is_on": True, "changed_at": timezone.now()},
    )
    return row


@transaction.atomic
def leave_scheme(*, person: Person, scheme_key: str) -> None:
    """It is no longer shown; her choices about entries are kept, should she follow it again. Twice is once."""
    hold_person(person)
    CpdEnrolment.objects.filter(person=person, scheme_key=scheme_key, is_on=True).update(
        is_on=False, changed_at=timezone.now()
    )


@transaction.atomic
def decide_claim(*, entry: CpdEntry, by: Person, scheme_key: str, counts: bool, judged_minutes: int = 0) -> CpdClaim:
    """How an entry counts in a scheme she follows: not at all, or with so many minutes of the kind she has to judge."""
    entry = hold_entry(entry, by)
    if not CpdEnrolment.objects.filter(person=by, scheme_key=scheme_key, is_on=True).exists():
        raise SchemeNotOffered
    if not 0 <= judged_minutes <= entry.minutes:
        raise BadMinutes
    row, _made = CpdClaim.objects.update_or_create(
        entry=entry,
        scheme_key=scheme_key,
        defaults={"counts": counts, "judged_minutes": judged_minutes, "changed_at": timezone.now()},
    )
    return row
