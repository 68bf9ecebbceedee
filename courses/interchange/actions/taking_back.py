"""What an import made that did not come to its end goes again, newest first, in short transactions."""

from __future__ import annotations

import logging
import time
import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from common.models import Recording
from courses.assessment import actions as assessment
from courses.assessment.models import Question
from courses.catalogue.models import Activity, ActivityPage
from courses.interchange.models import SILENCE, UnfinishedImport
from courses.packages import actions as packages
from courses.packages.models import Package

T = TypeVar("T")
logger = logging.getLogger(__name__)

STEPS = 5
SECONDS = 0.5
LONGEST_PAUSE = 0.5
# Questions whose first version is frozen in one transaction.
ASKED_TOGETHER = 500


def in_groups(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """What is asked or written together, so many at a time."""
    for start in range(0, len(things), size):
        yield things[start : start + size]


def make_room(held: float) -> None:
    """After a transaction that held the lock of SQLite for so long: whoever waits looks only now and then whether it is free."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(min(held, LONGEST_PAUSE))


def take_back(work: UnfinishedImport) -> None:
    """Remove what was made, then the memory of it. What somebody has come to use meanwhile stays with her.

    Where it was decided already, the rest of its questions is asked instead.
    """
    if UnfinishedImport.objects.filter(pk=work.pk, is_decided=True).exists():
        _bring_to_its_end(work)
        return
    parts = [tuple(part) for part in work.parts.order_by("-pk").values_list("things", flat=True)]
    waiting = deque(thing for things in parts for thing in reversed(things))
    while waiting:
        began, taken = time.monotonic(), 0
        with transaction.atomic():
            if not UnfinishedImport.objects.filter(pk=work.pk, runner=work.runner).update(beat_at=timezone.now()):
                return
            while waiting and taken < STEPS and time.monotonic() - began < SECONDS:
                label, pk = waiting.popleft()
                _remove(label, pk)
                taken += 1
        make_room(time.monotonic() - began)
    UnfinishedImport.objects.filter(pk=work.pk, runner=work.runner).delete()


def _bring_to_its_end(work: UnfinishedImport) -> None:
    label = Question._meta.label_lower
    things = [thing for part in work.parts.order_by("pk").values_list("things", flat=True) for thing in part]
    keys = [uuid.UUID(pk) for held, pk in things if held == label]
    for some in in_groups(keys, ASKED_TOGETHER):
        with transaction.atomic():
            if not UnfinishedImport.objects.filter(pk=work.pk, runner=work.runner).update(beat_at=timezone.now()):
                return
            assessment.ask_questions(keys=some)
        make_room(SECONDS)
    UnfinishedImport.objects.filter(pk=work.pk, runner=work.runner).delete()


def take_back_what_was_left() -> int:
    """The clock's part: imports whose worker was killed and that nobody went on with."""
    # Whoever tries again comes first.
    dead = UnfinishedImport.objects.filter(beat_at__lt=timezone.now() - 3 * SILENCE)
    done = 0
    for work in dead:
        runner = uuid.uuid4()
        mine = UnfinishedImport.objects.filter(pk=work.pk, runner=work.runner, beat_at=work.beat_at)
        if mine.update(runner=runner, beat_at=timezone.now()):
            work.runner = runner
            take_back(work)
            done += 1
    return done


def _remove(label: str, pk: str) -> None:
    model = apps.get_model(label)
    found: Any = model._base_manager.filter(pk=pk).first()
    if found is None:
        return
    try:
        with transaction.atomic():
            _deleted(found)
    except ProtectedError:
        logger.warning("import_not_taken_back", extra={"model": label, "pk": pk})


def _deleted(found: Any) -> None:
    if isinstance(found, Package):
        names = [file.stored_name for file in found.files.all()]
        found.delete()
        transaction.on_commit(lambda: packages.forget_files(names))
        return
    if not isinstance(found, Page):
        # Captions go with their recording; nobody else deletes their files.
        for line in found.captions.all() if isinstance(found, Recording) else ():
            line.file.delete(save=False)
        found.delete()
        return
    if found.live or found.numchild:
        # An author has published it meanwhile, or put something below it: it is hers.
        return
    key, pk = found.translation_key, found.pk
    found.delete()
    # It was never there: neither for a history of pages nor for the rows that learners' records would point to.
    PageLogEntry.objects.filter(page=pk).delete()
    if isinstance(found, ActivityPage) and not Page.objects.filter(translation_key=key).exists():
        with suppress(ProtectedError), transaction.atomic():
            Activity.objects.filter(key=key, in_versions=None).delete()
