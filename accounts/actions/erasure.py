"""Forgetting who somebody was, and keeping that somebody was there."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.actions.consent import withdraw_consent
from accounts.actions.memberships import end_membership
from accounts.actions.traces import forget_authoring, forget_failed_work, forget_sessions
from accounts.enums import ConsentAction, MembershipState
from accounts.exceptions import CannotErase
from accounts.models import (
    Approach,
    ConsentEvidence,
    ConsentRecord,
    Membership,
    MembershipInvitation,
    Organisation,
    Person,
)
from accounts.permissions import erasure_hindrances
from accounts.queries import own_addresses
from accounts.signals import person_erased, person_erasing

logger = logging.getLogger(__name__)


@transaction.atomic
def erase_person(*, person: Person, by: Person, wishes: Mapping[str, str] | None = None) -> Person:
    """Delete the account and every side row that tells who the person was; her row and her counts stay. Idempotent.

    The apps above delete theirs on `person_erasing`, in the same transaction: all of it happens or none. `wishes` is
    what she chose on their part of the form; where she chose nothing their own default holds. Raises CannotErase with
    the reason where somebody else depends on her account.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    user = person.user
    if user is None:
        return person
    # Of two last officers who leave at once, one stays.
    offices = Membership.objects.filter(person=person).values("organisation")
    list(Organisation.objects.select_for_update().filter(pk__in=offices).order_by("pk").values_list("pk"))
    if hindrances := erasure_hindrances(person):
        raise CannotErase(hindrances[0])
    addresses, name, language = own_addresses(person), user.display_name, user.language
    letter = partial(emails.send_goodbye, to=user.email, name=name, language=language)
    _leave_everything(person, by=by)
    person_erasing.send(sender=Person, person=person, by=by, addresses=addresses, wishes=wishes or {})
    MembershipInvitation.objects.filter(email__in=addresses).delete()
    ConsentEvidence.objects.filter(record__person=person).delete()
    Membership.objects.filter(person=person).update(team="")
    forget_sessions(user=user)
    forget_authoring(user=user, person=person)
    forget_failed_work(addresses=addresses)
    person.user = None
    person.save(update_fields=["user"])
    user.delete()
    # The address is kept nowhere, so a letter that cannot be sent now is not sent later.
    transaction.on_commit(letter, robust=True)
    transaction.on_commit(partial(logger.info, "person_erased", extra={"person": str(person.pk)}))
    transaction.on_commit(partial(person_erased.send_robust, sender=Person, person=person))
    return person


def _leave_everything(person: Person, *, by: Person) -> None:
    """End what she belongs to and what she agreed to, so that nothing more is shown or begun in her name."""
    for membership in Membership.objects.filter(person=person).exclude(state=MembershipState.ENDED):
        end_membership(membership=membership, by=by)
    given = ConsentRecord.objects.filter(person=person, is_latest=True, action=ConsentAction.GIVEN)
    for record in given.filter(purpose__required=False).select_related("purpose", "scope"):
        withdraw_consent(person=person, by=by, purpose=record.purpose.key, scope=record.scope)
    Approach.objects.filter(person=person, closed_at__isnull=True).update(closed_at=timezone.now())
