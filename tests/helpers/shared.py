"""Inputs that nobody here wrote, where the checkout has them beside it; elsewhere the test says that it skips, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared(name: str) -> Path:
    """The path of one input. Skips the test where there are none."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no shared inputs here: {name}")
    return path
