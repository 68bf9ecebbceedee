"""A unit of cmi5 in the window of a learner."""

from __future__ import annotations

import pytest

from tests.courses.packages.units import Unit, learner_of, line, page_with


@pytest.fixture
def page(db):
    return page_with(line(scaled_passing_score=0.8, move_on="CompletedAndPassed"))


@pytest.fixture
def unit(page):
    return Unit(page, learner_of(page))
