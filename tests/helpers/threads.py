"""Real threads with real connections, for tests of races."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")


def at_once(act: Callable[[int], Answer], times: int = 32) -> list[Answer]:
    """Call `act` with 0, 1, 2… from so many threads, all let go together; an error in one is an error of the test."""
    gate = Barrier(times)

    def run(number: int) -> Answer:
        try:
            gate.wait(timeout=60)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
