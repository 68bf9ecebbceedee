"""Forgetting who somebody was, and keeping that somebody was there."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from accounts.actions.memberships import end_membership
from accounts.enums import MembershipState
from accounts.models import ConsentEvidence, Membership, MembershipInvitation, Person
from accounts.queries import verified_addresses
from accounts.signals import person_erased, person_erasing


@transaction.atomic
def erase_person(*, person: Person, by: Person) -> Person:
    """Delete the account and every side row that tells who the person was; her row and her counts stay. Idempotent.

    The apps above delete theirs on `person_erasing`, in the same transaction: all of it happens or none.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user is None:
        return person
    for membership in Membership.objects.filter(person=person).exclude(state=MembershipState.ENDED):
        end_membership(membership=membership, by=by)
    person_erasing.send(sender=Person, person=person, by=by)
    MembershipInvitation.objects.filter(email__in=[*verified_addresses(person), person.user.email.lower()]).delete()
    ConsentEvidence.objects.filter(record__person=person).delete()
    Membership.objects.filter(person=person).update(team="")
    user = person.user
    person.user = None
    person.save(update_fields=["user"])
    user.delete()
    transaction.on_commit(partial(person_erased.send_robust, sender=Person, person=person))
    return person
