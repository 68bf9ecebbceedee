"""What dashboards show on the pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from common.slots import Piece
from courses.cohorts.models import Cohort


def cohort_evidence(request: HttpRequest | None, *, cohort: Cohort, **kwargs: Any) -> Piece:
    """The way from a cohort to its evidence bundle."""
    return Piece("dashboards/_cohort_evidence.html", {"cohort": cohort}, request)
