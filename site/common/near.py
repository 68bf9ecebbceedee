"""What one process, or one request, keeps at hand so that it is not asked for again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
MOST = 1000
_of_request: ContextVar[dict[str, Any] | None] = ContextVar("of_request", default=None)


class Near:
    """A bounded number of finished values in this process; what was not asked for longest goes first.

    Whoever asks gets the very object, so it holds only what nobody changes, and nothing personal. Keys carry a stamp
    or a revision: a value is never replaced, it is not asked for any more.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def get(self, key: str) -> Any:
        with self._lock:
            until, value = self._held.get(key, (0.0, None))
            if value is None:
                return None
            if until < time.monotonic():
                del self._held[key]
                return None
            self._held.move_to_end(key)
            return value

    def set(self, key: str, value: Any, seconds: float) -> None:
        with self._lock:
            self._held[key] = (time.monotonic() + seconds, value)
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def __len__(self) -> int:
        return len(self._held)


near = Near()


def once(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, made once in a request; outside of requests made each time."""
    known = _of_request.get()
    if known is None:
        return make()
    if name not in known:
        known[name] = make()
    found: T = known[name]
    return found


def forget(name: str) -> None:
    """It has changed within this request."""
    known = _of_request.get()
    if known is not None:
        known.pop(name, None)


class OnceMiddleware:
    """Begins each request with nothing known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _of_request.set({})
        try:
            return self.get_response(request)
        finally:
            _of_request.reset(token)
