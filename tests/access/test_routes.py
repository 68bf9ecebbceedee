"""The walk knows every route: what it does not fill in, it names with a reason."""

from __future__ import annotations

from tests.access.filling import QUERIES, TABLES, tables_of
from tests.access.matrix import OPENS
from tests.access.routes import routes
from tests.access.rules import LEFT_OUT, ONLY_SENT, OPENS_TO_NOBODY, OUTSIDE_AUTHORING


def test_every_route_is_filled_or_left_out_with_a_reason():
    unknown = [
        (route.key, route.parameters) for route in routes() if route.key not in LEFT_OUT and tables_of(route) is None
    ]
    assert unknown == []


def test_nothing_is_kept_for_a_route_that_is_gone():
    known = {name for route in routes() for name in (route.key, route.namespace, route.template)}
    kept = [*TABLES, *LEFT_OUT, *ONLY_SENT, *OPENS_TO_NOBODY, *OUTSIDE_AUTHORING]
    kept += [label.split(" ")[0] for label in (*OPENS, *QUERIES)]
    assert [key for key in kept if key not in known] == []
