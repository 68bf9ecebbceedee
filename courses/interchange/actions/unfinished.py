"""One import at a time over one course or bank, in short transactions, with a memory of what it made."""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.assessment import actions as assessment
from courses.interchange.actions.taking_back import ASKED_TOGETHER, in_groups, make_room, take_back
from courses.interchange.exceptions import ImportRefused
from courses.interchange.models import SILENCE, KeyInWork, MadeByImport, UnfinishedImport

# A part ends after so many steps or so many seconds: whoever else wants to write waits no longer.
STEPS = 10
SECONDS = 0.5
# How long one import waits for another of the same.
PATIENCE = 600.0
PAUSE = 0.25
# How often somebody who only reads says that she is alive, in seconds.
BREATH = 10.0

Step = Callable[[], Iterable[Any]]
Told = Callable[[int, int], None]


def nobody(_written: int, _to_write: int) -> None:
    """Where nobody wants to be told how far it is."""


class Unfinished:
    """An import at work. Every part proves first that nobody has taken the work over."""

    def __init__(self, row: UnfinishedImport, told: Told) -> None:
        self.row = row
        self.told = told
        self.done = self.total = 0
        self.heard = time.monotonic()

    @contextmanager
    def part(self) -> Iterator[list[Any]]:
        """One short transaction. What is put into the list was made in it."""
        made: list[Any] = []
        began = time.monotonic()
        with transaction.atomic():
            mine = UnfinishedImport.objects.filter(pk=self.row.pk, runner=self.row.runner)
            if not mine.update(beat_at=timezone.now()):
                raise TakenOver
            began = self.heard = time.monotonic()
            yield made
            if made:
                things = [(one._meta.label_lower, str(one.pk)) for one in made]
                MadeByImport.objects.create(unfinished=self.row, things=things)
        make_room(time.monotonic() - began)

    def in_parts(self, steps: Iterable[Step]) -> None:
        """Take steps, several to a part. Each gives what it made."""
        waiting = deque(steps)
        while waiting:
            began, taken = time.monotonic(), 0
            with self.part() as made:
                while waiting and taken < STEPS and time.monotonic() - began < SECONDS:
                    made.extend(waiting.popleft()())
                    taken += 1
            self.tell(taken)

    def stay_alive(self) -> None:
        """Say so while nothing is written yet; may be called as often as one likes."""
        if time.monotonic() - self.heard > BREATH:
            with self.part():
                pass
            self.told(self.done, self.total)

    def decide(self) -> None:
        """From here on it is brought to its end, whoever is killed."""
        with self.part():
            UnfinishedImport.objects.filter(pk=self.row.pk).update(is_decided=True)

    def ask(self, keys: Sequence[uuid.UUID]) -> None:
        """Have a great many questions asked, not in one moment."""
        for some in in_groups(keys, ASKED_TOGETHER):
            with self.part():
                assessment.ask_questions(keys=some)

    @contextmanager
    def last_part(self) -> Iterator[None]:
        """All that learners see, in one transaction; nothing is to be taken back after it."""
        with self.part():
            yield
            UnfinishedImport.objects.filter(pk=self.row.pk).delete()
        self.done = self.total
        self.told(self.done, self.total)

    def tell(self, taken: int) -> None:
        self.done += taken
        self.told(self.done, self.total)


class TakenOver(ImportRefused):
    """Somebody believed this import dead and goes on with it; it must not write another word."""

    def __init__(self) -> None:
        super().__init__("taken_over", _("Another import of the same has gone on with this one."))


@contextmanager
def at_work(keys: Iterable[uuid.UUID], told: Told) -> Iterator[Unfinished]:
    """Keep others off these courses or banks. Where it ends in an error, everything that was made is taken back.

    Waits while another import writes one of them; goes on with one whose worker was killed. Raises ImportRefused.
    """
    work = Unfinished(_claimed(sorted(set(keys), key=str)), told)
    try:
        yield work
    except TakenOver:
        raise
    except BaseException:
        take_back(work.row)
        raise
    if UnfinishedImport.objects.filter(pk=work.row.pk, runner=work.row.runner).exists():
        # Nothing was to be done.
        take_back(work.row)


def _claimed(keys: list[uuid.UUID]) -> UnfinishedImport:
    until = time.monotonic() + PATIENCE
    while True:
        row = _begun(keys) or _adopted(keys)
        if row is not None:
            return row
        if time.monotonic() > until:
            raise ImportRefused("busy", _("This is being taken in at the moment. Try again in a few minutes."))
        time.sleep(PAUSE)


def _begun(keys: list[uuid.UUID]) -> UnfinishedImport | None:
    """A new one; None where another writes one of these."""
    try:
        with transaction.atomic():
            row = UnfinishedImport.objects.create()
            KeyInWork.objects.bulk_create(KeyInWork(unfinished=row, key=key) for key in keys)
    except IntegrityError:
        return None
    return row


def _adopted(keys: list[uuid.UUID]) -> UnfinishedImport | None:
    """The work of one who was killed; where it was other work that only touches ours, it is taken back."""
    dead = UnfinishedImport.objects.filter(keys__key__in=keys, beat_at__lt=timezone.now() - SILENCE).first()
    if dead is None or not seized(dead):
        return None
    if set(dead.keys.values_list("key", flat=True)) == set(keys):
        return dead
    take_back(dead)
    return None


def seized(dead: UnfinishedImport) -> bool:
    """Take it from whoever was killed; of several one gets it."""
    runner, now = uuid.uuid4(), timezone.now()
    silent = UnfinishedImport.objects.filter(pk=dead.pk, runner=dead.runner, beat_at__lt=now - SILENCE)
    if not silent.update(runner=runner, beat_at=now):
        return False
    dead.runner, dead.beat_at = runner, now
    return True


def steps_of(act: Callable[[Any], Iterable[Any]], wanted: Iterable[Any]) -> list[Step]:
    """One step for each thing that is wanted."""
    return [partial(act, one) for one in wanted]
