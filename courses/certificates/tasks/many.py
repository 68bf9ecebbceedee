"""What is done to many certificates, in the background, a turn at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from uuid import uuid4

from django.core.cache import cache

from accounts.models import Person, User
from common.tasks import after_commit, retrying_task
from courses.certificates import actions, emails
from courses.certificates.actions import leases
from courses.certificates.enums import BulkState
from courses.certificates.exceptions import LettersLost
from courses.certificates.models import Awarding, BulkChange
from courses.certificates.models.bulk import Carried
from courses.certificates.queries.bulk import second_officers

WEEK = 7 * 24 * 3600


# So long a task goes on before it lets others have their turn.
TURN = 5.0


def _in_turns(
    work: type[Carried], pk: int, *, chunk: Callable[[], bool], is_left: Callable[[], bool], again: Callable[[], None]
) -> None:
    """Do chunk after chunk; after a while let other tasks have their turn and be asked for again.

    One worker at a time has it. Where tasks run at once there is nobody to wait for, and it goes on to the end.
    """
    runner = uuid4()
    if not leases.take_up(work, pk, runner=runner):
        return
    until = monotonic() + TURN
    try:
        while chunk() and leases.take_up(work, pk, runner=runner):
            if monotonic() > until and carry_on.get_backend().supports_defer:
                break
    finally:
        leases.put_down(work, pk, runner=runner)
    # Asked after it was put down: whoever came meanwhile found it taken and went away.
    if is_left():
        again()


@retrying_task(queue_name="slow")
def carry_on(*, change_id: int) -> None:
    """Go on with a change of many certificates: write down its set, or do what was confirmed."""
    change = BulkChange.objects.get(pk=change_id)

    def chunk() -> bool:
        return actions.bulk.gather_chunk(change=change) or actions.bulk.run_chunk(change=change)

    _in_turns(
        *(BulkChange, change_id),
        chunk=chunk,
        is_left=BulkChange.objects.carried_on().filter(pk=change_id).exists,
        again=partial(after_commit, carry_on, change_id=change_id),
    )


@retrying_task(queue_name="slow")
def award_owed(*, awarding_id: int) -> None:
    """Award what the finished cycles of an association are owed."""
    awarding = Awarding.objects.get(pk=awarding_id)
    _in_turns(
        *(Awarding, awarding_id),
        chunk=partial(actions.award_chunk, awarding=awarding),
        is_left=Awarding.objects.running().filter(pk=awarding_id).exists,
        again=partial(after_commit, award_owed, awarding_id=awarding_id),
    )


@retrying_task(queue_name="slow")
def tell_of_change(*, change_id: int, after: int = 0) -> None:
    """Write to the holders of what was changed, once each."""
    change = BulkChange.objects.get(pk=change_id)
    until = monotonic() + TURN
    lost = 0
    while True:
        after, missed = actions.bulk.tell_chunk(change=change, after=after)
        lost += missed
        if not after:
            break
        if monotonic() > until and tell_of_change.get_backend().supports_defer:
            after_commit(tell_of_change, change_id=change_id, after=after)
            break
    if lost:
        raise LettersLost(lost)


@retrying_task()
def tell_officers_of_change(*, change_id: int, state: str) -> None:
    """Write to those who could confirm a change; or to whoever asked, once it is refused or done."""
    change = BulkChange.objects.select_related("issuer", "asked_by__user").get(pk=change_id)
    if change.state != state:
        return
    people = second_officers(change) if state == BulkState.WAITING else Person.objects.filter(pk=change.asked_by_id)
    for user in User.objects.filter(person__in=people.values("pk"), is_active=True).order_by("pk"):
        # Claimed first, so that a task run twice sends one.
        claim = f"certificates:bulk:{change_id}:{state}:{user.pk}"
        if not cache.add(claim, True, WEEK):
            continue
        try:
            emails.send_to_officer(change, user)
        except Exception:
            cache.delete(claim)
            raise
