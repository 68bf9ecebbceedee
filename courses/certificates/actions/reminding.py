"""Reminders 90, 30 and 7 days before a certificate ends: claimed by a row, so that each goes out once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.quiet import quiet_zones
from courses.certificates.enums import ReminderState, ReminderStep
from courses.certificates.models import Certificate, RenewalReminder

# A task that was lost between commit and queue is asked for again after so long.
LATE = timedelta(minutes=30)
# Domain P-20: records of letters are kept so long.
KEPT = timedelta(days=183)
STEPS = sorted(ReminderStep.values)


def claim_reminders(*, at: datetime | None = None, limit: int = 100) -> list[int]:
    """Claim what is due and answer which reminders are to be sent, those a lost task left behind among them.

    Of each certificate only the nearest step is due: where the clock stood still, the passed ones are marked as skipped.
    Nobody is written to in her night; her turn comes with a later run.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    night = quiet_zones(at)
    claimed = _left_behind(night, at=at, limit=limit)
    after = -1
    for step in STEPS:
        due = (
            Certificate.objects.ending_between(today + timedelta(days=after + 1), today + timedelta(days=step))
            .without_reminder(step)
            .to_remind()
            .exclude(person__user__time_zone__in=night)
            .order_by("expires_on", "pk")[: limit - len(claimed)]
        )
        for certificate in due:
            if (reminder := _claim(certificate, step, at=at)) is not None:
                claimed.append(reminder.pk)
        after = step
    return claimed


def _left_behind(night: list[str], *, at: datetime, limit: int) -> list[int]:
    """Those whose task never came to an end; asked for once more, and not again before as long has passed."""
    late = RenewalReminder.objects.filter(state=ReminderState.WAITING, at__lt=at - LATE)
    late = late.exclude(certificate__person__user__time_zone__in=night).order_by("at", "pk")
    found = list(late.values_list("pk", flat=True)[:limit])
    RenewalReminder.objects.filter(pk__in=found, state=ReminderState.WAITING).update(at=at)
    return found


@transaction.atomic
def _claim(certificate: Certificate, step: int, *, at: datetime) -> RenewalReminder | None:
    """The row of this step, and of those that passed; None where another clock was here first."""
    end = {"certificate": certificate, "expires_on": certificate.expires_on}
    reminder, made = RenewalReminder.objects.get_or_create(**end, step=step, defaults={"at": at})
    if not made:
        return None
    skipped = ReminderState.SKIPPED
    passed = [RenewalReminder(**end, step=earlier, state=skipped, at=at) for earlier in STEPS if earlier > step]
    RenewalReminder.objects.bulk_create(passed, ignore_conflicts=True)
    # One that was claimed and never went out is passed as well.
    RenewalReminder.objects.filter(**end, step__gt=step, state=ReminderState.WAITING).update(state=skipped)
    return reminder


def forget_reminders(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Delete the rows of letters written long ago; answers how many."""
    old = RenewalReminder.objects.filter(at__lt=(at or timezone.now()) - KEPT).order_by("pk")
    found = list(old.values_list("pk", flat=True)[:limit])
    RenewalReminder.objects.filter(pk__in=found).delete()
    return len(found)
