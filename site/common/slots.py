"""Named places where a page of a lower app shows something of a higher one.

A higher app registers `fn(request, **kwargs)` from its `AppConfig.ready`; it returns a component (anything with
`render_html(parent_context)`), a safe string, or None. Templates write `{% slot "course.actions" course=course %}`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Piece:
    """A template with its data. It gets the request and a token for its forms, not everything a whole page gets."""

    template: str
    data: dict[str, Any]
    request: HttpRequest | None

    def render_html(self, parent_context: Any = None) -> SafeString:
        given: dict[str, Any] = {"request": self.request}
        # The page's own token where there is one: each new one is masked anew.
        around = parent_context.get("csrf_token") if parent_context is not None else None
        if around is not None:
            given["csrf_token"] = around
        elif self.request is not None:
            given["csrf_token"] = SimpleLazyObject(partial(get_token, self.request))
        return render_to_string(self.template, {**given, **self.data})


SlotFunction = Callable[..., Any]
_slots: dict[str, list[tuple[int, SlotFunction]]] = defaultdict(list)


def register(name: str, fn: SlotFunction, *, order: int = 100) -> None:
    """Show what `fn` returns in the place `name`; lower `order` stands first. Registering twice is once."""
    if all(existing is not fn for _order, existing in _slots[name]):
        _slots[name].append((order, fn))
        _slots[name].sort(key=lambda pair: pair[0])


def collect(name: str, request: HttpRequest | None, **kwargs: Any) -> list[Any]:
    """What every registered function has to show, without the Nones."""
    results = (fn(request, **kwargs) for _order, fn in _slots[name])
    return [result for result in results if result is not None]
