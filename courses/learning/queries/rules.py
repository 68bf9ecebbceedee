"""The judge: what completes an activity, and what is left of a course. Nothing else decides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from courses.catalogue.enums import CompletionRule
from courses.catalogue.models import VersionActivity
from courses.learning.models import ActivityResult, Enrolment


def meets(
    *,
    rule: str,
    pass_mark: Decimal | int | None,
    viewed: bool,
    marked: bool,
    success: bool | None,
    score: Decimal | None,
) -> bool:
    """Whether what she has reached satisfies the rule of an activity."""
    if rule == CompletionRule.VIEWED:
        return viewed
    if rule == CompletionRule.MARKED:
        return marked
    if rule == CompletionRule.CHECK:
        return success is True
    return success is True or (score is not None and pass_mark is not None and score >= pass_mark)


def missing_requirements(*, enrolment: Any, version: Any) -> QuerySet[VersionActivity]:
    """The required activities of a version that an enrolment has not completed; either may be a reference outwards."""
    completed = ActivityResult.objects.filter(
        enrolment=enrolment, activity=OuterRef("activity"), completed_at__isnull=False
    )
    return VersionActivity.objects.filter(~Exists(completed), version=version, required=True)


def requirements_left(enrolment: Enrolment) -> QuerySet[VersionActivity]:
    """The required activities of the version that applies which she has not completed."""
    return missing_requirements(enrolment=enrolment.pk, version=enrolment.version_id)
