from __future__ import annotations

import pytest

from tests.access.sides import Side, make_side


@pytest.fixture
def sides(db: None) -> tuple[Side, Side]:
    """Two associations with everything."""
    return make_side("a"), make_side("b")
