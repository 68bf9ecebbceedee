from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.sides import make_side
from tests.access.things import Side
from tests.helpers.worlds import made_once


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Side, Side]]:
    with made_once(django_db_blocker):
        yield make_side("a"), make_side("b")


@pytest.fixture
def sides(both: tuple[Side, Side], db: None) -> tuple[Side, Side]:
    """Two associations with everything."""
    return both
