"""The locks under which a ledger changes: first its person, as erasure takes her, then the entry."""

from __future__ import annotations

from accounts.models import Person
from courses.certificates.exceptions import EntryNotEditable
from courses.certificates.models import CpdEntry
from courses.learning.actions.locks import lock_person


def hold_person(person: Person) -> None:
    """Until the transaction ends. Whoever has just been erased writes nothing more."""
    lock_person(person.pk)
    if not Person.objects.filter(pk=person.pk, user__isnull=False).exists():
        raise EntryNotEditable


def hold_entry(entry: CpdEntry, by: Person) -> CpdEntry:
    """The entry as it stands now, if it is hers."""
    hold_person(by)
    row: CpdEntry = (
        CpdEntry.objects.select_for_update(of=("self",))
        .select_related("session", "association", "certificate", "words")
        .get(pk=entry.pk)
    )
    if row.person_id != by.pk:
        raise EntryNotEditable
    return row
