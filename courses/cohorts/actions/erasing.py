"""What goes when a person is erased: all that managers typed about her. Seats, dates and states stay and say nothing."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import Person
from courses.cohorts.enums import InvitationState
from courses.cohorts.models import DueExtension, Invitation, InvitationAddress, RosterRow, Seat


def erase_traces(*, person: Person) -> None:
    """Empty her side rows. The caller holds the transaction of the erasure, in which her addresses still stand."""
    mine = {email.lower() for email in EmailAddress.objects.filter(user=person.user_id).values_list("email", flat=True)}
    if person.user is not None:
        mine.add(person.user.email.lower())
    letters = InvitationAddress.objects.filter(Q(email__in=mine) | Q(invitation__seat__person=person))
    mine |= set(letters.values_list("email", flat=True))
    Invitation.objects.filter(address__in=letters, state=InvitationState.SENT).update(
        state=InvitationState.EXPIRED, token_hash=""
    )
    letters.delete()
    RosterRow.objects.filter(email__in=mine).delete()
    Seat.objects.filter(person=person).update(team="", label="", withdrawn_reason="")
    DueExtension.objects.filter(seat__person=person).update(reason="")
