"""Background work is asked for after the commit, and tried again with growing pauses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import tasks

ran: list[tuple[str, int]] = []


@tasks.retrying_task(tries=3)
def note(*, word: str) -> None:
    ran.append((word, 1))
    if word == "broken":
        raise OSError("the mail server is away")


@pytest.fixture(autouse=True)
def _forget():
    ran.clear()


@pytest.fixture
def queue(settings):
    """Tasks wait in the database, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_only_after_the_commit():
    with transaction.atomic():
        tasks.after_commit(note, word="kept")
        assert ran == []
    assert ran == [("kept", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_asks_for_nothing():
    with transaction.atomic():
        tasks.after_commit(note, word="lost")
        transaction.set_rollback(True)
    assert ran == []


@pytest.mark.django_db
def test_a_failing_task_is_tried_again_later_and_at_last_given_up(queue):
    begun = timezone.now()
    pauses = []
    for attempt in (1, 2):
        note.func(attempt=attempt, word="broken")
        again = DBTaskResult.objects.latest("enqueued_at")
        assert again.args_kwargs == {"args": [], "kwargs": {"attempt": attempt + 1, "word": "broken"}}
        pauses.append(again.run_after - begun)
    assert timedelta(seconds=60) <= pauses[0] < timedelta(seconds=120)
    assert timedelta(seconds=300) <= pauses[1] < timedelta(seconds=360)
    with pytest.raises(OSError, match="away"):
        note.func(attempt=3, word="broken")
    assert DBTaskResult.objects.count() == 2


def test_without_a_queue_an_error_is_raised_at_once():
    with pytest.raises(OSError, match="away"):
        note.func(word="broken")
