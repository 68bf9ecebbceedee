"""What several tests of a module read is made once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import transaction


@contextmanager
def made_once(django_db_blocker: Any) -> Iterator[None]:
    """For a fixture of a module: what is written within stays until its last test and is then taken back.

    Each test writes in a transaction of its own inside this one; what it changed is gone before the next.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield
        transaction.set_rollback(True)
