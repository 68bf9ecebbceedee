"""Every address of a route: its parameters filled with things of a side and a house, and what is asked for beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from operator import attrgetter
from typing import Any

from tests.access.filling import NAMES_BY_QUERY, QUERIES, Table, tables_of
from tests.access.routes import Route
from tests.access.things import Things


def read(path: str, things: Things) -> Any:
    """`side.draft.pk` of these things; a last step may also be a key or a number."""
    value: Any = things
    for step in path.split("."):
        if isinstance(value, dict):
            value = value[step]
        elif isinstance(value, tuple):
            value = value[int(step)]
        else:
            value = attrgetter(step)(value)
    return value


def _is_path(value: str) -> bool:
    return value.startswith(("side.", "house."))


@dataclass(frozen=True)
class Visit:
    """One address of one route. `names` says whose things it names, where the route may name several."""

    route: Route
    path: str
    is_somebodys: bool
    names: str = ""

    @property
    def label(self) -> str:
        """How the lists of this package call it: the route, and which of several things it names."""
        return f"{self.route.key} {self.names}".strip()


def visits(route: Route, things: Things, *, instead: tuple[str, Things] | None = None) -> list[Visit]:
    """Every address of a route with these things; `instead` takes one parameter from somebody else's."""
    found: dict[str, Visit] = {}
    for table in tables_of(route) or []:
        for values in product(*(table[name] for name in route.parameters)):
            filled = {
                name: read(value, instead[1] if instead and instead[0] == name else things)
                if _is_path(value)
                else value
                for name, value in zip(route.parameters, values, strict=True)
            }
            path = route.template % filled
            for query in _queries(route, filled):
                address = f"{path}?{_asked(query, things)}" if query else path
                is_somebodys = any(map(_is_path, values)) or (route.key in NAMES_BY_QUERY and "{" in query)
                found[address] = Visit(route, address, is_somebodys, _names(table, route, values))
    return list(found.values())


def _queries(route: Route, filled: dict[str, Any]) -> tuple[str, ...]:
    key = f"{route.key} {filled['model_name']}" if route.key == "wagtail_bulk_action" else route.key
    return QUERIES.get(key, ("",))


def _names(table: Table, route: Route, values: tuple[str, ...]) -> str:
    several = [value for name, value in zip(route.parameters, values, strict=True) if len(table[name]) > 1]
    return " ".join(value.split(".")[1] for value in several if _is_path(value))


def _asked(query: str, things: Things) -> str:
    return re.sub(r"{([\w.]+)}", lambda match: str(read(match[1], things)), query)


def own_parameters(route: Route) -> list[str]:
    """The parameters of a route that name somebody's things, where there are several: a forger mixes them."""
    names = [
        name
        for name in route.parameters
        if any(_is_path(value) for table in tables_of(route) or [] for value in table[name])
    ]
    return names if len(names) > 1 else []
