"""Forgetting who was in a cohort, and keeping that somebody was."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, Person
from courses.cohorts.actions.seats import withdraw_seat
from courses.cohorts.enums import InvitationState, SeatState
from courses.cohorts.models import DueExtension, Invitation, InvitationAddress, RosterImport, RosterRow, Seat
from courses.learning.enums import EnrolmentState


def erase_traces(*, person: Person, addresses: set[str]) -> None:
    """Empty her side rows. The caller holds the transaction of the erasure, in which her account still stands."""
    letters = InvitationAddress.objects.filter(Q(email__in=addresses) | Q(invitation__seat__person=person))
    mine = addresses | set(letters.values_list("email", flat=True))
    Invitation.objects.filter(address__in=letters, state=InvitationState.SENT).update(
        state=InvitationState.EXPIRED, token_hash=""
    )
    letters.delete()
    typed = Q(email__in=mine)
    for address in mine:
        typed |= Q(typed__icontains=address)
    RosterRow.objects.filter(typed).delete()
    _forget_headings(person, mine)
    Seat.objects.filter(person=person).update(team="", label="", withdrawn_reason="")
    DueExtension.objects.filter(seat__person=person).update(reason="")


def _forget_headings(person: Person, addresses: set[str]) -> None:
    """A list without headings has its first row read as headings, and a file may be named after somebody."""
    user = person.user
    names = {user.display_name, user.name_latin, user.name_other_script} if user is not None else set()
    words = {word.casefold() for word in addresses | names if word.strip()}
    organisations = Membership.objects.filter(person=person).values("organisation")
    for roster in RosterImport.objects.filter(cohort__organisation__in=organisations):
        told = f"{roster.file_name} {json.dumps(roster.columns, ensure_ascii=False)}".casefold()
        if any(word in told for word in words):
            roster.file_name, roster.columns = "", {}
            roster.save(update_fields=["file_name", "columns"])


def free_seats_of(*, person: Person) -> int:
    """Who is gone holds no seat that somebody else could use; what she completed stays counted. Idempotent."""
    held = Seat.objects.filter(person=person).exclude(state=SeatState.WITHDRAWN)
    free = held.exclude(enrolment__state=EnrolmentState.COMPLETED).select_related("cohort").order_by("pk")
    found = list(free)
    for seat in found:
        with transaction.atomic():
            withdraw_seat(seat=seat, by=person)
    return len(found)
