"""Named places where a page of a lower app shows something of a higher one.

A higher app registers `fn(request, **kwargs)` from its `AppConfig.ready`; it returns a component (anything with
`render_html(parent_context)`), a safe string, or None. Templates write `{% slot "course.actions" course=course %}`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

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
