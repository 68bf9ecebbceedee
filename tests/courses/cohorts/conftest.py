from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def commits_run(django_capture_on_commit_callbacks: Callable[..., Any]) -> Iterator[None]:
    """What actions announce after commit happens when the test ends, as if it had been committed."""
    with django_capture_on_commit_callbacks(execute=True):
        yield
