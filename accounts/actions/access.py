"""Who turned to whom, and who looked at named records."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Approach, NamedAccess, Organisation, Person


def record_named_access(
    *,
    viewer: Person,
    purpose: str,
    subject_count: int,
    organisation: Organisation | None = None,
    subject: Person | None = None,
    what: str = "",
) -> NamedAccess | None:
    """Write that named records were shown: one row for a list, whatever its length, or one for a single record.

    Looking at oneself, or at a list that named nobody, writes nothing. `what` is a key such as "cohort.csv".
    """
    return NamedAccess.objects.record(
        viewer=viewer,
        purpose=purpose,
        subject_count=subject_count,
        organisation=organisation,
        subject=subject,
        what=what,
    )


@transaction.atomic
def open_approach(
    *, person: Person, organisation: Organisation, source_key: str, at: datetime | None = None
) -> Approach:
    """A learner sent something to an association's trainers, who may now see her name. Again with the key: no second."""
    return Approach.objects.get_or_create(
        source_key=source_key,
        defaults={"person": person, "organisation": organisation, "opened_at": at or timezone.now()},
    )[0]


@transaction.atomic
def close_approach(*, source_key: str, at: datetime | None = None) -> None:
    """It was answered; the name stays for thirty days. Closing twice keeps the first moment."""
    Approach.objects.filter(source_key=source_key, closed_at__isnull=True).update(closed_at=at or timezone.now())
