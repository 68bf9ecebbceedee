from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pages.actions import lay_out_site
from tests.helpers.worlds import made_once


@pytest.fixture(scope="module")
def laid_out(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The site as `setup_site` lays it out."""
    with made_once(django_db_blocker):
        lay_out_site()
        yield
