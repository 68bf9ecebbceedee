"""One worker at a time: who carries on with a piece of work, and since when nothing was heard of her."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from courses.certificates.models.bulk import Carried

# A chunk takes a second or two. Whoever has said nothing for so long was killed.
SILENCE = timedelta(minutes=2)


def take_up(work: type[Carried], pk: int, *, runner: UUID) -> bool:
    """Begin, unless somebody else is at it. Claimed in one statement, so that of several one gets it."""
    free = Q(runner__isnull=True) | Q(runner=runner) | Q(beat_at__lt=timezone.now() - SILENCE)
    return bool(work._base_manager.filter(free, pk=pk).update(runner=runner, beat_at=timezone.now()))


def put_down(work: type[Carried], pk: int, *, runner: UUID) -> None:
    """Leave it to whoever comes next."""
    work._base_manager.filter(pk=pk, runner=runner).update(runner=None, beat_at=timezone.now())


def left_alone() -> Q:
    """Of what should be carried on with: what nobody has touched for a while. Its task was lost, or its worker killed."""
    return Q(beat_at__isnull=True) | Q(beat_at__lt=timezone.now() - SILENCE)


def set_free(work: type[Carried], pk: int) -> None:
    """Take it from whoever was killed. It counts as touched, so that a long queue is not given it every minute."""
    work._base_manager.filter(left_alone(), pk=pk).update(runner=None, beat_at=timezone.now())
