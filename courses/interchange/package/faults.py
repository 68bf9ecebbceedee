"""Everything that is wrong with a package, said at once: reading goes on behind what is refused, and refuses at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from courses.interchange.exceptions import ImportRefused

T = TypeVar("T")

_found: ContextVar[list[ImportRefused] | None] = ContextVar("faults of a package", default=None)


@contextmanager
def all_at_once() -> Iterator[None]:
    """Raises one ImportRefused that holds whatever was noted inside."""
    found: list[ImportRefused] = []
    token = _found.set(found)
    try:
        with going_on():
            yield
    finally:
        _found.reset(token)
    if found:
        # A mapping that is read twice is wrong twice.
        first, *others = {(one.code, one.where, str(one.message)): one for one in found}.values()
        first.others = others
        raise first


@contextmanager
def going_on() -> Iterator[None]:
    """What is refused inside does not keep what follows from being read."""
    try:
        yield
    except ImportRefused as refused:
        note(refused)


def note(refused: ImportRefused) -> None:
    """Keep it for the end; where nobody collects, it is raised."""
    found = _found.get()
    if found is None:
        raise refused
    found.append(refused)


def noted() -> int:
    """How much has been refused so far, to see whether a part was read without fault."""
    return len(_found.get() or ())


def or_else(stand_in: Callable[..., T]) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """A reader that notes what it refuses and gives a value that nobody will use, made from its own arguments."""

    def decorate(read: Callable[..., T]) -> Callable[..., T]:
        @wraps(read)
        def reader(self: Any, *args: Any, **kwargs: Any) -> T:
            if self.is_missing:
                return stand_in(*args)
            try:
                return read(self, *args, **kwargs)
            except ImportRefused as refused:
                note(refused)
            return stand_in(*args)

        return reader

    return decorate
